//! BROKER-KEY-04: a known key in another letter case. Kafka's keys are case-sensitive.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-KEY-04",
    name: "key-in-wrong-case",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["recorded transcript 05-config-cases"],
    check: Check::Reader,
};
