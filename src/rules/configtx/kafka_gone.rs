//! FABRIC-VERSION-02: Fabric 3.x has no Kafka consenter.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::section_at;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "FABRIC-VERSION-02",
    name: "kafka-gone-in-3",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: (FabricVersion::V3, FabricVersion::V3),
    sources: &["Fabric 3.0 release notes"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    match context.kafka_channel() {
        Some(_) => vec![Finding::new(RULE.code, RULE.severity).at_if(section_at(context))],
        None => Vec::new(),
    }
}
