//! ZK-ENSEMBLE-01: an even number of servers tolerates no more failures than one server less.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{largest_ensemble, start_of};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-01",
    name: "even-number-of-servers",
    group: Group::ZooKeeper,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 2",
        "ZooKeeper 3.4.10 server/quorum/flexible/QuorumMaj.java:60",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some((server, voters)) = largest_ensemble(context) else {
        return Vec::new();
    };
    let count = voters.len() as i64;
    if count < 2 || count % 2 != 0 {
        return Vec::new();
    }
    let mut finding = Finding::new(RULE.code, RULE.severity)
        .with("count", count)
        .with("tolerated", (count - 1) / 2)
        .with("fewer", count - 1)
        .with("server", server.name.as_str())
        .at(voters.last().and_then(|member| member.at).unwrap_or(start_of(server)));
    if count == 2 {
        // Worse than one server alone: either of the two stops everything.
        finding.severity = Severity::Warning;
    }
    vec![finding]
}
