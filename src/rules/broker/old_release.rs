//! BROKER-VERSION-01: the brokers run a Kafka from before 0.11.
//!
//! What the official guide relies on was not yet so then: other defaults, no leader epochs, a hard limit of fetches.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::versions::KafkaVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VERSION-01",
    name: "kafka-before-0-11",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka upgrade notes of 0.10.1, 0.11 and 1.0",
        "Kafka core/server/ReplicaFetcherThread.scala:69-76,297-330",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let release = context.network.kafka;
    // With another consenter nobody uses the brokers.
    let used = context.network.channel.is_none() || context.kafka_channel().is_some();
    match context.brokers().first() {
        Some(broker) if used && release < KafkaVersion::V0_11 => {
            let finding = Finding::new(RULE.code, RULE.severity).with("release", release.name());
            vec![finding.at(broker.home)]
        }
        _ => Vec::new(),
    }
}
