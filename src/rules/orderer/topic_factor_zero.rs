//! ORDERER-TOPIC-01: the orderer would create topics without replicas, and the brokers do not create them.
//!
//! `Defaults` in the code says 3, but nothing fills it in when the section is missing.

use super::super::context::Context;
use super::super::fix;
use super::super::{Check, Group, Rule};
use super::{auto_create, place};
use crate::config::versions::FabricVersion;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TOPIC-01",
    name: "topic-factor-zero",
    group: Group::Across,
    severity: Severity::Error,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &[
        "Fabric orderer/common/localconfig/config.go:134-189",
        "Fabric orderer/consensus/kafka/chain.go (setupTopicForChannel)",
        "recorded vectors ordereryaml",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    if auto_create(context) != Some(false) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let factor = &node.topic_replication_factor;
        if factor.value > 0 {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("factor", Arg::Number(factor.value.into()))
            .at(place(node, factor));
        let wanted = context.brokers().len().min(3).to_string();
        findings.push(match factor.at() {
            Some(at) => finding.fix(fix::set(
                "ReplicationFactor",
                &wanted,
                false,
                vec![fix::replace(at, wanted.as_str())],
            )),
            None => finding,
        });
    }
    findings
}
