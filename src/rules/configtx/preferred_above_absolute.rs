//! CONFIGTX-ORDERER-01: PreferredMaxBytes is larger than AbsoluteMaxBytes.
//!
//! configtxgen writes the block all the same; the orderer refuses it. Equal values are fine.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ORDERER-01",
    name: "preferred-above-absolute",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/channelconfig/orderer.go:193-273",
        "recorded vectors channelconfig_validate, configtx 033",
    ],
    check: Check::Reader,
};
