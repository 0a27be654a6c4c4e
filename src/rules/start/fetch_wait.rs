//! BROKER-CROSS-06: followers wait longer for data than the socket time-out or the allowed lag.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-06",
    name: "fetch-wait-above-timeouts",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1311-1313",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
