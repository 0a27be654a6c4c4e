//! KAFKA-SASL-02: the orderers log in, but no broker has a listener that takes logins.

use super::super::context::Context;
use super::super::{Check, Group, Rule, fix};
use super::{endpoints, listeners_place};
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SASL-02",
    name: "orderer-sasl-broker-without",
    group: Group::Across,
    severity: Severity::Error,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &["Fabric orderer/common/localconfig/config.go (SASLPlain, from 1.3)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let all = endpoints(context);
    let Some(orderer) = context
        .network
        .orderers
        .iter()
        .find(|orderer| orderer.sasl_plain_enabled.value)
    else {
        return Vec::new();
    };
    if all.is_empty() || all.iter().any(|endpoint| endpoint.protocol.uses_sasl()) {
        return Vec::new();
    }
    let Some(at) = orderer.sasl_plain_enabled.at().or(listeners_place(context)) else {
        return Vec::new();
    };
    let edit = orderer.sasl_plain_enabled.at().map(|at| fix::replace(at, "false"));
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("orderer", orderer.name.as_str())
            .at(at)
            .fix_if(edit.map(|edit| fix::set("Kafka.SASLPlain.Enabled", "false", false, vec![edit]))),
    ]
}
