//! KAFKA-TLS-01: the orderers use TLS towards Kafka, but no broker has a listener for it.
//!
//! The broker takes the start of the handshake for the length of a request: 369295616 bytes.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use super::{endpoints, listeners_place};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-TLS-01",
    name: "orderer-tls-broker-plaintext",
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
    let all = endpoints(context);
    let Some(orderer) = context
        .network
        .orderers
        .iter()
        .find(|orderer| orderer.kafka_tls_enabled.value)
    else {
        return Vec::new();
    };
    if all.is_empty() || all.iter().any(|endpoint| endpoint.protocol.uses_tls()) {
        return Vec::new();
    }
    let Some(at) = orderer.kafka_tls_enabled.at().or(listeners_place(context)) else {
        return Vec::new();
    };
    let edit = orderer.kafka_tls_enabled.at().map(|at| fix::replace(at, "false"));
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("orderer", orderer.name.as_str())
            .at(at)
            .fix_if(edit.map(|edit| fix::set("Kafka.TLS.Enabled", "false", false, vec![edit]))),
    ]
}
