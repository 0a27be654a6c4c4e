//! BROKER-VALUE-02: a value below the key's minimum, or not among its possible values.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VALUE-02",
    name: "value-out-of-range",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka clients/common/config/ConfigDef.java:874,930",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
