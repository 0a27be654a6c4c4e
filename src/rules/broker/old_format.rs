//! BROKER-FORMAT-01: messages are kept in a format from before 0.11, which has two sides.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::broker::api_version::ApiVersion;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-FORMAT-01",
    name: "old-message-format",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka core/log/LogValidator.scala:123-166",
        "recorded transcript 15-batch-merge-on-upconversion",
        "Kafka core/server/ReplicaFetcherThread.scala:297-330",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "log.message.format.version";

fn check(context: &Context) -> Vec<Finding> {
    let old = |broker: &Broker| {
        // A release from before 0.11 that has its own default is what BROKER-VERSION-01 is about.
        let written = broker.text(KEY).filter(|_| broker.at(KEY).is_some());
        let version = written.map(|text| ApiVersion::parse(text, context.network.kafka));
        version.is_some_and(|version| version.is_ok_and(|version| version < ApiVersion::V0_11_0_IV0))
    };
    context.broker_findings(&RULE, KEY, old, None)
}
