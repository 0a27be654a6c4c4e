//! ORDERER-TLS-02: clients and peers reach the orderer without TLS.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::place;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TLS-02",
    name: "client-tls-off",
    group: Group::Orderer,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric sampleconfig/orderer.yaml (General.TLS)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let nodes = context.network.orderers.iter();
    nodes
        .filter(|node| !node.general_tls_enabled.value)
        .map(|node| {
            Finding::new(RULE.code, RULE.severity)
                .with("orderer", node.name.as_str())
                .at(place(node, &node.general_tls_enabled))
        })
        .collect()
}
