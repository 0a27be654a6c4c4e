//! COMPOSE-VAR-04: a name that the start script of the Kafka image does not see: with a dot instead of the first underscore, or in lower case.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-VAR-04",
    name: "kafka-variable-not-seen",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["hyperledger/fabric-kafka docker-entrypoint.sh (behaviour recorded on 179 services)"],
    check: Check::Reader,
};
