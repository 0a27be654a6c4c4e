//! BROKER-CROSS-09: a protocol or message format version that Kafka 1.1 does not know.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-09",
    name: "unknown-kafka-version",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Kafka core/api/ApiVersion.scala", "recorded transcript 05-config-cases"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    fix::remove_line(context, finding.at?, finding.text_arg("key")?, false)
}
