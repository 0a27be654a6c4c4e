//! COMPOSE-ENVFILE-01: an `env_file` is not open, so its variables are not known here.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-ENVFILE-01",
    name: "env-file-not-open",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["docker-compose config/environment.py (env_vars_from_file)"],
    check: Check::Reader,
};
