//! KAFKA-ADDR-04: two brokers announce the same host and port.

use super::super::context::{Context, place};
use super::super::{ALL, Check, Group, Rule};
use crate::config::broker::derived;
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
    let own = |broker: &Broker| derived::advertised_listeners(broker).unwrap_or_default();
    let mut findings = Vec::new();
    for (index, second) in brokers.iter().enumerate() {
        let addresses = own(second);
        let common = |first: &Broker| {
            own(first).into_iter().find(|one| {
                one.host.is_some()
                    && addresses
                        .iter()
                        .any(|other| one.host == other.host && one.port == other.port)
            })
        };
        let Some((first, address)) = brokers[..index].iter().find_map(|first| Some((first, common(first)?))) else {
            continue;
        };
        let at = |broker: &Broker| {
            broker
                .at("advertised.listeners")
                .unwrap_or_else(|| place(broker, "listeners"))
        };
        let host = address.host.as_deref().unwrap_or("");
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("first", first.name.as_str())
                .with("second", second.name.as_str())
                .with("address", format!("{host}:{}", address.port))
                .at(at(second))
                .related(at(first), Message::new("KAFKA-ADDR-04.related")),
        );
    }
    findings
}
