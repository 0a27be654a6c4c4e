//! ZK-DATA-02: two servers of one machine use the same data folder, and so the same `myid`.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{set, start_of, value};
use crate::config::network::{Value, ZooKeeperServer};
use crate::config::source::FileKind;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-DATA-02",
    name: "two-servers-one-data-directory",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (myid)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let servers = &context.network.zookeepers;
    let own_file = |server: &ZooKeeperServer| {
        context
            .files
            .get(server.file)
            .is_some_and(|file| file.kind == FileKind::ZooKeeper)
    };
    let folder = |server: &ZooKeeperServer| value(server, "dataDir").map(|entry| entry.setting.value.clone());
    let port = |server: &ZooKeeperServer| value(server, "clientPort").map(|entry| entry.setting.value.clone());
    let mut findings = Vec::new();
    for (index, second) in servers.iter().enumerate() {
        // Servers on machines of their own all have the usual port.
        let shares = |first: &&ZooKeeperServer| {
            own_file(first) && own_file(second) && port(first) != port(second) && folder(first) == folder(second)
        };
        let Some(first) = servers[..index].iter().find(shares) else {
            continue;
        };
        let at = |server: &ZooKeeperServer| {
            value(server, "dataDir")
                .and_then(|entry| entry.setting.at())
                .unwrap_or(start_of(server))
        };
        let own = match folder(second) {
            Some(Value::Text(folder)) => format!("{folder}-{}", index + 1),
            _ => continue,
        };
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("first", first.name.as_str())
                .with("second", second.name.as_str())
                .at(at(second))
                .related(at(first), Message::new("ZK-DATA-02.related"))
                .fix_if(set(context, second, "dataDir", &own, false)),
        );
    }
    findings
}
