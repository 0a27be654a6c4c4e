//! KAFKA-REPL-04: `default.replication.factor` is 1, the default: one copy of every channel's log.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use super::FACTOR;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-04",
    name: "replication-factor-is-one",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/server/KafkaApis.scala:951",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| broker.int(FACTOR) == Some(1);
    let finding = |group: &Shared| {
        let finding = context.broker_finding(RULE.code, RULE.severity, FACTOR, group);
        // More replicas than brokers would be worse: no topic could be made at all.
        match fix::set_on_brokers(context, &group.brokers, FACTOR, "3", true) {
            Some(fix) if context.brokers().len() >= 3 => finding.fix(fix),
            _ => finding,
        }
    };
    context.brokers_where(FACTOR, bad).iter().map(finding).collect()
}
