//! KAFKA-DURABLE-01: a replica that missed records may become leader.
//!
//! Offsets are then used again for other records: orderers that had already cut blocks diverge from the others, and
//! every client was told SUCCESS.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-DURABLE-01",
    name: "unclean-leader-election",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "recorded run 06-unclean",
        "recorded transcript 14-unclean-election",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "unclean.leader.election.enable";

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| broker.bool(KEY) == Some(true);
    let finding = |group: &Shared| {
        let finding = context.broker_finding(RULE.code, RULE.severity, KEY, group);
        match fix::set_on_brokers(context, &group.brokers, KEY, "false", true) {
            Some(fix) => finding.fix(fix),
            None => finding,
        }
    };
    context.brokers_where(KEY, bad).iter().map(finding).collect()
}
