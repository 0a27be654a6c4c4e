//! Topics as ZooKeeper and the tools know them: names, partitions, own settings.

use std::collections::BTreeMap;

use super::machine::Machine;
use crate::kafka::controller::{Partition, assign};
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;
use crate::sim::world::TopicOverrides;

/// The topic of committed offsets.
pub(super) const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// A topic.
#[derive(Debug, Clone, Default)]
pub(super) struct Topic {
    /// By partition: its place in the world. The first partition of a channel's topic is the channel's place.
    pub places: Vec<u8>,
    /// Settings that beat the brokers'.
    pub config: BTreeMap<String, String>,
    pub created: Micros,
    /// It is to go as soon as all its brokers are there.
    pub marked_for_deletion: bool,
}

/// Why a topic cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CreateError {
    Kafka(KafkaError),
    /// The simulation has no room for so many partitions.
    NoRoom,
}

impl Machine {
    /// The topic, if ZooKeeper has it.
    pub fn topic(&self, name: &str) -> Option<&Topic> {
        let topic = self.topics.get(name)?;
        let first = topic.places.first()?;
        self.world.partition_state(*first).map(|_| topic)
    }

    /// Names of all topics in ZooKeeper, sorted.
    pub fn topic_names(&self) -> Vec<String> {
        let there = |name: &&String| self.topic(name).is_some();
        self.topics.keys().filter(there).cloned().collect()
    }

    /// The partitions of a topic that ZooKeeper has.
    pub fn partitions(&self, name: &str) -> Vec<(u8, &Partition)> {
        let Some(topic) = self.topic(name) else {
            return Vec::new();
        };
        let states = topic.places.iter();
        states
            .filter_map(|&place| Some((place, self.world.partition_state(place)?)))
            .collect()
    }

    /// A place for the channel or the partition, made if it has none yet.
    pub fn place(&mut self, name: &str, partition: usize) -> Option<u8> {
        let known = self.topics.get(name).and_then(|topic| topic.places.get(partition));
        if let Some(&place) = known {
            return Some(place);
        }
        let shown = match partition {
            0 => name.to_owned(),
            _ => format!("{name}-{partition}"),
        };
        let place = self.world.add_place(&shown)?;
        self.topics.entry(name.to_owned()).or_default().places.push(place);
        Some(place)
    }

    /// The system channel gets the first place of the world, and its topic with it.
    pub fn choose_system_channel(&mut self, name: &str) {
        let before = self.topics.iter().find(|(_, topic)| topic.places.first() == Some(&0));
        let before = before.map(|(name, _)| name.clone());
        if before.as_deref() == Some(name) {
            return;
        }
        let own = self.topics.get(name).and_then(|topic| topic.places.first().copied());
        let place = match own {
            Some(place) => Some(place),
            // The place's former topic needs another one.
            None if before.is_some() => self.world.add_place(name),
            None => None,
        };
        self.world.set_system_channel(name, place);
        if let (Some(before), Some(place)) = (before, place)
            && let Some(topic) = self.topics.get_mut(&before)
        {
            topic.places[0] = place;
        }
        let topic = self.topics.entry(name.to_owned()).or_default();
        match topic.places.first_mut() {
            Some(first) => *first = 0,
            None => topic.places.push(0),
        }
    }

    /// Makes a topic with the assignment that Kafka would draw.
    pub fn create_topic(&mut self, name: &str, partitions: usize, factor: i64) -> Result<(), CreateError> {
        let assignment = self
            .draw_assignment(0, partitions, factor)
            .map_err(CreateError::Kafka)?;
        self.create_assigned(name, assignment, BTreeMap::new())
    }

    /// Where replicas of new partitions go (`AdminUtils.assignReplicasToBrokersRackUnaware`).
    pub fn draw_assignment(
        &mut self,
        first: usize,
        partitions: usize,
        factor: i64,
    ) -> Result<Vec<Vec<BrokerIndex>>, KafkaError> {
        let (start, shift) = (self.random.number() >> 2, self.random.number() >> 2);
        let brokers = self.registered_brokers();
        // `assign` counts places in the list of ids.
        let known = (1u64 << brokers.len().min(63)) - 1;
        let one = |partition: usize| {
            let shift = shift + (partition / brokers.len().max(1)) as u64;
            let places = assign(known, factor, start + partition as u64, shift)?;
            Ok(places.into_iter().map(|place| brokers[usize::from(place)]).collect())
        };
        (first..first + partitions).map(one).collect()
    }

