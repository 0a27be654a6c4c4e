//! ZK-ENSEMBLE-06: an ensemble without `initLimit` or `syncLimit`. A server alone needs neither.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-06",
    name: "ensemble-limits-missing",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (parseProperties)"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let key = finding.text_arg("key")?;
    let value = if key == "initLimit" { "10" } else { "5" };
    let edit = fix::insert_key(context, finding.at?.file, key, value)?;
    Some(fix::set(key, value, true, vec![edit]))
}
