//! KAFKA-SIZE-03: `AbsoluteMaxBytes` is not below `replica.fetch.max.bytes`.
//!
//! Harmless since inter-broker protocol 0.10.1 (the fetch limit is soft); before, a larger message is never replicated
//! and the follower falls out of the ISR.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use super::MIB;
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-03",
    name: "absolute-max-above-replica-fetch",
    group: Group::Across,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/server/ReplicaFetcherThread.scala:69-76,134-141",
        "recorded transcript 11-replica-fetch-max-bytes",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "replica.fetch.max.bytes";

/// Whether followers still fetch with a hard limit.
fn hard_limit(broker: &Broker) -> bool {
    let version = broker.text("inter.broker.protocol.version").unwrap_or_default();
    let mut parts = version.split(['.', '-']).map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) < (0, 10, 1)
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let absolute = i64::from(channel.absolute_max_bytes.value);
    let bad = |broker: &Broker| broker.int(KEY).is_some_and(|fetch| fetch <= absolute);
    let finding = |group: &super::super::context::Shared| {
        let fetch = group.brokers[0].int(KEY)?;
        let hard = group.brokers.iter().any(|broker| hard_limit(broker));
        let severity = if hard { Severity::Warning } else { Severity::Advice };
        let mut finding = context
            .broker_finding(RULE.code, severity, KEY, group)
            .with("absolute", Arg::Bytes(absolute as u64))
            .with("fetch", Arg::Bytes(fetch.max(0) as u64));
        if hard {
            finding.message.key = "KAFKA-SIZE-03.what.hard".into();
        }
        if let Some(at) = channel.absolute_max_bytes.at() {
            finding = finding.related(at, Message::new("KAFKA-SIZE-01.related"));
        }
        if let Some(fix) = fix::set_on_brokers(context, &group.brokers, KEY, &(absolute + MIB).to_string(), true) {
            finding = finding.fix(fix);
        }
        Some(finding)
    };
    context.brokers_where(KEY, bad).iter().filter_map(finding).collect()
}
