//! BROKER-CROSS-08: a compression that Kafka 1.1 does not know, zstd among them.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-08",
    name: "unknown-compression",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1317",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let (at, key) = (finding.at?, finding.text_arg("key")?);
    let value = if key == "compression.type" { "producer" } else { "0" };
    (!context.files.text(at).is_empty()).then(|| fix::set(key, value, false, vec![fix::replace(at, value)]))
}
