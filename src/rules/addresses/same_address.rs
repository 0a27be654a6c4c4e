//! KAFKA-ADDR-04: two brokers announce the same host and port.

use std::collections::BTreeMap;

use super::super::context::{Context, place};
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-ADDR-04",
    name: "two-brokers-announce-one-address",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1255-1263",
        "recorded log 34-broker-port-in-use",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let brokers = context.brokers();
    // Address and the first broker that announces it.
    let mut seen: BTreeMap<(String, i32), usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, second) in brokers.iter().enumerate() {
        let mut clash = None;
        for endpoint in context.announced(second) {
            let Some(host) = &endpoint.host else { continue };
            let first = *seen.entry((host.clone(), endpoint.port)).or_insert(index);
            if first != index && clash.is_none() {
                clash = Some((first, format!("{host}:{}", endpoint.port)));
            }
        }
        let Some((first, address)) = clash.and_then(|(first, address)| Some((brokers.get(first)?, address))) else {
            continue;
        };
        let at = |broker: &Broker| {
            broker
                .at("advertised.listeners")
                .unwrap_or_else(|| place(broker, "listeners"))
        };
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("first", first.name.as_str())
                .with("second", second.name.as_str())
                .with("address", address)
                .at(at(second))
                .related(at(first), Message::new("KAFKA-ADDR-04.related")),
        );
    }
    findings
}
