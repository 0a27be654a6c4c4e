//! ORDERER-TYPE-01: a value of orderer.yaml that cannot be turned into the key's type.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TYPE-01",
    name: "orderer-wrong-type",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go",
        "vendor/github.com/mitchellh/mapstructure",
        "recorded vectors ordereryaml",
    ],
    check: Check::Reader,
};
