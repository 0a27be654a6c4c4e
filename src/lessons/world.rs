//! What a goal can see of the running world: plain data, the same for a scenario that is played and for the machine of the
//! console.

use crate::ordering::cutter::CutReason;
use crate::sim::World;
use crate::sim::view::{ChainPhase, Snapshot};

/// What is to be seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorldFacts {
    pub zookeepers_up: u32,
    pub brokers_up: u32,
    pub orderers_up: u32,
    pub topics: Vec<TopicFacts>,
    pub chains: Vec<ChainFacts>,
    /// The last words of orderers that have panicked.
    pub panics: Vec<String>,
    /// Files and folders of the machine, by their path.
    pub paths: Vec<String>,
}

/// A topic that ZooKeeper has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TopicFacts {
    pub name: String,
    pub partitions: u32,
    pub replicas: u32,
    /// The fewest that any of its partitions has.
    pub in_sync: u32,
    /// Every partition has a leader.
    pub led: bool,
    /// Records that were written, altogether.
    pub records: i64,
}

/// A chain of an orderer that is up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChainFacts {
    pub channel: String,
    pub running: bool,
    /// Blocks, the first one included.
    pub height: u64,
    /// Why the last blocks were cut.
    pub reasons: Vec<CutReason>,
}

impl WorldFacts {
    /// A scenario that is played.
    pub fn of_run(world: &World) -> Self {
        let view = world.view();
        let count = |alive: usize| u32::try_from(alive).unwrap_or(u32::MAX);
        let brokers = view.brokers.iter().filter(|broker| broker.alive && !broker.starting);
        WorldFacts {
            zookeepers_up: count(view.zookeepers.iter().filter(|server| server.alive).count()),
            brokers_up: count(brokers.count()),
            orderers_up: count(view.orderers.iter().filter(|orderer| orderer.alive).count()),
            topics: topics(&view),
            chains: chains(&view),
            panics: view
                .orderers
                .iter()
                .filter_map(|orderer| orderer.panic.clone())
                .collect(),
            paths: Vec::new(),
        }
    }
}

fn topics(view: &Snapshot) -> Vec<TopicFacts> {
    let topic = |partition: &crate::sim::view::PartitionView| TopicFacts {
        name: name(view, partition.channel),
        partitions: 1,
        replicas: partition.replicas.len() as u32,
        in_sync: partition.isr.len() as u32,
        led: partition.leader.is_some(),
        records: partition.log_end,
    };
    view.partitions.iter().map(topic).collect()
}

/// The chains of orderers that are up.
pub(super) fn chains(view: &Snapshot) -> Vec<ChainFacts> {
    let orderers = view.orderers.iter().filter(|orderer| orderer.alive);
    let chains = orderers.flat_map(|orderer| &orderer.chains);
    chains
        .map(|chain| ChainFacts {
            channel: name(view, chain.channel),
            running: chain.phase == ChainPhase::Running,
            height: chain.height,
            reasons: chain.blocks.iter().filter_map(|block| block.reason).collect(),
        })
        .collect()
}

fn name(view: &Snapshot, channel: u32) -> String {
    view.channels.get(channel as usize).cloned().unwrap_or_default()
}
