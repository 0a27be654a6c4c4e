//! BROKER-OFFSETS-02: the topic of the consumers' offsets needs more brokers than there are. 3, the default, is too many for one broker.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-OFFSETS-02",
    name: "offsets-topic-above-brokers",
    group: Group::Across,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaApis.scala (createInternalTopic)",
        "recorded transcript 04-console-producer-consumer",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "offsets.topic.replication.factor";

fn check(context: &Context) -> Vec<Finding> {
    let count = context.brokers().len() as i64;
    let above = |broker: &Broker| broker.int(KEY).is_some_and(|factor| factor > count);
    let to = count.to_string();
    let mut findings = context.broker_findings(&RULE, KEY, above, Some((&to, false)));
    findings.iter_mut().for_each(|finding| finding.set_arg("count", count));
    findings
}
