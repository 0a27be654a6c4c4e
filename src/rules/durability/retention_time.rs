//! KAFKA-DURABLE-02: Kafka deletes records after a time, seven days by default.
//!
//! The active segment is not exempt in 1.1, so a quiet channel is emptied completely. An orderer that restarts asks for
//! the record after its last block; when that is gone it retries for hours and then panics.

use super::super::context::{Context, Shared};
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-DURABLE-02",
    name: "retention-by-time",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/server/KafkaConfig.scala:1221-1234",
        "recorded run 05-retention",
    ],
    check: Check::Settings(check),
};

/// From the finest unit, which wins, to the coarsest.
const KEYS: [(&str, i64); 3] = [
    ("log.retention.ms", 1),
    ("log.retention.minutes", 60_000),
    ("log.retention.hours", 3_600_000),
];

/// The key in force and the time in milliseconds, when records expire at all.
fn expires(broker: &Broker) -> Option<(&'static str, i64)> {
    let (key, unit, value) = KEYS
        .iter()
        .find_map(|(key, unit)| Some((*key, *unit, broker.int(key)?)))?;
    (value >= 0).then(|| (key, value.saturating_mul(unit)))
}

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, _) in KEYS {
        let bad = |broker: &Broker| expires(broker).is_some_and(|(in_force, _)| in_force == key);
        findings.extend(
            context
                .brokers_where(key, bad)
                .iter()
                .filter_map(|group| finding(context, key, group)),
        );
    }
    findings
}

fn finding(context: &Context, key: &'static str, group: &Shared) -> Option<Finding> {
    let (_, millis) = expires(group.brokers[0])?;
    let finding = context
        .broker_finding(RULE.code, RULE.severity, key, group)
        .with("time", Arg::Millis(millis));
    Some(
        match fix::set_on_brokers(context, &group.brokers, "log.retention.ms", "-1", true) {
            Some(fix) => finding.fix(fix),
            None => finding,
        },
    )
}
