//! COMPOSE-KEY-01: a key stands twice in a compose file: the same service again, or `environment` twice. The last one wins.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-KEY-01",
    name: "compose-key-twice",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["docker-compose config/config.py (load_yaml)"],
    check: Check::Reader,
};
