//! Produce requests on the leader.

use crate::kafka::error::KafkaError;
use crate::kafka::log::{Record, Run};
use crate::kafka::partition::BrokerIndex;
use crate::sim::sarama::ClientError;
use crate::sim::scenario::Node;
use crate::sim::trace::{Level, What};

use super::super::flights::{Caller, Cargo};
use super::super::state::{Role, Waiting};
use super::super::{Happening, World};

/// `Producer.Timeout` of Sarama, in µs.
const REQUEST_TIMEOUT: u64 = 10_000_000;

impl World {
    pub(super) fn on_produce(&mut self, broker: BrokerIndex, caller: Caller, connection: u32, values: Vec<u32>) {
        let outcome = self.append(broker, caller.channel, &values);
        let records = values.len() as u32;
        if self.value_lists.len() < 64 {
            let mut values = values;
            values.clear();
            self.value_lists.push(values);
        }
        let channel = u32::from(caller.channel);
        match outcome {
            Err(error) => {
                self.note(
                    Level::Milestones,
                    What::Refused {
                        channel,
                        broker: u32::from(broker),
                        error,
                    },
                );
                self.produced(broker, caller, connection, Err(ClientError::Kafka(error)));
            }
            Ok(required) => {
                self.note(
                    Level::All,
                    What::Appended {
                        channel,
                        broker: u32::from(broker),
                        offset: required - i64::from(records),
                        records,
                    },
                );
                self.wait_for_isr(broker, caller, connection, required);
                self.advance(broker, caller.channel);
                self.serve_followers(broker, caller.channel);
            }
        }
    }

    fn wait_for_isr(&mut self, broker: BrokerIndex, caller: Caller, connection: u32, required: i64) {
        let since = self.live.now;
        let run = self.live.brokers[usize::from(broker)].run;
        let channel = caller.channel;
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        let Role::Leader(leader) = &mut replica.role else {
            return;
        };
        leader.purgatory.push_back(Waiting {
            required,
            since,
            caller,
            connection,
        });
        if !std::mem::replace(&mut leader.watched, true) {
            self.schedule(REQUEST_TIMEOUT, Happening::PurgatoryCheck { broker, channel, run });
        }
    }

    /// Requests that have waited as long as the producer allows are answered; their records stay.
    pub(in crate::sim::world) fn purgatory_check(&mut self, broker: BrokerIndex, channel: u8, run: u32) {
        let now = self.live.now;
        if self.live.brokers[usize::from(broker)].run != run {
            return;
        }
        loop {
            let Some(replica) = self.replica(broker, channel) else {
                return;
            };
            let Role::Leader(leader) = &mut replica.role else {
                return;
            };
            let due = |waiting: &mut Waiting| waiting.since.saturating_add(REQUEST_TIMEOUT) <= now;
            let Some(late) = leader.purgatory.pop_front_if(due) else {
                let next = leader
                    .purgatory
                    .front()
                    .map(|waiting| waiting.since + REQUEST_TIMEOUT - now);
                leader.watched = next.is_some();
                if let Some(after) = next {
                    self.schedule(after, Happening::PurgatoryCheck { broker, channel, run });
                }
                return;
            };
            let error = ClientError::Kafka(KafkaError::RequestTimedOut);
            self.produced(broker, late.caller, late.connection, Err(error));
        }
    }

    /// Appends records to the leader's log. Returns the log end after them.
    fn append(&mut self, broker: BrokerIndex, channel: u8, values: &[u32]) -> Result<i64, KafkaError> {
        let (limits, rolling) = (self.append_limits(broker, channel), self.rolling(broker));
        let now = self.live.now;
        let history = &mut self.history;
        let value_len = |value: u32| {
            let found = history.values.get(value);
            found.map_or(0, |found| found.len(|envelope| history.size(envelope)))
        };
        let own = &mut self.live.brokers[usize::from(broker)].replicas[usize::from(channel)];
        let replica = own.as_mut().ok_or(KafkaError::UnknownTopicOrPartition)?;
        let Role::Leader(leader) = &replica.role else {
            return Err(KafkaError::NotLeaderForPartition);
        };
        leader
            .state
            .check_append(values.iter().map(|&value| value_len(value)), limits)?;
        let store = &mut history.stores[usize::from(channel)];
        let first = store.len() as u32;
        for &value in values {
            let value_len = history.values.get(value).map_or(0, |found| {
                found.len(|envelope| history.envelopes.get(envelope).map_or(0, |envelope| envelope.size))
            });
            store.push(Record {
                time: now,
                value,
                value_len,
            });
        }
        let run = Run {
            base: 0,
            first,
            count: values.len() as u32,
            epoch: replica.epoch,
        };
        replica.log.append(run, store, rolling);
        Ok(replica.log.end())
    }

    /// Raises the leader's high watermark if it can be raised, answers who waited for it, and serves the consumers.
    pub(in crate::sim::world) fn advance(&mut self, broker: BrokerIndex, channel: u8) {
        let lag_max = self.setup.brokers[usize::from(broker)].replica_lag_time_max;
        let now = self.live.now;
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        let Role::Leader(leader) = &mut replica.role else {
            return;
        };
        if !leader.state.advance(replica.log.end(), lag_max, now) {
            return;
        }
        let high_watermark = leader.state.high_watermark;
        replica.high_watermark = high_watermark;
        self.note(
            Level::All,
            What::HighWatermark {
                channel: u32::from(channel),
                broker: u32::from(broker),
                offset: high_watermark,
            },
        );
        let min_isr = self.append_limits(broker, channel).min_insync_replicas;
        self.answer_purgatory(broker, channel, min_isr);
        self.serve_consumers(broker, channel);
    }

    fn answer_purgatory(&mut self, broker: BrokerIndex, channel: u8, min_isr: i64) {
        loop {
            let Some(replica) = self.replica(broker, channel) else {
                return;
            };
            let Role::Leader(leader) = &mut replica.role else {
                return;
            };
            let high_watermark = leader.state.high_watermark;
            let enough = leader.state.isr.len() as i64 >= min_isr;
            let Some(waiting) = leader
                .purgatory
                .pop_front_if(|waiting| waiting.required <= high_watermark)
            else {
                return;
            };
            let answer = if enough {
                Ok(())
            } else {
                Err(ClientError::Kafka(KafkaError::NotEnoughReplicasAfterAppend))
            };
            self.produced(broker, waiting.caller, waiting.connection, answer);
        }
    }

    /// Answers a produce request.
    pub(in crate::sim::world) fn produced(
        &mut self,
        broker: BrokerIndex,
        caller: Caller,
        connection: u32,
        answer: Result<(), ClientError>,
    ) {
        let append = self.setup.delays.append;
        let delay = self.kafka_delay(0) + append.draw(self.random()) + self.door_backlog(caller.orderer);
        let (from, to) = (
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
        );
        self.send(
            from,
            to,
            delay,
            Cargo::Produced {
                caller,
                connection,
                answer,
            },
        );
    }
}
