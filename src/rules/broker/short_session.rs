//! BROKER-SESSION-02: a pause of the Java machine is enough for the broker to count as dead.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-SESSION-02",
    name: "session-timeout-short",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["recorded log 60-zookeeper-session-expired"],
    check: Check::Settings(check),
};

const KEY: &str = "zookeeper.session.timeout.ms";
/// Below this many milliseconds an ordinary garbage collection may end the session.
const SHORT: i64 = 4_000;

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|asked| asked < SHORT),
        Some(("6000", true)),
    )
}
