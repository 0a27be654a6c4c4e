//! ZK-ENSEMBLE-04: servers disagree on who belongs to the ensemble, or several run each on its own.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{addresses, start_of};
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-04",
    name: "ensembles-differ",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let servers = &context.network.zookeepers;
    let Some((first, others)) = servers.split_first() else {
        return Vec::new();
    };
    let members = addresses(first);
    let alone = members.is_empty();
    let Some(other) = others.iter().find(|other| alone || addresses(other) != members) else {
        return Vec::new();
    };
    let mut finding = Finding::new(RULE.code, RULE.severity)
        .with("first", first.name.as_str())
        .with("second", other.name.as_str())
        .at(start_of(other))
        .related(start_of(first), Message::new("ZK-ENSEMBLE-04.related"));
    if alone && addresses(other).is_empty() {
        finding.message.key = "ZK-ENSEMBLE-04.what.alone".into();
    }
    vec![finding]
}
