//! COMPOSE-VAR-05: a `ZOOKEEPER_…` variable on an image that reads `ZOO_…`: it does nothing.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-VAR-05",
    name: "zookeeper-variable-of-other-image",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["hyperledger/fabric-zookeeper docker-entrypoint.sh (behaviour recorded)"],
    check: Check::Reader,
};
