//! KAFKA-SIZE-09: a message may be larger than a segment of the log; it then fits nowhere.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-09",
    name: "segment-below-message-max",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/log/Log.scala:727-730"],
    check: Check::Settings(check),
};

const KEY: &str = "log.segment.bytes";

fn check(context: &Context) -> Vec<Finding> {
    let below = |broker: &Broker| {
        let (segment, message) = (broker.int(KEY), broker.int("message.max.bytes"));
        segment.zip(message).is_some_and(|(segment, message)| segment < message)
    };
    context.broker_findings(&RULE, KEY, below, Some(("1073741824", true)))
}
