//! CONFIGTX-KEY-03: the same key twice, in different letter cases.
//!
//! Keys match whatever their case, but only one of the two is taken; the other counts as unknown.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-KEY-03",
    name: "configtx-key-in-two-cases",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go",
        "recorded vectors configtx 114",
    ],
    check: Check::Reader,
};
