//! ZK-ENSEMBLE-07: two members of the ensemble have the same address.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{largest_ensemble, start_of};
use crate::config::zookeeper;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-07",
    name: "same-member-twice",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some((server, _)) = largest_ensemble(context) else {
        return Vec::new();
    };
    let members = zookeeper::ensemble(server);
    let mut findings = Vec::new();
    for (index, second) in members.iter().enumerate() {
        let same = |first: &&zookeeper::Member| {
            let shares_port = first.peer_port == second.peer_port || first.election_port == second.election_port;
            first.host == second.host && shares_port
        };
        let Some(first) = members[..index].iter().find(same) else {
            continue;
        };
        let mut finding = Finding::new(RULE.code, RULE.severity)
            .with("first", first.id)
            .with("second", second.id)
            .at(second.at.unwrap_or(start_of(server)));
        if let Some(at) = first.at {
            finding = finding.related(at, Message::new("ZK-ENSEMBLE-07.related"));
        }
        findings.push(finding);
    }
    findings
}
