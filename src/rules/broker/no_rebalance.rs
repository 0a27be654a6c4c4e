//! BROKER-BALANCE-01: after a restart the leaderships stay where the fault moved them.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-BALANCE-01",
    name: "leaders-do-not-return",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Kafka core/controller/KafkaController.scala:974-1008"],
    check: Check::Settings(check),
};

const KEY: &str = "auto.leader.rebalance.enable";

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.bool(KEY) == Some(false),
        Some(("true", true)),
    )
}
