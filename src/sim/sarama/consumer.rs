//! Sarama's consumer of one partition (`consumer.go`): reads on from an offset; after any trouble it waits, asks for the
//! leader again and subscribes there.

use super::ClientError;
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;

/// What the consumer wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Ask for the partition's leader, then call [`Consumer::refreshed`].
    Refresh,
    /// Call [`Consumer::woken`] after so long.
    Sleep(Micros),
    /// "added subscription to …" is logged; it is no proof that anything is read.
    Subscribed,
    /// Fetch from this broker from [`Consumer::offset`] on, then call [`Consumer::fetched`] or [`Consumer::failed`].
    Fetch { broker: BrokerIndex },
    /// Something for the reader of the errors.
    Error(ClientError),
    /// The partition consumer shuts down after its last error: nothing more will come.
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Refreshing,
    Fetching(BrokerIndex),
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consumer {
    offset: i64,
    backoff: Micros,
    state: State,
    /// Told apart from the fetches of earlier subscriptions.
    generation: u32,
}

impl Consumer {
    /// `ConsumePartition` went through: the leader is known and the offset is there.
    pub fn start(offset: i64, broker: BrokerIndex, backoff: Micros) -> Self {
        Consumer {
            offset,
            backoff,
            state: State::Fetching(broker),
            generation: 0,
        }
    }

    /// Offset of the next record.
    pub fn offset(&self) -> i64 {
        self.offset
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The broker that the outstanding fetch is at.
    pub fn fetching(&self) -> Option<BrokerIndex> {
        match self.state {
            State::Fetching(broker) => Some(broker),
            _ => None,
        }
    }

    /// Records up to `next` (exclusive) have come: fetch on.
    pub fn fetched(&mut self, next: i64) -> Option<Output> {
        self.offset = next.max(self.offset);
        self.fetching().map(|broker| Output::Fetch { broker })
    }

    /// A fetch came to nothing.
    pub fn failed(&mut self, error: ClientError, out: &mut Vec<Output>) {
        if self.fetching().is_none() {
            return;
        }
        self.generation += 1;
        match error {
            ClientError::Kafka(KafkaError::OffsetOutOfRange) => {
                self.state = State::Closed;
                out.extend([Output::Error(error), Output::Closed]);
                return;
            }
            // Not an error: the subscription is given up, and the leader is looked for.
            ClientError::Kafka(
                KafkaError::UnknownTopicOrPartition
                | KafkaError::NotLeaderForPartition
                | KafkaError::LeaderNotAvailable,
            ) => {}
            _ => out.push(Output::Error(error)),
        }
        self.wait(out);
    }

    pub fn woken(&mut self, out: &mut Vec<Output>) {
        if self.state == State::Waiting {
            self.state = State::Refreshing;
            out.push(Output::Refresh);
        }
    }

    /// The leader, or why it cannot be found.
    pub fn refreshed(&mut self, leader: Result<BrokerIndex, ClientError>, out: &mut Vec<Output>) {
        if self.state != State::Refreshing {
            return;
        }
        match leader {
            Ok(broker) => {
                self.state = State::Fetching(broker);
                out.extend([Output::Subscribed, Output::Fetch { broker }]);
            }
            Err(error) => {
                out.push(Output::Error(error));
                self.wait(out);
            }
        }
    }

    fn wait(&mut self, out: &mut Vec<Output>) {
        self.state = State::Waiting;
        out.push(Output::Sleep(self.backoff));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_means_two_seconds_and_a_new_subscription() {
        let mut consumer = Consumer::start(7, 1, 2_000_000);
        let mut out = Vec::new();
        consumer.failed(ClientError::Eof, &mut out);
        assert_eq!(out, [Output::Error(ClientError::Eof), Output::Sleep(2_000_000)]);
        out.clear();
        consumer.woken(&mut out);
        consumer.refreshed(Ok(2), &mut out);
        assert_eq!(out, [Output::Refresh, Output::Subscribed, Output::Fetch { broker: 2 }]);
        assert_eq!(consumer.offset(), 7);
    }

    #[test]
    fn an_offset_that_is_not_there_ends_it() {
        let mut consumer = Consumer::start(7, 1, 2_000_000);
        let mut out = Vec::new();
        consumer.failed(ClientError::Kafka(KafkaError::OffsetOutOfRange), &mut out);
        assert_eq!(out.last(), Some(&Output::Closed));
        out.clear();
        consumer.woken(&mut out);
        assert!(out.is_empty());
    }
}
