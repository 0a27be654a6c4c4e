//! ZK-ENSEMBLE-03: more than seven servers: every change waits for more than half of them.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{largest_ensemble, start_of};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-03",
    name: "more-than-seven-servers",
    group: Group::ZooKeeper,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 2"],
    check: Check::Settings(check),
};

const ENOUGH: usize = 7;

fn check(context: &Context) -> Vec<Finding> {
    let Some((server, voters)) = largest_ensemble(context).filter(|(_, voters)| voters.len() > ENOUGH) else {
        return Vec::new();
    };
    let at = voters
        .get(ENOUGH)
        .and_then(|member| member.at)
        .unwrap_or(start_of(server));
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("count", voters.len() as i64)
            .at(at),
    ]
}
