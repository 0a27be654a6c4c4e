//! CONFIGTX-CAP-04: channel or application capabilities, but none for the orderer.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-CAP-04",
    name: "capabilities-without-orderer-support",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/channelconfig/bundle.go:221-245",
        "recorded vectors configtx 104",
    ],
    check: Check::Reader,
};
