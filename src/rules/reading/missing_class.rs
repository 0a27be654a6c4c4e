//! BROKER-VALUE-06: the name of a Java class that a plain Kafka does not have.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VALUE-06",
    name: "class-not-found",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka clients/common/config/ConfigDef.java:724",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
