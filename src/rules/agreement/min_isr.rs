//! BROKER-DIFF-01: brokers disagree on `min.insync.replicas`. The leader's copy counts.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::differing;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIFF-01",
    name: "min-insync-replicas-differ",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/cluster/Partition.scala:599-607"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    differing(context, &RULE, "min.insync.replicas")
}
