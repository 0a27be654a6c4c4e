//! CONFIGTX-ENCODE-01: configtxgen cannot encode what the profile says: a policy, an organisation's MSP folder.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ENCODE-01",
    name: "policy-rule-not-understood",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/encoder/encoder.go:194-243",
        "recorded vectors configtx 157",
    ],
    check: Check::Reader,
};
