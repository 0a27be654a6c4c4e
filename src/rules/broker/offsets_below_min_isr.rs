//! BROKER-OFFSETS-01: the topic of the consumers' offsets gets fewer replicas than `min.insync.replicas` asks for.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-OFFSETS-01",
    name: "offsets-topic-below-min-insync",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "recorded log 51-broker-consumer-offsets-min-isr",
        "github.com/wurstmeister/kafka-docker/issues/247",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "offsets.topic.replication.factor";

fn check(context: &Context) -> Vec<Finding> {
    let below = |broker: &Broker| {
        let (factor, min_isr) = (broker.int(KEY), broker.int("min.insync.replicas"));
        factor.zip(min_isr).is_some_and(|(factor, min_isr)| factor < min_isr)
    };
    let to = (context.brokers().len() >= 3).then_some(("3", true));
    context.broker_findings(&RULE, KEY, below, to)
}
