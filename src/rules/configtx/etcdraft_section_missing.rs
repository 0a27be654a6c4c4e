//! CONFIGTX-RAFT-01: OrdererType etcdraft without a usable EtcdRaft section.

use super::super::{Check, Group, Rule};
use crate::config::versions::FabricVersion;
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-RAFT-01",
    name: "etcdraft-section-missing",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: (FabricVersion::V1_4_0, FabricVersion::V3),
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go",
        "recorded vectors configtx 057, 158",
    ],
    check: Check::Reader,
};
