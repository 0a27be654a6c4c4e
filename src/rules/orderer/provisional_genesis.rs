//! ORDERER-GENESIS-01: the orderer makes a genesis block of its own.
//!
//! `provisional` is also the default when nothing is written.

use super::super::context::Context;
use super::super::fix;
use super::super::{Check, Group, Rule};
use super::place;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-GENESIS-01",
    name: "provisional-genesis",
    group: Group::Orderer,
    severity: Severity::Warning,
    versions: (FabricVersion::V1_0, FabricVersion::V1_4_2),
    sources: &[
        "Fabric orderer/common/localconfig/config.go",
        "Fabric sampleconfig/orderer.yaml",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let method = &node.genesis_method;
        if method.value != "provisional" {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("orderer", node.name.as_str())
            .with("profile", node.genesis_profile.value.as_str())
            .at(place(node, method));
        findings.push(match method.at() {
            Some(at) => finding.fix(fix::set("GenesisMethod", "file", false, vec![fix::replace(at, "file")])),
            None => finding,
        });
    }
    findings
}
