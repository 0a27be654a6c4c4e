//! COMPOSE-VAR-01: a `${VARIABLE}` that neither `.env` nor anything else in the open files sets; it becomes an empty text.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-VAR-01",
    name: "compose-variable-unset",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["docker-compose config/environment.py"],
    check: Check::Reader,
};
