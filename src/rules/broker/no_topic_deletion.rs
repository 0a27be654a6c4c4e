//! BROKER-DELETE-01: `--delete` says "marked for deletion", and nothing happens.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DELETE-01",
    name: "topics-cannot-be-deleted",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["recorded transcript 13-topic-and-isr-traps"],
    check: Check::Settings(check),
};

const KEY: &str = "delete.topic.enable";

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.bool(KEY) == Some(false),
        Some(("true", false)),
    )
}
