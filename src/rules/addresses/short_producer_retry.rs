//! KAFKA-TIME-01: the orderers' producer gives up long before a dead leader is replaced.
//!
//! With the usual 3 times 100 ms every Broadcast of those six seconds is answered 503.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::OrdererNode;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-TIME-01",
    name: "producer-retry-below-failover",
    group: Group::Across,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["recorded run 03-failover"],
    check: Check::Settings(check),
};

const KEY: &str = "zookeeper.session.timeout.ms";
/// The controller needs about this long after the session's end, in milliseconds.
const ELECTION: i64 = 1_000;

fn check(context: &Context) -> Vec<Finding> {
    let Some(failover) = context.brokers().iter().filter_map(|broker| broker.int(KEY)).max() else {
        return Vec::new();
    };
    let failover = failover.saturating_add(ELECTION);
    let patience = |orderer: &OrdererNode| {
        orderer
            .producer_retry_max
            .value
            .saturating_mul(orderer.producer_retry_backoff.value)
            / 1_000_000
    };
    let mut findings: Vec<Finding> = Vec::new();
    for orderer in context
        .network
        .orderers
        .iter()
        .filter(|orderer| patience(orderer) < failover)
    {
        let backoff = orderer.producer_retry_backoff.value / 1_000_000;
        let Some(at) = orderer.producer_retry_max.at().filter(|_| backoff > 0) else {
            continue;
        };
        let wanted = (failover + backoff - 1) / backoff;
        let value = wanted.to_string();
        if findings.iter().any(|finding| finding.at == Some(at)) {
            continue;
        }
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("orderer", orderer.name.as_str())
                .with("patience", Arg::Millis(patience(orderer)))
                .with("failover", Arg::Millis(failover))
                .with("wanted", wanted)
                .at(at)
                .fix(fix::set(
                    "Kafka.Retry.Producer.RetryMax",
                    &value,
                    false,
                    vec![fix::replace(at, value.as_str())],
                )),
        );
    }
    findings
}
