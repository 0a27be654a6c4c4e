//! BROKER-LAG-01: a follower that hangs holds up every write for this long.
//!
//! With acks=all a write waits for every member of the ISR; a member that hangs leaves it only after this time.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-LAG-01",
    name: "replica-lag-long",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/cluster/Partition.scala:507-555", "recorded run rand-23"],
    check: Check::Settings(check),
};

const KEY: &str = "replica.lag.time.max.ms";
/// The default, in milliseconds.
const DEFAULT: i64 = 10_000;

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|lag| lag > DEFAULT),
        Some(("10000", true)),
    )
}
