//! KAFKA-ADDR-01: the orderers know a single broker to start from.
//!
//! The list is only the first contact; the rest of the cluster is learnt from it. If the one broker is down when an
//! orderer starts, the orderer does not start, however healthy the others are.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-ADDR-01",
    name: "one-bootstrap-broker",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 3"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let brokers = &channel.kafka_brokers;
    let [only] = brokers.value.as_slice() else {
        return Vec::new();
    };
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("broker", only.value.as_str())
            .at_if(only.at().or(brokers.at())),
    ]
}
