//! BROKER-TIME-02: records whose timestamp is off by more than this are refused, so an orderer with a wrong clock cannot write.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TIME-02",
    name: "strict-about-clocks",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/log/LogValidator.scala (validateTimestamp)"],
    check: Check::Settings(check),
};

const KEY: &str = "log.message.timestamp.difference.max.ms";
/// One day, in milliseconds.
const DAY: i64 = 86_400_000;

fn check(context: &Context) -> Vec<Finding> {
    let strict = |broker: &Broker| {
        let by_producer = broker.text("log.message.timestamp.type") == Some("CreateTime");
        by_producer && broker.int(KEY).is_some_and(|millis| millis < DAY)
    };
    context.broker_findings(&RULE, KEY, strict, Some(("9223372036854775807", true)))
}
