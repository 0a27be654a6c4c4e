//! KAFKA-DURABLE-03: the oldest records are deleted when a partition grows beyond a size.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-DURABLE-03",
    name: "retention-by-size",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Kafka core/log/Log.scala:1238-1270"],
    check: Check::Settings(check),
};

const KEY: &str = "log.retention.bytes";

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| broker.int(KEY).is_some_and(|bytes| bytes >= 0);
    let finding = |group: &Shared| {
        let finding = context.broker_finding(RULE.code, RULE.severity, KEY, group);
        match fix::set_on_brokers(context, &group.brokers, KEY, "-1", true) {
            Some(fix) => finding.fix(fix),
            None => finding,
        }
    };
    context.brokers_where(KEY, bad).iter().map(finding).collect()
}
