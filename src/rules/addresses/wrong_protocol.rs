//! KAFKA-ADDR-03: a bootstrap address is a listener with TLS although the orderers use none, or the other way round.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{endpoints, listener_at};
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-ADDR-03",
    name: "bootstrap-port-of-other-protocol",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka clients/common/network/NetworkReceive.java:131",
        "recorded log 21-orderer-colour-kafka-tls-on-plaintext",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(channel), Some(orderer)) = (context.kafka_channel(), context.network.orderers.first()) else {
        return Vec::new();
    };
    let tls = orderer.kafka_tls_enabled.value;
    let all = endpoints(context);
    // When no listener fits at all, that is a rule of its own.
    if !all.iter().any(|endpoint| endpoint.protocol.uses_tls() == tls) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for address in &channel.kafka_brokers.value {
        let Some(endpoint) = listener_at(&all, &address.value).filter(|found| found.protocol.uses_tls() != tls) else {
            continue;
        };
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("address", address.value.as_str())
            .with("protocol", endpoint.protocol.name())
            .with("tls", if tls { "true" } else { "false" })
            .at_if(address.at().or(channel.kafka_brokers.at()));
        findings.push(match orderer.kafka_tls_enabled.at() {
            Some(at) => finding.related(at, Message::new("KAFKA-ADDR-03.related")),
            None => finding,
        });
    }
    findings
}
