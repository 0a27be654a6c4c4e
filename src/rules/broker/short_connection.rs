//! BROKER-SESSION-04: a broker waits only so long for ZooKeeper when it starts, then it exits.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-SESSION-04",
    name: "gives-up-on-zookeeper-soon",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "recorded transcript 12-broker-start-failures",
        "recorded log 36-broker-zookeeper-unreachable",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "zookeeper.connection.timeout.ms";
/// The default: that of the session, in milliseconds.
const USUAL: i64 = 6_000;

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|wait| wait < USUAL),
        Some(("60000", true)),
    )
}
