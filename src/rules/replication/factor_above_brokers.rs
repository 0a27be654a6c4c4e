//! KAFKA-REPL-05: a topic should get more replicas than there are brokers.
//!
//! Kafka starts; creating a topic is refused each time, and the orderer panics at its CONNECT.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use super::FACTOR;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-05",
    name: "replication-factor-above-brokers",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/admin/AdminUtils.scala:134-139",
        "recorded log 19-orderer-colour-rf3-auto-create-panic",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let count = context.brokers().len() as i64;
    let bad = |broker: &Broker| broker.int(FACTOR).is_some_and(|factor| factor > count);
    let finding = |group: &Shared| {
        let finding = context
            .broker_finding(RULE.code, RULE.severity, FACTOR, group)
            .with("count", count);
        match fix::set_on_brokers(context, &group.brokers, FACTOR, &count.to_string(), false) {
            Some(fix) => finding.fix(fix),
            None => finding,
        }
    };
    context.brokers_where(FACTOR, bad).iter().map(finding).collect()
}
