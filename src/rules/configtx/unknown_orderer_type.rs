//! CONFIGTX-TYPE-04: an OrdererType that configtxgen does not know.
//!
//! The text must be exactly `solo`, `kafka` or (from 1.4.1 on) `etcdraft`. Before 1.4 the encoder says so, not the
//! loader.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TYPE-04",
    name: "unknown-orderer-type",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go:358-383",
        "Fabric common/tools/configtxgen/encoder/encoder.go",
        "recorded vectors configtx 059–061, 064–066",
    ],
    check: Check::Reader,
};
