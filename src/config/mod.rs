//! Reading the real files: text with places in, typed settings with places out.

pub mod broker;
pub mod config_def;
mod detect;
pub mod edit;
pub mod fabric;
pub mod go;
pub mod java;
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
    let variable = |(name, value): &(String, String)| Variable {
        name: name.clone(),
        value: value.clone(),
        at: None,
    };
    let environment: Vec<Variable> = options.environment.iter().map(variable).collect();
    let channel = reading::read_configtx(files, options, &environment, &mut findings);
    let orderers = reading::read_orderers(files, options, &environment, &mut findings);
    let brokers = broker::read_files(files, &mut findings);
    let zookeepers = zookeeper::read_files(files, &mut findings);
    Network {
        fabric: options.fabric,
        channel,
        orderers,
        brokers,
        zookeepers,
        findings,
    }
}
