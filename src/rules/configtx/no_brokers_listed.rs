//! CONFIGTX-BROKERS-02: ordered with Kafka, but no brokers are listed.
//!
//! The default 127.0.0.1:9092 goes into the block; up to 1.3 an empty list stays empty.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::section_at;
use crate::config::network::Origin;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-BROKERS-02",
    name: "no-brokers-listed",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go:358-383",
        "recorded vectors configtx 075, 076, 094",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let brokers = &channel.kafka_brokers;
    let finding = Finding::new(RULE.code, RULE.severity);
    if brokers.origin == Origin::Default {
        return vec![finding.at_if(section_at(context))];
    }
    if !brokers.value.is_empty() {
        return Vec::new();
    }
    let mut finding = finding.at_if(brokers.at());
    finding.severity = Severity::Error;
    finding.message.key = "CONFIGTX-BROKERS-02.what.empty".into();
    vec![finding]
}
