//! CONFIGTX-PROFILE-03: the top-level Orderer section is refused although the profile is fine.
//!
//! configtxgen always completes that section too, after the profile.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-PROFILE-03",
    name: "top-level-orderer-refused",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go (LoadTopLevel)",
        "recorded vectors configtx 131",
    ],
    check: Check::Reader,
};
