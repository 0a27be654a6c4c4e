//! ORDERER-READ-01: the orderer's patience ends before the broker's: a message may be ordered twice.
//!
//! Recorded with 10 s on both sides, which are the sample's and Kafka's own values: the producer's read time-out fired
//! before the dead follower left the ISR, and two acknowledged messages were ordered twice.

use super::super::context::Context;
use super::super::context::{names, place as broker_place};
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-READ-01",
    name: "read-timeout-not-above-replica-lag",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "recorded random run 23",
        "Kafka core/cluster/Partition.scala (maybeShrinkIsr)",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "replica.lag.time.max.ms";

fn check(context: &Context) -> Vec<Finding> {
    let slowest = context.brokers().iter().filter_map(|broker| broker.int(KEY)).max();
    // A topic without followers has nobody to wait for.
    let Some(lag) = slowest.filter(|_| context.brokers().len() > 1) else {
        return Vec::new();
    };
    let brokers: Vec<&Broker> = context
        .brokers()
        .iter()
        .filter(|broker| broker.int(KEY) == Some(lag))
        .collect();
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let read = node.read_timeout.value / 1_000_000;
        if read > lag || read <= 0 {
            continue;
        }
        let mut finding = Finding::new(RULE.code, RULE.severity)
            .with("orderer", node.name.as_str())
            .with("read", Arg::Millis(read))
            .with("brokers", names(&brokers))
            .with("lag", Arg::Millis(lag))
            .at(super::place(node, &node.read_timeout));
        if brokers[0].at(KEY).is_some() {
            let lag_at = broker_place(brokers[0], KEY);
            finding = finding.related(lag_at, Message::new("ORDERER-READ-01.related"));
        }
        if let Some(at) = node.read_timeout.at() {
            let value = format!("{}s", (lag / 1000).saturating_mul(3).max(30));
            finding = finding.fix(fix::set(
                "ReadTimeout",
                &value,
                true,
                vec![fix::replace(at, value.as_str())],
            ));
        }
        findings.push(finding);
    }
    findings
}
