//! BROKER-RETAIN-01: two retention keys are written; the finer unit wins, whatever the other says.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-RETAIN-01",
    name: "coarser-retention-overridden",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1221-1234",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Settings(check),
};

/// From the finest unit, which wins, to the coarsest.
const KEYS: [&str; 3] = ["log.retention.ms", "log.retention.minutes", "log.retention.hours"];

fn check(context: &Context) -> Vec<Finding> {
    let winner = |broker: &Broker| KEYS.iter().position(|key| broker.at(key).is_some());
    let mut findings = Vec::new();
    for (index, key) in KEYS.iter().enumerate().skip(1) {
        let overridden =
            |broker: &Broker| broker.at(key).is_some() && winner(broker).is_some_and(|first| first < index);
        for group in context.brokers_where(key, overridden) {
            let finer = winner(group.brokers[0]).map_or(KEYS[0], |first| KEYS[first]);
            let finding = context
                .broker_finding(RULE.code, RULE.severity, key, &group)
                .with("finer", finer);
            let fix = group.brokers[0].get(key).and_then(|entry| entry.key_at);
            findings.push(finding.fix_if(fix.and_then(|at| fix::remove_line(context, at, key, true))));
        }
    }
    findings
}
