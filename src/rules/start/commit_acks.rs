//! BROKER-CROSS-07: offset commits should wait for more replicas than the offsets topic has.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-07",
    name: "offset-commit-acks-out-of-range",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1315",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let key = "offsets.commit.required.acks";
    let at = finding.at.filter(|_| finding.text_arg("key") == Some(key))?;
    (!context.files.text(at).is_empty()).then(|| fix::set(key, "-1", true, vec![fix::replace(at, "-1")]))
}
