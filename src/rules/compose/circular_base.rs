//! COMPOSE-EXTENDS-02: services extend one another in a circle.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-EXTENDS-02",
    name: "services-extend-each-other",
    group: Group::Compose,
    severity: Severity::Error,
    versions: ALL,
    sources: &["docker-compose config/config.py (CircularReference)"],
    check: Check::Reader,
};
