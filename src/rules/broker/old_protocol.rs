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
        // A release from before 0.11 that has its own default is what BROKER-VERSION-01 is about.
        let written = broker.text(KEY).filter(|_| broker.at(KEY).is_some());
        let version = written.map(|text| ApiVersion::parse(text, context.network.kafka));
        version.is_some_and(|version| version.is_ok_and(|version| version < ApiVersion::V0_11_0_IV0))
    };
    let latest = context.network.kafka.protocol();
    let latest = latest.split_once('-').map_or(latest, |(short, _)| short);
    context.broker_findings(&RULE, KEY, old, Some((latest, false)))
}
