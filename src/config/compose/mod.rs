//! Docker Compose files: the form in which most networks carry their settings.
//!
//! A compose file's services become brokers, ZooKeeper servers and ordering service nodes; their variables become
//! settings with places in that file. What an image's start script makes of a variable decides the value in force.

mod building;
mod environment;
mod interpolate;
mod kafka_image;
mod orderer_image;
mod paths;
mod services;
mod zookeeper_image;

use services::{Service, Services};

use super::Options;
use super::fabric::Variable;
use super::network::{Broker, OrdererNode, ZooKeeperServer};
use super::reading::codes;
use super::source::FileSet;
use crate::finding::Finding;

/// What the compose files of a set hold.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) brokers: Vec<Broker>,
    pub(super) zookeepers: Vec<ZooKeeperServer>,
    pub(super) orderers: Vec<OrdererNode>,
    /// Some service runs the orderer, whether its settings are accepted or not.
    pub(super) runs_orderers: bool,
    /// `CONFIGTX_…` variables of the services in which configtx.yaml is loaded.
    pub(super) configtx: Vec<Variable>,
}

/// What a service runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Broker,
    ZooKeeper,
    Orderer,
    /// The command-line tools of Fabric.
    Tools,
    Other,
}

/// Reads all compose files of the set.
pub(super) fn read_compose(files: &FileSet, options: &Options, findings: &mut Vec<Finding>) -> Composed {
    let mut composed = Composed::default();
    let services = Services::read(files, findings);
    for service in services.all() {
        let role = role(&service);
        if role == Role::Other {
            continue;
        }
        service.report(findings);
        match role {
            Role::Broker => composed
                .brokers
                .extend(kafka_image::broker(&service, options.kafka, findings)),
            Role::ZooKeeper => composed.zookeepers.extend(zookeeper_image::server(&service, findings)),
            Role::Orderer => {
                composed.runs_orderers = true;
                let (node, loads_configtx) = orderer_image::node(&service, files, options, findings);
                composed.orderers.extend(node);
                take_configtx(&mut composed.configtx, &service, loads_configtx, findings);
            }
            Role::Tools | Role::Other => take_configtx(&mut composed.configtx, &service, true, findings),
        }
    }
    composed
}

/// The variables of configtx.yaml count where that file is loaded: by the tools, and by an orderer that makes its
/// genesis block itself.
fn take_configtx(taken: &mut Vec<Variable>, service: &Service, loads: bool, findings: &mut Vec<Finding>) {
    for variable in service
        .variables
        .iter()
        .filter(|variable| variable.name.starts_with("CONFIGTX_"))
    {
        if !loads {
            environment::report_unread(codes::UNREAD_VARIABLE, variable, "orderer", None, findings);
        } else if !taken.iter().any(|known| known.name == variable.name) {
            taken.push(variable.to_variable());
        }
    }
}

fn role(service: &Service) -> Role {
    let image = service.image.rsplit('/').next().unwrap_or("");
    let image = image.split([':', '@']).next().unwrap_or("").to_ascii_lowercase();
    let helper = [
        "manager",
        "exporter",
        "ui",
        "connect",
        "registry",
        "rest",
        "drop",
        "navigator",
    ];
    let variable = |prefix: &str| {
        service
            .variables
            .iter()
            .any(|variable| variable.name.starts_with(prefix))
    };
    if helper
        .iter()
        .any(|word| image.split(['-', '_']).any(|part| part == *word))
    {
        Role::Other
    } else if image.contains("zookeeper") {
        Role::ZooKeeper
    } else if image.contains("kafka") {
        Role::Broker
    } else if image.contains("orderer") {
        Role::Orderer
    } else if image.contains("tools") {
        Role::Tools
    } else if !service.image.is_empty() && !image.is_empty() {
        Role::Other
    } else if variable("KAFKA_ZOOKEEPER_CONNECT") || variable("KAFKA_BROKER_ID") {
        Role::Broker
    } else if variable("ZOO_MY_ID") || variable("ZOO_SERVERS") {
        Role::ZooKeeper
    } else if variable("ORDERER_GENERAL_") {
        Role::Orderer
    } else {
        Role::Other
    }
}

#[cfg(test)]
mod tests;
