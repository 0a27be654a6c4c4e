//! BROKER-CROSS-16: `max.connections.per.ip.overrides` is not a list of `host:number`.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-16",
    name: "connection-limit-malformed",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Kafka core/utils/CoreUtils.scala (parseCsvMap)"],
    check: Check::Reader,
};
