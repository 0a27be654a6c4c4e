//! KAFKA-TLS-02: brokers have listeners with TLS only, and the orderers use none.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{endpoints, listeners_place};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-TLS-02",
    name: "broker-tls-orderer-plaintext",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 9"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let all = endpoints(context);
    let Some(orderer) = context
        .network
        .orderers
        .iter()
        .find(|orderer| !orderer.kafka_tls_enabled.value)
    else {
        return Vec::new();
    };
    if all.is_empty() || all.iter().any(|endpoint| !endpoint.protocol.uses_tls()) {
        return Vec::new();
    }
    let Some(at) = orderer.kafka_tls_enabled.at().or(listeners_place(context)) else {
        return Vec::new();
    };
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("orderer", orderer.name.as_str())
            .at(at),
    ]
}
