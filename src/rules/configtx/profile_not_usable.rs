//! CONFIGTX-PROFILE-01: the chosen profile is missing, empty, or has no orderer.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-PROFILE-01",
    name: "profile-not-usable",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go",
        "recorded vectors configtx 118, 122, 123, 139",
    ],
    check: Check::Reader,
};
