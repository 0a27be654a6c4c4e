//! BROKER-CROSS-02: the time after which a segment is closed is below 1 ms, or its jitter negative.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-02",
    name: "segment-roll-time-zero",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1306-1307",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    fix::remove_line(context, finding.at?, finding.text_arg("key")?, false)
}
