//! BROKER-FETCH-01: followers wait until more than one byte is there, so every write waits with them.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-FETCH-01",
    name: "followers-wait-for-more",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/server/ReplicaFetcherThread.scala:69-81"],
    check: Check::Settings(check),
};

const KEY: &str = "replica.fetch.min.bytes";

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|bytes| bytes > 1),
        Some(("1", true)),
    );
    let wait = context
        .brokers()
        .iter()
        .filter_map(|broker| broker.int("replica.fetch.wait.max.ms"))
        .max();
    findings
        .iter_mut()
        .for_each(|finding| finding.set_arg("wait", Arg::Millis(wait.unwrap_or(0))));
    findings
}
