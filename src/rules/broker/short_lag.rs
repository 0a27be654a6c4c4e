//! BROKER-LAG-02: followers leave the ISR at every small delay.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-LAG-02",
    name: "replica-lag-short",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/server/KafkaConfig.scala:1313"],
    check: Check::Settings(check),
};

const KEY: &str = "replica.lag.time.max.ms";
/// A follower may wait this many times for data before it counts as lagging.
const WAITS: i64 = 4;

fn check(context: &Context) -> Vec<Finding> {
    let short = |broker: &Broker| {
        let (lag, wait) = (broker.int(KEY), broker.int("replica.fetch.wait.max.ms"));
        lag.zip(wait)
            .is_some_and(|(lag, wait)| lag < wait.saturating_mul(WAITS))
    };
    context.broker_findings(&RULE, KEY, short, Some(("10000", true)))
}
