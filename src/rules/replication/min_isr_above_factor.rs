//! KAFKA-REPL-02: more replicas have to be in sync than there are.
//!
//! Kafka starts happily. Every write with acks=all is refused, so the orderer never gets its CONNECT into the log.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use super::{FACTOR, MIN_ISR, arithmetic};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-02",
    name: "min-insync-replicas-above-factor",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/cluster/Partition.scala:603",
        "recorded run 08-min-isr-2-rf-1",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    // A factor below one is a fault of its own (BROKER-FACTOR-01): no smaller M would mend it.
    let bad = |broker: &Broker| arithmetic(broker).is_some_and(|(min_isr, factor)| factor >= 1 && min_isr > factor);
    let finding = |group: &Shared| {
        let finding = context
            .broker_finding(RULE.code, RULE.severity, MIN_ISR, group)
            .with("factor", group.brokers[0].shown(FACTOR));
        let lowered = group
            .brokers
            .iter()
            .filter_map(|broker| broker.int(FACTOR))
            .min()
            .unwrap_or(1);
        let value = (lowered - 1).max(1).to_string();
        match fix::set_on_brokers(context, &group.brokers, MIN_ISR, &value, false) {
            Some(fix) => finding.fix(fix),
            None => finding,
        }
    };
    context.brokers_where(MIN_ISR, bad).iter().map(finding).collect()
}
