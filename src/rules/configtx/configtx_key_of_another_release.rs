//! CONFIGTX-KEY-02: a key that another release of Fabric has, but not this one.
//!
//! `EtcdRaft` came with 1.4.0, `OrdererEndpoints` with 1.4.2, `SkipAsForeign` with 2.x.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-KEY-02",
    name: "configtx-key-of-another-release",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go",
        "recorded vectors configtx, index of 1.2",
        "16 of 84 published configtx.yaml files",
    ],
    check: Check::Reader,
};
