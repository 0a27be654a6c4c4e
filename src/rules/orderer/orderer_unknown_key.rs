//! ORDERER-KEY-01: a key that no release of the orderer knows.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-KEY-01",
    name: "orderer-unknown-key",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go:327-363",
        "recorded vectors ordereryaml",
    ],
    check: Check::Reader,
};
