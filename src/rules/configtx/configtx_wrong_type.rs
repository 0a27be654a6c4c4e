//! CONFIGTX-TYPE-01: a value of the wrong kind: text for a number, a list for a section.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TYPE-01",
    name: "configtx-wrong-type",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go",
        "vendor/github.com/mitchellh/mapstructure",
        "recorded vectors configtx 071, 089, 096, 135",
    ],
    check: Check::Reader,
};
