//! BROKER-CROSS-01: `broker.id` is outside what may be given by hand.
//!
//! Ids above `reserved.broker.max.id` are kept for generated ones.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-01",
    name: "broker-id-out-of-range",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1302-1304",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

/// Ids given by hand may go up to any number once nothing is generated.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let id: i64 = context.files.text(at).trim().parse().ok()?;
    if id <= 0 {
        return None;
    }
    let key = "broker.id.generation.enable";
    Some(fix::set(
        key,
        "false",
        false,
        vec![fix::insert_key(context, at.file, key, "false")?],
    ))
}
