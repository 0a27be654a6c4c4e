//! CONFIGTX-ORDERER-04: an empty list of orderer addresses, where the release does not fill in a default.

use super::super::{Check, Group, Rule};
use crate::config::versions::FabricVersion;
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ORDERER-04",
    name: "no-orderer-addresses",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: (FabricVersion::V1_0, FabricVersion::V1_3),
    sources: &["Fabric common/channelconfig/channel.go"],
    check: Check::Reader,
};
