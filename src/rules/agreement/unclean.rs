//! BROKER-DIFF-04: brokers disagree on `unclean.leader.election.enable`. The controller's copy counts.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::differing;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIFF-04",
    name: "unclean-election-differs",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/controller/PartitionStateMachine.scala:350-356"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    differing(context, &RULE, "unclean.leader.election.enable")
}
