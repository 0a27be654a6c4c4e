//! FABRIC-VERSION-01: Fabric 2.x still orders with Kafka, but advises against it.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::section_at;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "FABRIC-VERSION-01",
    name: "kafka-deprecated-in-2",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: (FabricVersion::V2, FabricVersion::V2),
    sources: &["Fabric 2.0 release notes"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    match context.kafka_channel() {
        Some(_) => vec![Finding::new(RULE.code, RULE.severity).at_if(section_at(context))],
        None => Vec::new(),
    }
}
