//! Sarama's search for metadata (`client.go`, `tryRefreshMetadata`): one broker after the other, then a pause, then all of
//! it again.

use super::ClientError;
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;

/// What a broker says of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata {
    pub topic: TopicMetadata,
    /// Live brokers, one bit per index.
    pub brokers: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicMetadata {
    /// No topic was asked for.
    NotAsked,
    Leader(BrokerIndex),
    /// Unknown topic, just created, no leader, factor too large.
    Error(KafkaError),
}

/// What the client wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Ask this broker for metadata, then call [`Client::answered`].
    Ask(BrokerIndex),
    /// Call [`Client::woken`] after so long.
    Sleep(Micros),
    Done(Result<TopicMetadata, ClientError>),
    /// The answer came too late.
    Nothing,
}

/// One client: bootstrap addresses and brokers learnt since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    retry_max: u32,
    backoff: Micros,
    seeds: Vec<BrokerIndex>,
    dead_seeds: Vec<BrokerIndex>,
    known: u64,
    attempts: u32,
    /// The broker whose answer is awaited.
    asked: Option<BrokerIndex>,
    /// Only whether anybody answers is of interest.
    topic: bool,
}

impl Client {
    /// `seeds`: the bootstrap brokers in the order in which they are tried.
    pub fn new(seeds: Vec<BrokerIndex>, retry_max: u32, backoff: Micros) -> Self {
        Client {
            retry_max,
            backoff,
            seeds,
            dead_seeds: Vec::new(),
            known: 0,
            attempts: 0,
            asked: None,
            topic: true,
        }
    }

    /// Looks for the topic's leader.
    pub fn refresh(&mut self) -> Output {
        self.topic = true;
        self.attempts = self.retry_max;
        self.ask()
    }

    /// Makes sure that a broker answers, as a new client does.
    pub fn greet(&mut self) -> Output {
        self.topic = false;
        self.attempts = self.retry_max;
        self.ask()
    }

    /// The broker whose answer is awaited, and whether it is asked about the topic.
    pub fn asked(&self) -> Option<(BrokerIndex, bool)> {
        self.asked.map(|broker| (broker, self.topic))
    }

    pub fn woken(&mut self) -> Output {
        self.ask()
    }

    /// A broker's answer, or that it has none.
    pub fn answered(&mut self, broker: BrokerIndex, answer: Result<Metadata, ClientError>) -> Output {
        if self.asked != Some(broker) {
            return Output::Nothing;
        }
        self.asked = None;
        let Ok(metadata) = answer else {
            self.give_up_on(broker);
            return self.ask();
        };
        self.known = metadata.brokers;
        match metadata.topic {
            TopicMetadata::Error(error) => match error {
                KafkaError::UnknownTopicOrPartition | KafkaError::LeaderNotAvailable => self.again(Ok(metadata.topic)),
                _ => Output::Done(Err(ClientError::Kafka(error))),
            },
            topic => Output::Done(Ok(topic)),
        }
    }

    fn give_up_on(&mut self, broker: BrokerIndex) {
        if self.seeds.first() == Some(&broker) {
            self.seeds.remove(0);
            self.dead_seeds.push(broker);
        } else {
            self.known &= !bit(broker);
        }
    }

    fn ask(&mut self) -> Output {
        let known = (self.known != 0).then(|| self.known.trailing_zeros() as BrokerIndex);
        match self.seeds.first().copied().or(known) {
            Some(broker) => {
                self.asked = Some(broker);
                Output::Ask(broker)
            }
            None => {
                std::mem::swap(&mut self.seeds, &mut self.dead_seeds);
                self.again(Err(ClientError::OutOfBrokers))
            }
        }
    }

    fn again(&mut self, outcome: Result<TopicMetadata, ClientError>) -> Output {
        if self.attempts > 0 {
            self.attempts -= 1;
            return Output::Sleep(self.backoff);
        }
        let outcome = match outcome {
            Ok(TopicMetadata::Error(error)) => Err(ClientError::Kafka(error)),
            other => other,
        };
        Output::Done(outcome)
    }
}

fn bit(broker: BrokerIndex) -> u64 {
    1 << (broker & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seed_is_tried_in_every_round() {
        let mut client = Client::new(vec![1, 0], 1, 250);
        assert_eq!(client.refresh(), Output::Ask(1));
        let gone = Err(ClientError::Eof);
        assert_eq!(client.answered(1, gone), Output::Ask(0));
        assert_eq!(client.answered(0, gone), Output::Sleep(250));
        assert_eq!(client.woken(), Output::Ask(1));
        assert_eq!(client.answered(1, gone), Output::Ask(0));
        assert_eq!(client.answered(0, gone), Output::Done(Err(ClientError::OutOfBrokers)));
    }

    #[test]
    fn a_topic_without_leader_is_asked_for_again() {
        let mut client = Client::new(vec![0], 3, 250);
        client.refresh();
        let none = TopicMetadata::Error(KafkaError::LeaderNotAvailable);
        let answer = |topic| Ok(Metadata { topic, brokers: 1 });
        assert_eq!(client.answered(0, answer(none)), Output::Sleep(250));
        client.woken();
        let found = TopicMetadata::Leader(0);
        assert_eq!(client.answered(0, answer(found)), Output::Done(Ok(found)));
    }
}
