//! BROKER-PARTS-01: topics get more than one partition; Fabric uses only the first.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-PARTS-01",
    name: "more-than-one-partition",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric orderer/consensus/kafka/channel.go:22 (defaultPartition)"],
    check: Check::Settings(check),
};

const KEY: &str = "num.partitions";

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|count| count > 1),
        Some(("1", true)),
    )
}
