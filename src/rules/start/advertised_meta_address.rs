//! BROKER-CROSS-13: the broker would announce 0.0.0.0.
//!
//! `listeners=PLAINTEXT://0.0.0.0:9092` is announced as it is when `advertised.listeners` is missing.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-13",
    name: "advertised-0-0-0-0",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1330",
        "recorded transcript 12-broker-start-failures",
    ],
    check: Check::ReaderWithFix(fix),
};

/// An empty host listens on all interfaces too, and announces the machine's name.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let key = finding.text_arg("key")?;
    let written = context.files.text(at);
    let value = written.replace("//0.0.0.0:", "//:");
    (value != written).then(|| fix::set(key, &value, false, vec![fix::replace(at, value.as_str())]))
}
