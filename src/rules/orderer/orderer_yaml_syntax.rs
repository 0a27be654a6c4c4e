//! ORDERER-YAML-01: orderer.yaml is no YAML that yaml.v2 can read.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-YAML-01",
    name: "orderer-yaml-syntax",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Fabric vendor/gopkg.in/yaml.v2", "recorded vectors ordereryaml"],
    check: Check::Reader,
};
