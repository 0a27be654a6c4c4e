//! CONFIGTX-CAP-01: no orderer capability: the Kafka consenter runs in compatibility mode.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::{has_capability, section_at};
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-CAP-01",
    name: "no-orderer-capability",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: (FabricVersion::V1_1, FabricVersion::V2),
    sources: &[
        "Fabric common/capabilities/orderer.go",
        "Fabric orderer/consensus/kafka/chain.go:609-899",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    match context.kafka_channel() {
        Some(channel) if !has_capability(channel, &["V1_1", "V1_4_2", "V2_0"]) => {
            vec![Finding::new(RULE.code, RULE.severity).at_if(section_at(context))]
        }
        _ => Vec::new(),
    }
}
