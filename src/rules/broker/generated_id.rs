//! BROKER-ID-02: the broker makes up its own id, because none is written.
//!
//! The id is kept in `meta.properties` of the log folders only, so a lost folder gives a broker with another id.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-ID-02",
    name: "generated-broker-id",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1302",
        "Kafka core/server/KafkaServer.scala:669-676",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "broker.id";

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(&RULE, KEY, |broker| broker.int(KEY) == Some(-1), None)
}
