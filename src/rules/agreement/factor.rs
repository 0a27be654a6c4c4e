//! BROKER-DIFF-02: brokers disagree on `default.replication.factor`. The broker that is asked first decides.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::differing;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIFF-02",
    name: "replication-factors-differ",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/server/KafkaApis.scala:951-952"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    differing(context, &RULE, "default.replication.factor")
}
