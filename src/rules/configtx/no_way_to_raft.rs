//! CONFIGTX-CAP-03: without orderer capability V1_4_2 the consensus type can never be changed.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::has_capability;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-CAP-03",
    name: "no-way-to-raft",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: (FabricVersion::V1_4_2, FabricVersion::V2),
    sources: &[
        "Fabric orderer/common/msgprocessor/maintenancefilter.go:76-150",
        "Fabric common/capabilities/orderer.go",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    if has_capability(channel, &["V1_4_2", "V2_0"]) {
        return Vec::new();
    }
    let old = channel
        .capabilities
        .iter()
        .find(|capability| capability.value == "V1_1");
    old.map(|capability| Finding::new(RULE.code, RULE.severity).at_if(capability.at()))
        .into_iter()
        .collect()
}
