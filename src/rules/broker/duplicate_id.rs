//! BROKER-ID-01: two brokers have the same id, as a copied file has.

use super::super::context::{Context, place};
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::network::Broker;
use crate::finding::{Finding, Message, Severity, Stage};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-ID-01",
    name: "same-broker-id-twice",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/zk/KafkaZkClient.scala (CheckedEphemeral)",
        "recorded transcript 12-broker-start-failures",
        "recorded log 32-broker-duplicate-id",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "broker.id";

fn check(context: &Context) -> Vec<Finding> {
    let mut seen: Vec<(i64, &Broker)> = Vec::new();
    let mut findings = Vec::new();
    for broker in context.brokers() {
        let Some(id) = broker.int(KEY).filter(|id| *id >= 0) else {
            continue;
        };
        match seen.iter().find(|(other, _)| *other == id) {
            Some((_, first)) => findings.push(finding(context, id, first, broker)),
            None => seen.push((id, broker)),
        }
    }
    findings
}

fn finding(context: &Context, id: i64, first: &Broker, second: &Broker) -> Finding {
    let used = |id: i64| context.brokers().iter().any(|broker| broker.int(KEY) == Some(id));
    let free = (0..).find(|id| !used(*id)).unwrap_or(id);
    let own_line = second.at(KEY) != first.at(KEY);
    let fix = fix::set_on_brokers(context, &[second], KEY, &free.to_string(), false).filter(|_| own_line);
    Finding::new(RULE.code, RULE.severity)
        .with("id", id)
        .with("first", first.name.as_str())
        .with("second", second.name.as_str())
        .at(place(second, KEY))
        .related(place(first, KEY), Message::new("BROKER-ID-01.related"))
        .fix_if(fix)
        .refused(Stage::BrokerStart, "KeeperErrorCode = NodeExists")
}
