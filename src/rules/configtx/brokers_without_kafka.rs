//! CONFIGTX-BROKERS-04: brokers are listed, but the type is solo.

use super::super::context::Context;
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-BROKERS-04",
    name: "brokers-without-kafka",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/encoder/encoder.go:194-243",
        "recorded vectors configtx 093",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    let brokers = &channel.kafka_brokers.value;
    let Some(first) = brokers.iter().find_map(|broker| broker.at()) else {
        return Vec::new();
    };
    if channel.orderer_type.value != "solo" {
        return Vec::new();
    }
    let finding = Finding::new(RULE.code, RULE.severity).with("profile", channel.profile.as_str());
    vec![match channel.orderer_type.at() {
        Some(at) => finding
            .at(at)
            .fix(fix::set("OrdererType", "kafka", false, vec![fix::replace(at, "kafka")])),
        None => finding.at(first),
    }]
}
