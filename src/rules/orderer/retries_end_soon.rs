//! ORDERER-RETRY-05: the whole retry schedule is over before Kafka is up.
//!
//! Recorded: with 2.5 s and 5 s the orderer panics after some 15 s, about as long as one broker needs to start.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::place;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-RETRY-05",
    name: "retries-end-too-soon",
    group: Group::Orderer,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric orderer/consensus/kafka/retry.go",
        "recorded run 14-orderer-before-kafka",
    ],
    check: Check::Settings(check),
};

/// Nanoseconds.
const ENOUGH: i64 = 60_000_000_000;

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let total = node.short_total.value.saturating_add(node.long_total.value);
        if !(1..ENOUGH).contains(&total) {
            continue;
        }
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("orderer", node.name.as_str())
                .with("total", Arg::Millis(total / 1_000_000))
                .at(place(node, &node.long_total)),
        );
    }
    findings
}
