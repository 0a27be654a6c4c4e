//! KAFKA-REPL-03: all replicas have to be in sync: one broker down stops every write.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use super::{FACTOR, MIN_ISR, arithmetic};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-03",
    name: "min-insync-replicas-equals-factor",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/cluster/Partition.scala:603",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| arithmetic(broker).is_some_and(|(min_isr, factor)| min_isr == factor && factor > 1);
    let finding = |group: &Shared| {
        let finding = context
            .broker_finding(RULE.code, RULE.severity, MIN_ISR, group)
            .with("factor", group.brokers[0].shown(FACTOR));
        let fixed = group
            .brokers
            .iter()
            .all(|broker| broker.int(FACTOR).is_some_and(|factor| factor > 2));
        match fix::set_on_brokers(context, &group.brokers, MIN_ISR, "2", true) {
            Some(fix) if fixed => finding.fix(fix),
            _ => finding,
        }
    };
    context.brokers_where(MIN_ISR, bad).iter().map(finding).collect()
}
