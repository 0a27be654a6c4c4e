//! KAFKA-REPL-01: `min.insync.replicas` is 1, the default.
//!
//! A record is acknowledged as soon as the leader alone has it; if that broker is lost, so is the record.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use super::{FACTOR, MIN_ISR};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-01",
    name: "min-insync-replicas-is-one",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "recorded transcript 14-unclean-election",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| broker.int(MIN_ISR) == Some(1);
    let finding = |group: &Shared| {
        let finding = context.broker_finding(RULE.code, RULE.severity, MIN_ISR, group);
        // Above the factor it would stop every write, so the fix is offered only where there is room for it.
        let room = group
            .brokers
            .iter()
            .all(|broker| broker.int(FACTOR).is_some_and(|factor| factor > 2));
        match fix::set_on_brokers(context, &group.brokers, MIN_ISR, "2", true) {
            Some(fix) if room => finding.fix(fix),
            _ => finding,
        }
    };
    context.brokers_where(MIN_ISR, bad).iter().map(finding).collect()
}
