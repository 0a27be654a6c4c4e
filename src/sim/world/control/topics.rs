//! Topics: creation, metadata, retention.

use crate::kafka::controller::{Partition, assign};
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::client::{Metadata, TopicMetadata};
use crate::sim::scenario::Node;
use crate::sim::trace::{Level, What};

use super::super::flights::{Caller, Cargo};
use super::super::state::{Role, Side};
use super::super::{Happening, World};
use super::Task;

impl World {
    /// What the broker knows of a channel's topic. Asking for a topic that is not there may create it.
    pub(in crate::sim::world) fn on_metadata(&mut self, broker: BrokerIndex, caller: Caller, side: Side, topic: bool) {
        let (from, to) = (
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
        );
        let known = if topic {
            self.topic_metadata(broker, caller.channel)
        } else {
            Some(TopicMetadata::NotAsked)
        };
        let own = &self.live.brokers[usize::from(broker)];
        let (delay, answer) = match known {
            Some(topic) => (
                self.setup.delays.kafka.base,
                Ok(Metadata {
                    topic,
                    brokers: own.live,
                }),
            ),
            // Without ZooKeeper the broker cannot create the topic and never answers.
            None => {
                let timeout = self.setup.orderers[usize::from(caller.orderer)].read_timeout;
                (timeout, Err(ClientError::ReadTimeout(broker)))
            }
        };
        let cargo = Cargo::MetadataAnswer {
            caller,
            side,
            broker,
            answer,
        };
        self.send(from, to, delay, cargo);
    }

    fn topic_metadata(&mut self, broker: BrokerIndex, channel: u8) -> Option<TopicMetadata> {
        let own = &self.live.brokers[usize::from(broker)];
        if let Some(partition) = &own.metadata[usize::from(channel)] {
            // A leader that the broker does not believe to be alive is none.
            let leader = partition
                .leader
                .filter(|&leader| crate::kafka::controller::has(own.live, leader));
            return Some(match leader {
                Some(leader) => TopicMetadata::Leader(leader),
                None => TopicMetadata::Error(KafkaError::LeaderNotAvailable),
            });
        }
        let settings = &self.setup.brokers[usize::from(broker)];
        if !settings.auto_create_topics && self.live.topics[usize::from(channel)].is_none() {
            return Some(TopicMetadata::Error(KafkaError::UnknownTopicOrPartition));
        }
        if !self.reaches_zookeeper(broker) {
            return None;
        }
        let factor = settings.default_replication_factor;
        let created = self.create_topic(channel, factor, None);
        Some(TopicMetadata::Error(
            created.err().unwrap_or(KafkaError::LeaderNotAvailable),
        ))
    }

    /// Writes a new topic to ZooKeeper; the controller does the rest. A topic that is there already is fine.
    pub(in crate::sim::world) fn create_topic(
        &mut self,
        channel: u8,
        factor: i64,
        by: Option<u8>,
    ) -> Result<(), KafkaError> {
        if self.live.topics[usize::from(channel)].is_some() {
            return Ok(());
        }
        let live = self.live.zookeeper.registered();
        let (start, shift) = (self.random().number() >> 1, self.random().number() >> 1);
        let mut replicas = assign(live, factor, start, shift)?;
        if let Some(given) = self
            .given_replicas(channel)
            .filter(|given| given.len() == replicas.len())
        {
            replicas = given;
        }
        let wide: Vec<u32> = replicas.iter().map(|&broker| u32::from(broker)).collect();
        self.note(
            Level::Milestones,
            What::TopicCreated {
                channel: u32::from(channel),
                replicas: wide,
                by_orderer: by.map(u32::from),
            },
        );
        self.live.topics[usize::from(channel)] = Some(Partition {
            replicas,
            ..Partition::default()
        });
        let delay = 10 * self.control_delay();
        self.schedule(delay, Happening::Controller(Task::NewTopic(channel)));
        Ok(())
    }

    /// The assignment that the scenario gives, if its brokers are there.
    fn given_replicas(&self, channel: u8) -> Option<Vec<BrokerIndex>> {
        let index = usize::from(channel).checked_sub(1)?;
        let given = self.scenario.channels.get(index)?.replicas.as_ref()?;
        let known = |&broker: &u32| ((broker as usize) < self.live.brokers.len()).then_some(broker as BrokerIndex);
        given.iter().map(known).collect()
    }

    /// CreateTopics by an orderer, on the controller.
    pub(in crate::sim::world) fn on_create_topic(&mut self, broker: BrokerIndex, caller: Caller, factor: i16) {
        let answer = if self.reaches_zookeeper(broker) {
            self.create_topic(caller.channel, i64::from(factor), Some(caller.orderer))
        } else {
            Err(KafkaError::RequestTimedOut)
        };
        let delay = 4 * self.control_delay();
        let cargo = Cargo::TopicCreated {
            caller,
            answer: answer.map_err(ClientError::Kafka),
        };
        self.send(
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
            delay,
            cargo,
        );
    }

    /// The first and the next offset that consumers can read.
    pub(in crate::sim::world) fn on_offsets(&mut self, broker: BrokerIndex, caller: Caller) {
        let answer = match self.replica(broker, caller.channel) {
            Some(replica) if matches!(replica.role, Role::Leader(_)) => {
                Ok((replica.log.start(), replica.high_watermark))
            }
            Some(_) => Err(ClientError::Kafka(KafkaError::NotLeaderForPartition)),
            None => Err(ClientError::Kafka(KafkaError::UnknownTopicOrPartition)),
        };
        let delay = self.kafka_delay(0);
        let (from, to) = (
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
        );
        self.send(from, to, delay, Cargo::OffsetsAnswer { caller, answer });
    }

    /// Every `log.retention.check.interval.ms`: old segments go. Each replica decides for itself.
    pub(in crate::sim::world) fn retention_check(&mut self, broker: BrokerIndex, run: u32) {
        let own = &self.live.brokers[usize::from(broker)];
        if own.run != run || !own.is_serving() {
            return;
        }
        let setup = self.setup.clone();
        let settings = &setup.brokers[usize::from(broker)];
        self.schedule(
            settings.retention_check_interval,
            Happening::RetentionCheck { broker, run },
        );
        if !settings.cleanup_delete {
            return;
        }
        let now = self.wall_clock(Node::Broker(u32::from(broker)));
        for channel in 0..self.live.topics.len() as u8 {
            let retention = match self.live.overrides[usize::from(channel)].retention_ms {
                Some(millis) => u64::try_from(millis).ok().map(|millis| millis.saturating_mul(1000)),
                None => settings.retention_time,
            };
            let Some(replica) = self.replica(broker, channel) else {
                continue;
            };
            let high_watermark = replica.high_watermark;
            if replica
                .log
                .retain(now, retention, settings.retention_bytes, high_watermark)
            {
                let offset = replica.log.start();
                self.note(
                    Level::Milestones,
                    What::LogStart {
                        channel: u32::from(channel),
                        broker: u32::from(broker),
                        offset,
                    },
                );
            }
        }
    }

    /// The process' own idea of the time.
    pub(in crate::sim::world) fn wall_clock(&self, node: Node) -> u64 {
        let skew = self.live.skew.iter().find(|(skewed, _)| *skewed == node);
        self.live.now.saturating_add_signed(skew.map_or(0, |(_, by)| *by))
    }
}
