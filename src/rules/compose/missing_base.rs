//! COMPOSE-EXTENDS-01: a service extends one that is in no open file, so half of its settings are not known here.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-EXTENDS-01",
    name: "extended-service-not-open",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["docker-compose config/config.py (ServiceExtendsResolver)"],
    check: Check::Reader,
};
