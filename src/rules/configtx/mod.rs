//! configtx.yaml: what configtxgen and the orderer refuse in it, and what they take otherwise than meant.

mod batch_timeout_not_positive;
mod broker_listed_twice;
mod brokers_without_kafka;
mod capabilities_without_orderer_support;
mod configtx_byte_size;
mod configtx_duration;
mod configtx_key_in_two_cases;
mod configtx_key_of_another_release;
mod configtx_unknown_anchor;
mod configtx_unknown_key;
mod configtx_wrong_type;
mod configtx_yaml_syntax;
mod default_orderer_address;
mod duplicate_key;
mod etcdraft_section_missing;
mod invalid_broker_entry;
mod kafka_deprecated;
mod kafka_gone;
mod merge_after_key;
mod message_count_with_unit;
mod no_block_validation;
mod no_brokers_listed;
mod no_consortiums;
mod no_orderer_addresses;
mod no_orderer_capability;
mod no_orderer_policies;
mod no_way_to_raft;
mod number_from_other_kind;
mod number_wraps;
mod octal_number;
mod one_message_per_block;
mod partial_batch_size;
mod policy_rule_not_understood;
mod preferred_above_absolute;
mod profile_not_usable;
mod profiles_of_different_types;
mod second_document;
mod several_brokers_in_one_entry;
mod timeout_too_long;
mod timeout_too_short;
mod timeout_without_unit;
mod top_level_orderer_refused;
mod unknown_orderer_type;
mod unsupported_capability;
mod zero_means_default;

use super::Rule;
use super::context::Context;
use crate::config::network::{ChannelOrderer, ProfileNote, Setting};
use crate::config::source::Span;
use crate::finding::{Arg, Finding};

pub(super) static RULES: &[&Rule] = &[
    &configtx_yaml_syntax::RULE,
    &configtx_unknown_anchor::RULE,
    &configtx_unknown_key::RULE,
    &configtx_key_of_another_release::RULE,
    &configtx_key_in_two_cases::RULE,
    &duplicate_key::RULE,
    &configtx_wrong_type::RULE,
    &configtx_byte_size::RULE,
    &configtx_duration::RULE,
    &unknown_orderer_type::RULE,
    &profile_not_usable::RULE,
    &top_level_orderer_refused::RULE,
    &policy_rule_not_understood::RULE,
    &preferred_above_absolute::RULE,
    &batch_timeout_not_positive::RULE,
    &invalid_broker_entry::RULE,
    &several_brokers_in_one_entry::RULE,
    &no_orderer_addresses::RULE,
    &capabilities_without_orderer_support::RULE,
    &unsupported_capability::RULE,
    &etcdraft_section_missing::RULE,
    &merge_after_key::RULE,
    &partial_batch_size::RULE,
    &timeout_without_unit::RULE,
    &timeout_too_short::RULE,
    &timeout_too_long::RULE,
    &zero_means_default::RULE,
    &number_wraps::RULE,
    &octal_number::RULE,
    &number_from_other_kind::RULE,
    &one_message_per_block::RULE,
    &message_count_with_unit::RULE,
    &second_document::RULE,
    &broker_listed_twice::RULE,
    &no_brokers_listed::RULE,
    &brokers_without_kafka::RULE,
    &default_orderer_address::RULE,
    &no_orderer_capability::RULE,
    &no_way_to_raft::RULE,
    &no_orderer_policies::RULE,
    &no_block_validation::RULE,
    &no_consortiums::RULE,
    &profiles_of_different_types::RULE,
    &kafka_deprecated::RULE,
    &kafka_gone::RULE,
];

/// The numbers of BatchSize by their keys.
fn numbers(channel: &ChannelOrderer) -> [(&'static str, &Setting<u32>); 3] {
    [
        ("MaxMessageCount", &channel.max_message_count),
        ("AbsoluteMaxBytes", &channel.absolute_max_bytes),
        ("PreferredMaxBytes", &channel.preferred_max_bytes),
    ]
}

/// The value in force of `BatchTimeout` or of a key of BatchSize, unless the environment decides.
fn in_force(channel: &ChannelOrderer, key: &str) -> Option<Arg> {
    use crate::config::network::Origin::Environment;
    if key.eq_ignore_ascii_case("BatchTimeout") {
        let timeout = &channel.batch_timeout;
        return (!matches!(timeout.origin, Environment { .. })).then_some(Arg::Millis(timeout.value / 1_000_000));
    }
    let (name, setting) = numbers(channel)
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    if matches!(setting.origin, Environment { .. }) {
        return None;
    }
    Some(match name {
        "MaxMessageCount" => Arg::Number(setting.value.into()),
        _ => Arg::Bytes(setting.value.into()),
    })
}

/// A finding at the name of a profile.
fn of_profile(rule: &Rule, profile: &ProfileNote) -> Finding {
    Finding::new(rule.code, rule.severity)
        .with("profile", profile.name.as_str())
        .at(profile.name_at)
}

/// The place for a fault of the whole orderer section: its type, or the name of the profile.
pub(super) fn section_at(context: &Context) -> Option<Span> {
    let of_type = context
        .network
        .channel
        .as_ref()
        .and_then(|channel| channel.orderer_type.at());
    of_type.or_else(|| context.network.chosen_profile().map(|profile| profile.name_at))
}

fn has_capability(channel: &ChannelOrderer, any: &[&str]) -> bool {
    channel
        .capabilities
        .iter()
        .any(|capability| any.contains(&capability.value.as_str()))
}
