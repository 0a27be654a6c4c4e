//! BROKER-SHUT-01: a broker that is stopped does not hand over its partitions first.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-SHUT-01",
    name: "no-controlled-shutdown",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Kafka core/controller/KafkaController.scala:1033-1073",
        "recorded run 12-graceful-stop",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "controlled.shutdown.enable";

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.bool(KEY) == Some(false),
        Some(("true", true)),
    )
}
