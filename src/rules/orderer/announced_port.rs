//! ORDERER-ADDR-01: the channel announces a port on which no open orderer listens.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::place;
use crate::config::network::Setting;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-ADDR-01",
    name: "announced-port-not-listened",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric sampleconfig/configtx.yaml (Orderer.Addresses), sampleconfig/orderer.yaml (General.ListenPort)"],
    check: Check::Settings(check),
};

fn port(address: &Setting<String>) -> Option<u16> {
    address.value.rsplit_once(':')?.1.parse().ok()
}

fn check(context: &Context) -> Vec<Finding> {
    let nodes = &context.network.orderers;
    let Some(channel) = context.network.channel.as_ref().filter(|_| !nodes.is_empty()) else {
        return Vec::new();
    };
    let listened = |address: &&Setting<String>| {
        let announced = port(address);
        announced.is_none() || nodes.iter().any(|node| Some(node.listen_port.value) == announced)
    };
    let addresses = &channel.addresses.value;
    let strangers: Vec<&Setting<String>> = addresses.iter().filter(|address| !listened(address)).collect();
    // With fewer files open than orderers announced, the others may well listen there.
    let known = nodes.len() >= addresses.len() || strangers.len() == addresses.len();
    if !known {
        return Vec::new();
    }
    let mut ports: Vec<String> = nodes.iter().map(|node| node.listen_port.value.to_string()).collect();
    ports.dedup();
    let finding = |address: &&Setting<String>| {
        let mut finding = Finding::new(RULE.code, RULE.severity)
            .with("address", address.value.as_str())
            .with("ports", ports.join(", "))
            .at_if(address.at());
        for node in nodes.iter().filter(|node| node.listen_port.at().is_some()) {
            let at = place(node, &node.listen_port);
            finding = finding.related(at, Message::new("ORDERER-ADDR-01.related"));
        }
        finding
    };
    strangers
        .iter()
        .filter(|address| address.at().is_some())
        .map(finding)
        .collect()
}
