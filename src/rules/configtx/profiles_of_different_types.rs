//! CONFIGTX-PROFILE-02: the chosen profile is not ordered with Kafka, but another one is.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-PROFILE-02",
    name: "profiles-of-different-types",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["15 of 84 published configtx.yaml files have profiles of different types"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(notes), Some(channel), Some(chosen)) = (
        &context.network.configtx,
        &context.network.channel,
        context.network.chosen_profile(),
    ) else {
        return Vec::new();
    };
    let other = notes
        .profiles
        .iter()
        .find(|profile| profile.orderer_type.as_deref() == Some("kafka"));
    match other {
        Some(other) if channel.orderer_type.value != "kafka" => vec![
            Finding::new(RULE.code, RULE.severity)
                .with("profile", chosen.name.as_str())
                .with("type", channel.orderer_type.value.as_str())
                .with("other", other.name.as_str())
                .at(chosen.name_at),
        ],
        _ => Vec::new(),
    }
}
