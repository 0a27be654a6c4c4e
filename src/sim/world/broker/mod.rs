//! Brokers at work: requests come in, records are appended, followers and consumers are served.

mod fetching;
mod producing;

use crate::kafka::error::KafkaError;
use crate::kafka::log::{Rolling, Run};
use crate::kafka::partition::{AppendLimits, BrokerIndex};
use crate::sim::sarama::client::{Metadata, TopicMetadata};
use crate::sim::scenario::Node;

use super::World;
use super::flights::{Caller, Cargo};
use super::state::{Replica, Side};

impl World {
    /// A request for a broker.
    pub(super) fn broker_receives(&mut self, broker: BrokerIndex, from: Node, cargo: Cargo) {
        if !self.live.brokers[usize::from(broker)].alive {
            return;
        }
        match (cargo, from) {
            (
                Cargo::Produce {
                    caller,
                    connection,
                    values,
                },
                _,
            ) => self.on_produce(broker, caller, connection, values),
            (Cargo::ReplicaFetch { channel, offset, epoch }, Node::Broker(follower)) => {
                self.on_replica_fetch(broker, follower as BrokerIndex, channel, offset, epoch);
            }
            (
                Cargo::ReplicaData {
                    channel,
                    epoch,
                    runs,
                    high_watermark,
                    log_start,
                },
                _,
            ) => {
                self.on_replica_data(broker, channel, epoch, &runs, high_watermark, log_start);
                self.recycle_runs(runs);
            }
            (
                Cargo::ConsumerFetch {
                    caller,
                    generation,
                    offset,
                },
                _,
            ) => self.on_consumer_fetch(broker, caller, generation, offset),
            (Cargo::MetadataRequest { caller, side }, _) => self.on_metadata(broker, caller, side),
            _ => {}
        }
    }

    /// Lists of runs are used again.
    pub(super) fn recycle_runs(&mut self, mut runs: Vec<Run>) {
        if self.run_lists.len() < 64 {
            runs.clear();
            self.run_lists.push(runs);
        }
    }

    fn replica(&mut self, broker: BrokerIndex, channel: u8) -> Option<&mut Replica> {
        let broker = self.live.brokers.get_mut(usize::from(broker))?;
        broker.replicas.get_mut(usize::from(channel))?.as_mut()
    }

    fn rolling(&self, broker: BrokerIndex) -> Rolling {
        let own = &self.setup.brokers[usize::from(broker)];
        Rolling {
            segment_bytes: own.segment_bytes,
            segment_roll: own.segment_roll,
        }
    }

    fn append_limits(&self, broker: BrokerIndex) -> AppendLimits {
        let own = &self.setup.brokers[usize::from(broker)];
        AppendLimits {
            min_insync_replicas: own.min_insync_replicas,
            message_max_bytes: own.message_max_bytes,
            segment_bytes: own.segment_bytes,
            batch_format: own.batch_format,
        }
    }

    /// What the broker knows of a channel's topic.
    fn on_metadata(&mut self, broker: BrokerIndex, caller: Caller, side: Side) {
        let topic = &self.live.topics[usize::from(caller.channel)];
        let topic = match topic.leader {
            Some(leader) => TopicMetadata::Leader(leader),
            None => TopicMetadata::Error(KafkaError::LeaderNotAvailable),
        };
        let alive = self.live.brokers.iter().enumerate().filter(|(_, broker)| broker.alive);
        let brokers = alive.fold(0, |bits, (index, _)| bits | 1 << index);
        let answer = Ok(Metadata { topic, brokers });
        let delay = self.kafka_delay(0);
        let cargo = Cargo::MetadataAnswer {
            caller,
            side,
            broker,
            answer,
        };
        self.send(
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
            delay,
            cargo,
        );
    }
}
