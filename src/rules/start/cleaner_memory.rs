//! BROKER-CROSS-05: the log cleaner has no threads, or less than 1 MiB of memory for each.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-05",
    name: "cleaner-without-memory",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1310",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    fix::remove_line(context, finding.at?, finding.text_arg("key")?, false)
}
