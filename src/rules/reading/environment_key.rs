//! BROKER-KEY-03: the name of an environment variable of Kafka's Docker images, in server.properties.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-KEY-03",
    name: "environment-name-in-file",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst (environment variables)",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
