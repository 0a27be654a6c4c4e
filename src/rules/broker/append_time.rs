//! BROKER-TIME-01: records expire by the producers' clocks, when they expire at all.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::broker::derived;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TIME-01",
    name: "retention-by-producer-clock",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Kafka core/log/Log.scala:1238-1270"],
    check: Check::Settings(check),
};

const KEY: &str = "log.message.timestamp.type";

fn check(context: &Context) -> Vec<Finding> {
    let by_producer =
        |broker: &Broker| broker.text(KEY) == Some("CreateTime") && derived::log_retention_ms(broker) >= 0;
    context.broker_findings(&RULE, KEY, by_producer, Some(("LogAppendTime", false)))
}
