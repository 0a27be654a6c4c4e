//! ORDERER-RETRY-03: a total of the retry schedule below its interval: only one attempt is made.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::{OrdererNode, Setting};
use crate::finding::{Arg, Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-RETRY-03",
    name: "retry-total-below-interval",
    group: Group::Orderer,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric orderer/consensus/kafka/retry.go"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        for (total, interval) in schedules(node) {
            findings.extend(finding(total, interval));
        }
    }
    findings
}

type Named<'a> = (&'static str, &'a Setting<i64>);

fn schedules(node: &OrdererNode) -> [(Named<'_>, Named<'_>); 2] {
    [
        (
            ("ShortTotal", &node.short_total),
            ("ShortInterval", &node.short_interval),
        ),
        (("LongTotal", &node.long_total), ("LongInterval", &node.long_interval)),
    ]
}

fn finding((total_key, total): Named<'_>, (interval_key, interval): Named<'_>) -> Option<Finding> {
    if total.value <= 0 || interval.value <= total.value {
        return None;
    }
    let finding = Finding::new(RULE.code, RULE.severity)
        .with("total_key", total_key)
        .with("total", Arg::Millis(total.value / 1_000_000))
        .with("interval_key", interval_key)
        .with("interval", Arg::Millis(interval.value / 1_000_000));
    Some(match (total.at(), interval.at()) {
        (Some(total), Some(interval)) => finding
            .at(total)
            .related(interval, Message::new("ORDERER-RETRY-03.related")),
        (total, interval) => finding.at_if(total.or(interval)),
    })
}
