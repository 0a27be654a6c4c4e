//! What a broker asks of several settings together before it starts (`KafkaConfig.validateValues`).

mod advertised_meta_address;
mod advertised_without_listener;
mod bad_listener;
mod broker_id_range;
mod cleaner_memory;
mod commit_acks;
mod compression;
mod connection_overrides;
mod fetch_wait;
mod format_above_protocol;
mod inter_broker_listener;
mod no_log_directory;
mod queued_bytes;
mod retention_zero;
mod roll_time;
mod sasl_mechanism;
mod unknown_version;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &broker_id_range::RULE,
    &roll_time::RULE,
    &retention_zero::RULE,
    &no_log_directory::RULE,
    &cleaner_memory::RULE,
    &fetch_wait::RULE,
    &commit_acks::RULE,
    &compression::RULE,
    &unknown_version::RULE,
    &format_above_protocol::RULE,
    &inter_broker_listener::RULE,
    &advertised_without_listener::RULE,
    &advertised_meta_address::RULE,
    &sasl_mechanism::RULE,
    &queued_bytes::RULE,
    &connection_overrides::RULE,
    &bad_listener::RULE,
];
