//! BROKER-PROTO-01: the brokers speak a protocol from before 0.11 with each other.
//!
//! They then know no leader epochs, and a follower cuts its log back to its high watermark, which may lose records.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::broker::api_version::ApiVersion;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-PROTO-01",
    name: "old-inter-broker-protocol",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka core/server/ReplicaFetcherThread.scala:297-330",
        "recorded transcript 11-replica-fetch-max-bytes",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "inter.broker.protocol.version";

fn check(context: &Context) -> Vec<Finding> {
    let old = |broker: &Broker| {
        broker
            .text(KEY)
            .is_some_and(|text| ApiVersion::parse(text).is_ok_and(|version| version < ApiVersion::V0_11_0_IV0))
    };
    context.broker_findings(&RULE, KEY, old, Some(("1.1", false)))
}
