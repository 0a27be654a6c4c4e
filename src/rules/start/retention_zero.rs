//! BROKER-CROSS-03: the retention in force is 0, which is neither a time nor "for ever".

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-03",
    name: "retention-is-zero",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1308",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let key = finding.text_arg("key")?;
    (context.files.text(at) == "0").then(|| fix::set(key, "-1", true, vec![fix::replace(at, "-1")]))
}
