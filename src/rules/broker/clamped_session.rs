//! BROKER-SESSION-01: ZooKeeper does not grant the session time-out that the broker asks for.
//!
//! It lies between 2 and 20 ticks unless `minSessionTimeout` and `maxSessionTimeout` say otherwise.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::config::zookeeper;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-SESSION-01",
    name: "session-outside-zookeeper-s-range",
    group: Group::Across,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/ZooKeeperServer.java:834,843"],
    check: Check::Settings(check),
};

const KEY: &str = "zookeeper.session.timeout.ms";

fn check(context: &Context) -> Vec<Finding> {
    let Some(server) = context.network.zookeepers.first() else {
        return Vec::new();
    };
    let (low, high) = (
        zookeeper::min_session_timeout_ms(server),
        zookeeper::max_session_timeout_ms(server),
    );
    let outside = |broker: &Broker| broker.int(KEY).is_some_and(|asked| asked < low || asked > high);
    let mut findings = context.broker_findings(&RULE, KEY, outside, None);
    for finding in &mut findings {
        finding.set_arg("low", Arg::Millis(low));
        finding.set_arg("high", Arg::Millis(high));
    }
    findings
}
