//! Reading the real files: text with places in, typed settings with places out.

pub mod broker;
pub mod complete;
mod compose;
pub mod config_def;
pub(crate) mod decimal;
mod detect;
pub mod edit;
pub mod fabric;
pub mod go;
pub mod java;
pub mod keys;
pub mod network;
pub mod properties;
pub mod reading;
pub mod source;
pub mod spelling;
mod text;
pub mod topic;
pub mod versions;
pub mod written;
pub mod yaml;
pub mod zookeeper;

use crate::finding::Finding;
use fabric::Variable;
use network::Network;
use source::{FileKind, FileSet};
use versions::{FabricVersion, KafkaVersion, Releases};

/// What is not in the files but decides what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub fabric: FabricVersion,
    /// Release of all brokers.
    pub kafka: KafkaVersion,
    /// Profile of configtx.yaml that the genesis block is made from. `None`: the first one that has an orderer of type
    /// kafka, else of a type that nobody knows (a misspelt kafka), else of any type.
    pub profile: Option<String>,
    /// Environment of configtxgen and of the orderer (`CONFIGTX_…`, `ORDERER_…`).
    pub environment: Vec<(String, String)>,
}

impl Options {
    pub fn releases(&self) -> Releases {
        Releases {
            fabric: self.fabric,
            kafka: self.kafka,
        }
    }

    /// A release of Fabric on Kafka 1.1, and nothing else said.
    pub fn of(fabric: FabricVersion) -> Self {
        Options {
            fabric,
            kafka: KafkaVersion::default(),
            profile: None,
            environment: Vec::new(),
        }
    }
}

impl Default for Options {
    /// The last 1.4 release of Fabric.
    fn default() -> Self {
        Options::of(FabricVersion::V1_4_2)
    }
}

/// Reads all files of the set as the real programs would.
pub fn read(files: &FileSet, options: &Options) -> Network {
    let mut reading = Reading::new(options);
    reading.read(files, options, &|_| true);
    let Reading { mut network, findings } = reading;
    network.findings = findings.into_iter().flatten().collect();
    network
}

/// Reads files again and again, as a person types: what comes of files that did not change is kept.
#[derive(Debug, Default)]
pub struct Reader {
    last: Option<(FileSet, Options, Reading)>,
}

impl Reader {
    /// What [`read`] makes of the files.
    pub fn read(&mut self, files: FileSet, options: Options) -> &Network {
        // A compose file has a say in everything.
        let composed = |files: &FileSet| files.of_kind(FileKind::Compose).next().is_some();
        let last = self
            .last
            .take()
            .filter(|(known, same, _)| *same == options && !composed(known) && !composed(&files));
        let (known, mut reading) = match last {
            Some((known, _, reading)) => (Some(known), reading),
            None => (None, Reading::new(&options)),
        };
        let changed = |kind| {
            known
                .as_ref()
                .is_none_or(|known| !known.of_kind(kind).eq(files.of_kind(kind)))
        };
        reading.read(&files, &options, &changed);
        reading.network.findings = reading.findings.concat();
        &self.last.insert((files, options, reading)).2.network
    }

    /// What was read last.
    pub fn network(&self) -> Option<&Network> {
        self.last.as_ref().map(|(_, _, reading)| &reading.network)
    }
}

/// A network, and who of its readers found what.
#[derive(Debug)]
struct Reading {
    network: Network,
    findings: [Vec<Finding>; 5],
}

impl Reading {
    fn new(options: &Options) -> Self {
        let network = Network {
            fabric: options.fabric,
            kafka: options.kafka,
            channel: None,
            configtx: None,
            orderers: Vec::new(),
            brokers: Vec::new(),
            zookeepers: Vec::new(),
            findings: Vec::new(),
        };
        Reading {
            network,
            findings: Default::default(),
        }
    }

    /// Reads what comes of the kinds of files that have changed. The network's own findings are left as they are.
    fn read(&mut self, files: &FileSet, options: &Options, changed: &dyn Fn(FileKind) -> bool) {
        let Reading { network, findings } = self;
        let [of_compose, of_configtx, of_orderers, of_brokers, of_zookeepers] = findings;
        of_compose.clear();
        let composed = compose::read_compose(files, options, of_compose);
        let environment = environment(options, composed.configtx);
        if changed(FileKind::Configtx) {
            of_configtx.clear();
            (network.channel, network.configtx) = reading::read_configtx(files, options, &environment, of_configtx);
        }
        if composed.runs_orderers {
            // Nodes that compose starts take the place of the bare file, which one of them may mount.
            network.orderers = composed.orderers;
        } else if changed(FileKind::Orderer) {
            of_orderers.clear();
            network.orderers = reading::read_orderers(files, options, &environment, of_orderers);
        }
        if changed(FileKind::Broker) {
            of_brokers.clear();
            network.brokers = broker::read_files(files, options.kafka, of_brokers);
        }
        if changed(FileKind::ZooKeeper) {
            of_zookeepers.clear();
            network.zookeepers = zookeeper::read_files(files, of_zookeepers);
        }
        network.brokers.extend(composed.brokers);
        network.zookeepers.extend(composed.zookeepers);
    }
}

/// The variables of the options, and after them those of compose files.
fn environment(options: &Options, composed: Vec<Variable>) -> Vec<Variable> {
    let variable = |(name, value): &(String, String)| Variable {
        name: name.clone(),
        value: value.clone(),
        at: None,
    };
    let mut environment: Vec<Variable> = options.environment.iter().map(variable).collect();
    environment.extend(composed);
    environment
}
