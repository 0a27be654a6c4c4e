//! COMPOSE-LOAD-01: the compose file cannot be read as YAML.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-LOAD-01",
    name: "compose-file-is-no-yaml",
    group: Group::Compose,
    severity: Severity::Error,
    versions: ALL,
    sources: &["docker-compose config/config.py (load_yaml)"],
    check: Check::Reader,
};
