//! CONFIGTX-TYPE-03: a duration that Go does not understand: `1d`, `2 s`, `2sec`.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TYPE-03",
    name: "configtx-duration",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go",
        "Go time.ParseDuration",
        "recorded vectors duration, configtx 046",
    ],
    check: Check::Reader,
};
