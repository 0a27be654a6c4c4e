//! ZK-TICK-01: members of one ensemble measure time with different ticks or limits.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{set, shown, start_of, value};
use crate::config::network::ZooKeeperServer;
use crate::config::zookeeper;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-TICK-01",
    name: "ensemble-timings-differ",
    group: Group::ZooKeeper,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/Leader.java"],
    check: Check::Settings(check),
};

const KEYS: [&str; 3] = ["tickTime", "initLimit", "syncLimit"];

fn check(context: &Context) -> Vec<Finding> {
    let Some((first, others)) = context.network.zookeepers.split_first() else {
        return Vec::new();
    };
    if zookeeper::ensemble(first).len() < 2 {
        return Vec::new();
    }
    let number = |server: &ZooKeeperServer, key: &str| value(server, key).map(|entry| entry.setting.value.clone());
    let mut findings = Vec::new();
    for key in KEYS {
        let usual = number(first, key);
        let Some(other) = others.iter().find(|other| number(other, key) != usual) else {
            continue;
        };
        let at = |server: &ZooKeeperServer| {
            value(server, key)
                .and_then(|entry| entry.setting.at())
                .unwrap_or(start_of(server))
        };
        let usual_text = value(first, key).map_or_else(String::new, shown);
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", key)
                .with("value", value(other, key).map_or_else(String::new, shown))
                .with("server", other.name.as_str())
                .with("usual", usual_text.as_str())
                .with("first", first.name.as_str())
                .at(at(other))
                .related(at(first), Message::new("ZK-TICK-01.related"))
                .fix_if(set(context, other, key, &usual_text, false)),
        );
    }
    findings
}
