//! Reading the real files: text with places in, typed settings with places out.

pub mod broker;
mod compose;
pub mod config_def;
mod decimal;
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
pub mod topic;
pub mod versions;
pub mod written;
pub mod yaml;
pub mod zookeeper;

use fabric::Variable;
use network::Network;
use source::FileSet;
use versions::FabricVersion;

/// What is not in the files but decides what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub fabric: FabricVersion,
    /// Profile of configtx.yaml that the genesis block is made from. `None`: the first one that has an orderer of type
    /// kafka, else of a type that nobody knows (a misspelt kafka), else of any type.
    pub profile: Option<String>,
    /// Environment of configtxgen and of the orderer (`CONFIGTX_…`, `ORDERER_…`).
    pub environment: Vec<(String, String)>,
}

/// Reads all files of the set as the real programs would.
pub fn read(files: &FileSet, options: &Options) -> Network {
    let mut findings = Vec::new();
    let composed = compose::read_compose(files, options, &mut findings);
    let environment = environment(options, composed.configtx);
    let (channel, configtx) = reading::read_configtx(files, options, &environment, &mut findings);
    // Nodes that compose starts take the place of the bare file, which one of them may mount.
    let orderers = if composed.runs_orderers {
        composed.orderers
    } else {
        reading::read_orderers(files, options, &environment, &mut findings)
    };
    let mut brokers = broker::read_files(files, &mut findings);
    brokers.extend(composed.brokers);
    let mut zookeepers = zookeeper::read_files(files, &mut findings);
    zookeepers.extend(composed.zookeepers);
    Network {
        fabric: options.fabric,
        channel,
        configtx,
        orderers,
        brokers,
        zookeepers,
        findings,
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
