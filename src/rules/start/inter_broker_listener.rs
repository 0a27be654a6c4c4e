//! BROKER-CROSS-11: the listener that brokers use among themselves is not announced, or not defined.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-11",
    name: "inter-broker-listener-not-advertised",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1268,1287,1322",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
