//! Brokers at work: requests come in, records are appended, followers and consumers are served.

mod fetching;
mod producing;

use crate::kafka::log::{Rolling, Run};
use crate::kafka::partition::{AppendLimits, BrokerIndex};
use crate::sim::sarama::ClientError;
use crate::sim::scenario::Node;

use super::World;
use super::flights::Cargo;
use super::state::Replica;

impl World {
    /// A request for a broker.
    pub(super) fn broker_receives(&mut self, broker: BrokerIndex, from: Node, cargo: Cargo) {
        if !self.live.brokers[usize::from(broker)].is_serving() {
            return self.bounce(broker, from, cargo);
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
            (Cargo::EpochRequest { channel, epoch, last }, Node::Broker(follower)) => {
                self.on_epoch_request(broker, follower as BrokerIndex, channel, epoch, last);
            }
            (Cargo::EpochAnswer { channel, epoch, end }, _) => self.on_epoch_answer(broker, channel, epoch, end),
            (Cargo::ReplicaFetch { channel, offset, epoch }, Node::Broker(follower)) => {
                self.on_replica_fetch(broker, follower as BrokerIndex, channel, offset, epoch);
            }
            (Cargo::ReplicaData(data), _) => self.on_replica_data(broker, data),
            (Cargo::ReplicaBeyond { channel, epoch, end }, _) => self.on_replica_beyond(broker, channel, epoch, end),
            (
                Cargo::ConsumerFetch {
                    caller,
                    generation,
                    offset,
                },
                _,
            ) => {
                self.on_consumer_fetch(broker, caller, generation, offset);
            }
            (Cargo::MetadataRequest { caller, side, topic }, _) => self.on_metadata(broker, caller, side, topic),
            (Cargo::CreateTopic { caller, factor }, _) => self.on_create_topic(broker, caller, factor),
            (Cargo::Offsets { caller }, _) => self.on_offsets(broker, caller),
            (
                Cargo::Order {
                    channel,
                    partition,
                    live,
                },
                _,
            ) => self.on_order(broker, channel, partition, live),
            (Cargo::Living(live), _) => self.live.brokers[usize::from(broker)].live = live,
            _ => {}
        }
    }

    /// Nobody listens there any more. Orderers see their connections break; a follower tries again.
    fn bounce(&mut self, broker: BrokerIndex, from: Node, cargo: Cargo) {
        let back = Node::Broker(u32::from(broker));
        let error = ClientError::Eof;
        let answer = match cargo {
            Cargo::Produce { caller, connection, .. } => Cargo::Produced {
                caller,
                connection,
                answer: Err(error),
            },
            Cargo::ConsumerFetch { caller, generation, .. } => Cargo::ConsumerData {
                caller,
                generation,
                runs: Vec::new(),
                error: Some(error),
            },
            Cargo::MetadataRequest { caller, side, .. } => Cargo::MetadataAnswer {
                caller,
                side,
                broker,
                answer: Err(error),
            },
            Cargo::CreateTopic { caller, .. } => Cargo::TopicCreated {
                caller,
                answer: Err(error),
            },
            Cargo::Offsets { caller } => Cargo::OffsetsAnswer {
                caller,
                answer: Err(error),
            },
            Cargo::EpochRequest { channel, .. } | Cargo::ReplicaFetch { channel, .. } => {
                if let Node::Broker(follower) = from {
                    self.retry_following(follower as BrokerIndex, channel);
                }
                return;
            }
            _ => return,
        };
        let delay = self.kafka_delay(0);
        self.send(back, from, delay, answer);
    }

    /// Lists of runs are used again.
    pub(super) fn recycle_runs(&mut self, mut runs: Vec<Run>) {
        if self.run_lists.len() < 64 {
            runs.clear();
            self.run_lists.push(runs);
        }
    }

    #[inline(always)]
    pub(super) fn replica(&mut self, broker: BrokerIndex, channel: u8) -> Option<&mut Replica> {
        let broker = self.live.brokers.get_mut(usize::from(broker))?;
        broker.replicas.get_mut(usize::from(channel))?.as_mut()
    }

    pub(super) fn rolling(&self, broker: BrokerIndex) -> Rolling {
        let own = &self.setup.brokers[usize::from(broker)];
        Rolling {
            segment_bytes: own.segment_bytes,
            segment_roll: own.segment_roll,
        }
    }

    pub(super) fn append_limits(&self, broker: BrokerIndex, channel: u8) -> AppendLimits {
        let own = &self.setup.brokers[usize::from(broker)];
        let topic = &self.live.overrides[usize::from(channel)];
        AppendLimits {
            min_insync_replicas: topic.min_insync_replicas.unwrap_or(own.min_insync_replicas),
            message_max_bytes: topic.max_message_bytes.unwrap_or(own.message_max_bytes),
            segment_bytes: own.segment_bytes,
            batch_format: own.batch_format,
        }
    }
}
