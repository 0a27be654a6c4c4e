//! BROKER-CROSS-15: the memory for queued requests is smaller than one request.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-15",
    name: "queued-bytes-below-request",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1345",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let key = "queued.max.request.bytes";
    let at = finding.at.filter(|_| finding.text_arg("key") == Some(key))?;
    (!context.files.text(at).is_empty()).then(|| fix::set(key, "-1", false, vec![fix::replace(at, "-1")]))
}
