//! ORDERER-KEY-02: a key that another release of the orderer has, but not this one.
//!
//! The commonest reason why a published orderer.yaml fails: `LogLevel` went with 1.4, `Topic` and `SASLPlain` came with
//! 1.3, `Cluster`, `Operations` and `Metrics` with 1.4.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-KEY-02",
    name: "orderer-key-of-another-release",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric orderer/common/localconfig/config.go",
        "recorded vectors ordereryaml, index of 1.2",
        "11 of 16 published orderer.yaml files",
    ],
    check: Check::Reader,
};
