//! ZK-CONNECT-05: `zookeeper.connect` is empty. Kafka's own checks let it pass.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{KEY, servers};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-CONNECT-05",
    name: "zookeeper-connect-empty",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["recorded transcript 05-config-cases"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(&RULE, KEY, |broker| servers(broker).is_empty(), None)
}
