//! KAFKA-SASL-01: brokers let only clients in that log in, and the orderers do not.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{endpoints, listeners_place};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SASL-01",
    name: "broker-sasl-orderer-without",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Fabric orderer/common/localconfig/config.go (SASLPlain, from 1.3)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let all = endpoints(context);
    let Some(orderer) = context
        .network
        .orderers
        .iter()
        .find(|orderer| !orderer.sasl_plain_enabled.value)
    else {
        return Vec::new();
    };
    if all.is_empty() || all.iter().any(|endpoint| !endpoint.protocol.uses_sasl()) {
        return Vec::new();
    }
    let Some(at) = orderer.sasl_plain_enabled.at().or(listeners_place(context)) else {
        return Vec::new();
    };
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("orderer", orderer.name.as_str())
            .at(at),
    ]
}
