//! BROKER-SESSION-03: a dead leader is replaced only after this time; until then its channels take no transaction.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-SESSION-03",
    name: "session-timeout-long",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["recorded run 03-failover"],
    check: Check::Settings(check),
};

const KEY: &str = "zookeeper.session.timeout.ms";
/// Three times the default, in milliseconds.
const LONG: i64 = 18_000;

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|asked| asked > LONG),
        Some(("6000", false)),
    )
}
