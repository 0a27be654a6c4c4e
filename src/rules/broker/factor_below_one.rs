//! BROKER-FACTOR-01: `default.replication.factor` is 0 or negative. Kafka has no check for it and starts.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-FACTOR-01",
    name: "replication-factor-below-one",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/admin/AdminUtils.scala:134-139",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "default.replication.factor";

fn check(context: &Context) -> Vec<Finding> {
    let to = if context.brokers().len() > 3 { "3" } else { "1" };
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.int(KEY).is_some_and(|factor| factor < 1),
        Some((to, false)),
    )
}
