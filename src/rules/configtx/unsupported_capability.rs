//! CONFIGTX-CAP-02: a capability that the chosen release does not know.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-CAP-02",
    name: "unsupported-capability",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/capabilities/orderer.go, channel.go",
        "recorded vectors configtx 103",
    ],
    check: Check::Reader,
};
