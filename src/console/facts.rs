//! The machine seen from outside: what a lesson's goals can ask for. Plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::machine::Machine;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;
use crate::sim::scenario::Node;

/// Everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Virtual time in µs.
    pub now: Micros,
    pub zookeepers: Vec<ZooKeeperFacts>,
    /// More than half of the ensemble is up.
    pub quorum: bool,
    /// Every broker that has been started at least once.
    pub brokers: Vec<BrokerFacts>,
    /// `broker.id` of the controller.
    pub controller: Option<i32>,
    /// Topics in ZooKeeper, sorted by name.
    pub topics: Vec<TopicFacts>,
    pub groups: Vec<GroupFacts>,
    pub orderers: Vec<OrdererFacts>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZooKeeperFacts {
    pub up: bool,
    pub port: u16,
    pub data_dir: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerFacts {
    pub id: i32,
    /// Its port answers.
    pub up: bool,
    pub address: String,
    pub log_dirs: Vec<String>,
    /// Settings of its last start, as far as a file or `--override` gave them: key and value.
    pub settings: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicFacts {
    pub name: String,
    pub partitions: Vec<PartitionFacts>,
    /// Settings of its own.
    pub config: BTreeMap<String, String>,
    pub marked_for_deletion: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionFacts {
    /// Ids of brokers.
    pub leader: Option<i32>,
    pub replicas: Vec<i32>,
    pub isr: Vec<i32>,
    pub log_start: i64,
    pub log_end: i64,
    pub high_watermark: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    pub name: String,
    pub members: u32,
    /// Topic, partition, committed offset.
    pub offsets: Vec<(String, u32, i64)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdererFacts {
    pub up: bool,
    pub address: String,
    pub ledger: String,
    pub channels: Vec<ChannelFacts>,
    /// The panic that ended it.
    pub panic: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelFacts {
    pub name: String,
    /// Number of blocks.
    pub height: u64,
    /// Its chain has connected to Kafka and orders.
    pub running: bool,
    /// Envelopes in blocks, the first block left out.
    pub envelopes: u64,
}

/// The machine as it is now.
pub(super) fn facts(machine: &Machine) -> Facts {
    Facts {
        now: machine.now(),
        zookeepers: machine
            .zookeepers
            .iter()
            .map(|node| ZooKeeperFacts {
                up: machine.world.runs(Node::ZooKeeper(node.server)),
                port: node.port,
                data_dir: node.data_dir.clone(),
            })
            .collect(),
        quorum: machine.world.has_quorum(),
        brokers: brokers(machine),
        controller: machine.world.controller().0.map(|broker| machine.broker_id(broker)),
        topics: machine.topic_names().iter().map(|name| topic(machine, name)).collect(),
        groups: machine
            .groups
            .iter()
            .map(|(name, group)| GroupFacts {
                name: name.clone(),
                members: group.members.len() as u32,
                offsets: group
                    .offsets
                    .iter()
                    .map(|((topic, partition), offset)| (topic.clone(), *partition as u32, *offset))
                    .collect(),
            })
            .collect(),
        orderers: orderers(machine),
    }
}

fn brokers(machine: &Machine) -> Vec<BrokerFacts> {
    let nodes = machine.brokers.iter().enumerate();
    nodes
        .filter_map(|(index, node)| {
            let settings = node.settings.iter().flat_map(|settings| &settings.values);
            Some(BrokerFacts {
                id: node.id?,
                up: machine.world.broker_serves(index as BrokerIndex),
                address: node.announced.clone(),
                log_dirs: node.log_dirs.clone(),
                settings: settings
                    .filter_map(|entry| Some((entry.name.to_string(), entry.setting.written.clone()?)))
                    .collect(),
            })
        })
        .collect()
}

fn topic(machine: &Machine, name: &str) -> TopicFacts {
    let ids = |brokers: &[BrokerIndex]| brokers.iter().map(|&broker| machine.broker_id(broker)).collect();
    let own = machine.topic(name);
    TopicFacts {
        name: name.to_owned(),
        partitions: machine
            .partitions(name)
            .into_iter()
            .map(|(place, partition)| {
                let offsets = machine.world.offsets(place);
                PartitionFacts {
                    leader: partition.leader.map(|broker| machine.broker_id(broker)),
                    replicas: ids(&partition.replicas),
                    isr: ids(&partition.isr),
                    log_start: offsets.map_or(0, |offsets| offsets.log_start),
                    log_end: offsets.map_or(0, |offsets| offsets.log_end),
                    high_watermark: offsets.map_or(0, |offsets| offsets.high_watermark),
                }
            })
            .collect(),
        config: own.map(|topic| topic.config.clone()).unwrap_or_default(),
        marked_for_deletion: own.is_some_and(|topic| topic.marked_for_deletion),
    }
}

fn orderers(machine: &Machine) -> Vec<OrdererFacts> {
    let nodes = machine.orderers.iter().enumerate();
    nodes
        .map(|(index, node)| OrdererFacts {
            up: machine.world.runs(Node::Orderer(index as u32)),
            address: format!("{}:{}", node.listen.0, node.listen.1),
            ledger: node.ledger.clone(),
            channels: machine
                .world
                .chains_of(index as u32)
                .into_iter()
                .map(|chain| ChannelFacts {
                    name: chain.name,
                    height: chain.height,
                    running: chain.phase == crate::sim::view::ChainPhase::Running
                        && machine.world.runs(Node::Orderer(index as u32)),
                    envelopes: chain.envelopes,
                })
                .collect(),
            panic: machine.world.panic_of(index as u32),
        })
        .collect()
}
