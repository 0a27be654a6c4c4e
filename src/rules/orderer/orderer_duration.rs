//! ORDERER-TYPE-02: a duration of orderer.yaml that Go does not understand.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TYPE-02",
    name: "orderer-duration",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go",
        "Go time.ParseDuration",
        "recorded vectors ordereryaml, duration",
    ],
    check: Check::Reader,
};
