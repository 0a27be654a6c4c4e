//! ZK-ENSEMBLE-05: a single `server.N` line: ZooKeeper ignores it and runs on its own.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::start_of;
use crate::config::zookeeper;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-05",
    name: "single-server-line-ignored",
    group: Group::ZooKeeper,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (\"only one server specified (ignoring)\")"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for server in &context.network.zookeepers {
        if let [only] = zookeeper::ensemble(server).as_slice() {
            findings.push(
                Finding::new(RULE.code, RULE.severity)
                    .with("server", server.name.as_str())
                    .at(only.at.unwrap_or(start_of(server))),
            );
        }
    }
    findings
}
