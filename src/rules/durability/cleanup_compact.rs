//! KAFKA-DURABLE-04: topics are compacted.
//!
//! Every record of an orderer has the key "0", so compaction would keep only the newest one.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::{Broker, Value};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-DURABLE-04",
    name: "cleanup-by-compaction",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric orderer/consensus/kafka/chain.go:596-602",
        "Kafka core/log/LogCleaner.scala",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "log.cleanup.policy";

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| match broker.get(KEY).map(|entry| &entry.setting.value) {
        Some(Value::List(policies)) => policies.iter().any(|policy| policy == "compact"),
        _ => false,
    };
    let finding = |group: &Shared| {
        let finding = context.broker_finding(RULE.code, RULE.severity, KEY, group);
        match fix::set_on_brokers(context, &group.brokers, KEY, "delete", true) {
            Some(fix) => finding.fix(fix),
            None => finding,
        }
    };
    context.brokers_where(KEY, bad).iter().map(finding).collect()
}
