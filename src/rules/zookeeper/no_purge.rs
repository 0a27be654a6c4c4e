//! ZK-PURGE-01: old snapshots and logs are never deleted, the default: the disk fills slowly.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{server_names, set_all, start_of, value};
use crate::config::network::{Value, ZooKeeperServer};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-PURGE-01",
    name: "snapshots-never-purged",
    group: Group::ZooKeeper,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "ZooKeeper 3.4.10 server/DatadirCleanupManager.java",
        "recorded transcript 01-zookeeper-start-standalone",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "autopurge.purgeInterval";

fn check(context: &Context) -> Vec<Finding> {
    let off = |server: &&ZooKeeperServer| {
        value(server, KEY).is_some_and(|entry| matches!(entry.setting.value, Value::Int(hours) if hours <= 0))
    };
    let servers: Vec<&ZooKeeperServer> = context.network.zookeepers.iter().filter(off).collect();
    let Some(first) = servers.first() else {
        return Vec::new();
    };
    let at = value(first, KEY)
        .and_then(|entry| entry.setting.at())
        .unwrap_or(start_of(first));
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("key", KEY)
            .with("servers", server_names(&servers))
            .at(at)
            .fix_if(set_all(context, &servers, KEY, "24", true)),
    ]
}
