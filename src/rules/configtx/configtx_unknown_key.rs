//! CONFIGTX-KEY-01: a key that no release of configtxgen knows.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-KEY-01",
    name: "configtx-unknown-key",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go:327-363",
        "recorded vectors configtx 106–110",
    ],
    check: Check::Reader,
};
