//! ORDERER-VERSION-03: with this Kafka.Version the orderer does not create topics, and nobody else does.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::{auto_create, place};
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-VERSION-03",
    name: "kafka-version-without-topic-creation",
    group: Group::Across,
    severity: Severity::Error,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &[
        "Fabric orderer/consensus/kafka/chain.go (setupTopicForChannel)",
        "recorded transcript 13",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    if auto_create(context) != Some(false) {
        return Vec::new();
    }
    let old = |version: &str| {
        let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        (next(), next(), next()) < (0, 10, 1)
    };
    let nodes = context.network.orderers.iter();
    nodes
        .filter(|node| old(&node.kafka_version.value))
        .map(|node| {
            Finding::new(RULE.code, RULE.severity)
                .with("version", node.kafka_version.value.as_str())
                .at(place(node, &node.kafka_version))
        })
        .collect()
}
