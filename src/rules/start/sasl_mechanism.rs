//! BROKER-CROSS-14: the brokers' own SASL mechanism is not switched on.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-14",
    name: "inter-broker-sasl-mechanism-off",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Kafka core/server/KafkaConfig.scala:1341-1343"],
    check: Check::Reader,
};
