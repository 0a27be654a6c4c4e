//! BROKER-DIFF-03: brokers disagree on `message.max.bytes`. The leader's copy counts.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::differing;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIFF-03",
    name: "message-max-bytes-differ",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/log/Log.scala:912"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    differing(context, &RULE, "message.max.bytes")
}
