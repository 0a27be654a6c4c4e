//! BROKER-KEY-01: a key that no broker reads, most often a misspelt one.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-KEY-01",
    name: "unknown-key",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka clients/common/config/ConfigDef.java:461-462",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
