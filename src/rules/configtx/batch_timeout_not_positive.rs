//! CONFIGTX-ORDERER-02: a negative BatchTimeout.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ORDERER-02",
    name: "batch-timeout-not-positive",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/channelconfig/orderer.go:193-273",
        "recorded vectors channelconfig_validate, configtx 052",
    ],
    check: Check::Reader,
};
