//! KAFKA-REPL-06: with one broker down no new channel can be created.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule};
use super::FACTOR;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-06",
    name: "replication-factor-equals-brokers",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/admin/AdminUtils.scala:134-139",
        "recorded transcript 06-cluster-of-4",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let count = context.brokers().len() as i64;
    let bad = |broker: &Broker| count > 1 && broker.int(FACTOR) == Some(count);
    let finding = |group: &Shared| {
        context
            .broker_finding(RULE.code, RULE.severity, FACTOR, group)
            .with("count", count)
    };
    context.brokers_where(FACTOR, bad).iter().map(finding).collect()
}
