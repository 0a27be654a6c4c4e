//! KAFKA-SASL-03: the orderers can only log in with PLAIN, and the brokers do not offer it. GSSAPI alone is the default.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use crate::config::network::{Broker, Value};
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SASL-03",
    name: "brokers-without-plain",
    group: Group::Across,
    severity: Severity::Error,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &["Fabric orderer/consensus/kafka/config.go (SASL PLAIN)"],
    check: Check::Settings(check),
};

const KEY: &str = "sasl.enabled.mechanisms";

fn check(context: &Context) -> Vec<Finding> {
    if !context
        .network
        .orderers
        .iter()
        .any(|orderer| orderer.sasl_plain_enabled.value)
    {
        return Vec::new();
    }
    let lacks = |broker: &Broker| {
        let takes_logins = context
            .announced(broker)
            .iter()
            .any(|endpoint| endpoint.protocol.uses_sasl());
        let plain = match broker.get(KEY).map(|entry| &entry.setting.value) {
            Some(Value::List(mechanisms)) => mechanisms.iter().any(|mechanism| mechanism == "PLAIN"),
            _ => false,
        };
        takes_logins && !plain
    };
    context.broker_findings(&RULE, KEY, lacks, None)
}