    /// Makes a topic with these replicas, by partition.
    pub fn create_assigned(
        &mut self,
        name: &str,
        assignment: Vec<Vec<BrokerIndex>>,
        config: BTreeMap<String, String>,
    ) -> Result<(), CreateError> {
        let places: Option<Vec<u8>> = (0..assignment.len()).map(|index| self.place(name, index)).collect();
        let places = places.ok_or(CreateError::NoRoom)?;
        for (&place, replicas) in places.iter().zip(assignment) {
            self.world.create_partition(place, replicas);
        }
        let now = self.now();
        self.zxid += 4;
        if let Some(topic) = self.topics.get_mut(name) {
            topic.places.truncate(places.len());
            topic.created = now;
            topic.config = config;
            topic.marked_for_deletion = false;
        }
        self.apply_overrides(name);
        Ok(())
    }

    /// Adds partitions behind those that there are.
    pub fn add_partitions(&mut self, name: &str, assignment: Vec<Vec<BrokerIndex>>) -> Result<(), CreateError> {
        let first = self.topic(name).map_or(0, |topic| topic.places.len());
        for (index, replicas) in assignment.into_iter().enumerate() {
            let place = self.place(name, first + index).ok_or(CreateError::NoRoom)?;
            self.world.create_partition(place, replicas);
        }
        self.apply_overrides(name);
        Ok(())
    }

    /// The topic's own settings come into force.
    pub fn apply_overrides(&mut self, name: &str) {
        let Some(topic) = self.topics.get(name) else { return };
        let number = |key: &str| topic.config.get(key).and_then(|value| value.trim().parse().ok());
        let unclean = topic.config.get("unclean.leader.election.enable");
        let own = TopicOverrides {
            min_insync_replicas: number("min.insync.replicas"),
            max_message_bytes: number("max.message.bytes"),
            retention_ms: number("retention.ms"),
            unclean_leader_election: unclean.map(|value| value.trim().eq_ignore_ascii_case("true")),
        };
        for place in topic.places.clone() {
            self.world.set_overrides(place, own);
        }
    }

    /// Deletes marked topics whose brokers are all there.
    pub fn finish_deletions(&mut self) {
        let serves = |broker: &BrokerIndex| self.world.broker_serves(*broker);
        let controller = self.world.controller().0;
        let Some(controller) = controller.and_then(|broker| self.brokers.get(usize::from(broker))) else {
            return;
        };
        if !controller.deletes_topics {
            // A controller that may not delete takes the request out of ZooKeeper again.
            for topic in self.topics.values_mut() {
                topic.marked_for_deletion = false;
            }
            return;
        }
        let ready = |topic: &&Topic| {
            let states = topic
                .places
                .iter()
                .filter_map(|&place| self.world.partition_state(place));
            topic.marked_for_deletion && states.flat_map(|state| &state.replicas).all(serves)
        };
        let due: Vec<String> = self
            .topics
            .iter()
            .filter(|(_, topic)| ready(topic))
            .map(|(name, _)| name.clone())
            .collect();
        for name in due {
            let Some(topic) = self.topics.get_mut(&name) else {
                continue;
            };
            topic.marked_for_deletion = false;
            topic.config.clear();
            for place in topic.places.clone() {
                self.world.delete_partition(place);
            }
        }
    }

    /// ZooKeeper's tree is empty: nothing is known of any topic.
    pub fn forget_topics(&mut self) {
        for topic in self.topics.values_mut() {
            topic.config.clear();
            topic.marked_for_deletion = false;
        }
        let names: Vec<String> = self.topics.keys().cloned().collect();
        for name in names {
            self.apply_overrides(&name);
        }
        self.dynamic.clear();
        self.own_nodes.clear();
        self.cluster_id = None;
    }
}
