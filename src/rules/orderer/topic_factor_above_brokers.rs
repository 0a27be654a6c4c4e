//! ORDERER-TOPIC-02: the orderer asks for more replicas than there are brokers, and the brokers do not create topics.

use super::super::context::Context;
use super::super::fix;
use super::super::{Check, Group, Rule};
use super::{auto_create, place};
use crate::config::versions::FabricVersion;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TOPIC-02",
    name: "topic-factor-above-brokers",
    group: Group::Across,
    severity: Severity::Error,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &["recorded run 13-no-autocreate-rf3-on-one-broker"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    if auto_create(context) != Some(false) {
        return Vec::new();
    }
    let count = context.brokers().len() as i64;
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let factor = &node.topic_replication_factor;
        if i64::from(factor.value) <= count {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("factor", Arg::Number(factor.value.into()))
            .with("count", Arg::Number(count))
            .at(place(node, factor));
        let most = count.to_string();
        findings.push(match factor.at() {
            Some(at) => finding.fix(fix::set(
                "ReplicationFactor",
                &most,
                false,
                vec![fix::replace(at, most.as_str())],
            )),
            None => finding,
        });
    }
    findings
}
