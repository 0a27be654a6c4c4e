//! CONFIGTX-TYPE-02: a byte size that Fabric does not understand.
//!
//! A whole number of bytes, or one with k, m or g and an optional b: `10 MB`. No `MiB`, `B`, `TB`, no fractions;
//! nothing from 4 GB on.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TYPE-02",
    name: "configtx-byte-size",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go:140-173",
        "recorded vectors bytesize, configtx 022, 026, 028",
    ],
    check: Check::Reader,
};
