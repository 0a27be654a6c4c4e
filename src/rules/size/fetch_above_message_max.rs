//! KAFKA-SIZE-02: `replica.fetch.max.bytes` is larger than `message.max.bytes`.
//!
//! Fabric's guide orders the three sizes `AbsoluteMaxBytes < replica.fetch.max.bytes <= message.max.bytes`. Kafka 1.1
//! with a current inter-broker protocol does not enforce any order: a follower's fetch limit is soft since 0.10.1.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-02",
    name: "replica-fetch-above-message-max",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/server/ReplicaManager.scala:975 (KIP-74)",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "replica.fetch.max.bytes";
const LIMIT: &str = "message.max.bytes";

fn sizes(broker: &Broker) -> Option<(i64, i64)> {
    Some((broker.int(KEY)?, broker.int(LIMIT)?))
}

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| sizes(broker).is_some_and(|(fetch, limit)| fetch > limit);
    let groups = context.brokers_where(KEY, bad);
    let finding = |group: &super::super::context::Shared| {
        let (fetch, limit) = sizes(group.brokers[0])?;
        let mut finding = context
            .broker_finding(RULE.code, Severity::Advice, KEY, group)
            .with("fetch", Arg::Bytes(fetch as u64))
            .with("limit", Arg::Bytes(limit as u64));
        if let Some(fix) = fix::set_on_brokers(context, &group.brokers, LIMIT, &fetch.to_string(), true) {
            finding = finding.fix(fix);
        }
        Some(finding)
    };
    groups.iter().filter_map(finding).collect()
}
