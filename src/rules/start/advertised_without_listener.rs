//! BROKER-CROSS-12: a listener is announced that the broker does not listen on.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-12",
    name: "advertised-listener-not-listening",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1325",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
