//! BROKER-DIFF-07: brokers speak different protocol versions: an upgrade that is not finished.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::differing;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIFF-07",
    name: "protocol-versions-differ",
    group: Group::Across,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Kafka core/server/KafkaConfig.scala (inter.broker.protocol.version)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    differing(context, &RULE, "inter.broker.protocol.version")
}
