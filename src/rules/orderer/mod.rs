//! orderer.yaml: what the orderer refuses in it, and how its values go with those of the brokers.

mod announced_port;
mod client_tls_off;
mod kafka_sasl_incomplete;
mod kafka_tls_files_missing;
mod kafka_version_not_understood;
mod listen_port_wraps;
mod listens_on_loopback;
mod negative_retry;
mod orderer_duration;
mod orderer_key_of_another_release;
mod orderer_unknown_key;
mod orderer_wrong_type;
mod orderer_yaml_syntax;
mod provisional_genesis;
mod read_timeout_vs_lag;
mod retries_end_soon;
mod retry_max_zero;
mod retry_without_unit;
mod topic_factor_above_brokers;
mod topic_factor_not_used;
mod topic_factor_zero;
mod total_below_interval;
mod version_mapped;
mod version_without_topics;

use super::Rule;
use super::context::Context;
use crate::config::network::{OrdererNode, Setting};
use crate::config::source::Span;

pub(super) static RULES: &[&Rule] = &[
    &orderer_yaml_syntax::RULE,
    &orderer_unknown_key::RULE,
    &orderer_key_of_another_release::RULE,
    &orderer_wrong_type::RULE,
    &orderer_duration::RULE,
    &kafka_version_not_understood::RULE,
    &kafka_tls_files_missing::RULE,
    &kafka_sasl_incomplete::RULE,
    &version_mapped::RULE,
    &version_without_topics::RULE,
    &negative_retry::RULE,
    &retry_without_unit::RULE,
    &total_below_interval::RULE,
    &retry_max_zero::RULE,
    &retries_end_soon::RULE,
    &read_timeout_vs_lag::RULE,
    &topic_factor_zero::RULE,
    &topic_factor_above_brokers::RULE,
    &topic_factor_not_used::RULE,
    &provisional_genesis::RULE,
    &listen_port_wraps::RULE,
    &announced_port::RULE,
    &listens_on_loopback::RULE,
    &client_tls_off::RULE,
];

/// The times of an orderer's Kafka section by their keys, in nanoseconds.
fn times(node: &OrdererNode) -> [(&'static str, &Setting<i64>); 10] {
    [
        ("ShortInterval", &node.short_interval),
        ("ShortTotal", &node.short_total),
        ("LongInterval", &node.long_interval),
        ("LongTotal", &node.long_total),
        ("DialTimeout", &node.dial_timeout),
        ("ReadTimeout", &node.read_timeout),
        ("WriteTimeout", &node.write_timeout),
        ("Metadata.RetryBackoff", &node.metadata_retry_backoff),
        ("Producer.RetryBackoff", &node.producer_retry_backoff),
        ("Consumer.RetryBackoff", &node.consumer_retry_backoff),
    ]
}

/// The place of a value, or the start of the node's file when it is not written.
fn place<T>(node: &OrdererNode, setting: &Setting<T>) -> Span {
    setting.at().unwrap_or(Span {
        file: node.file,
        start: 0,
        end: 0,
    })
}

/// Whether brokers are open, and every one of them makes topics by itself (`true`) or none does (`false`).
fn auto_create(context: &Context) -> Option<bool> {
    let mut answers = context
        .brokers()
        .iter()
        .filter_map(|broker| broker.bool("auto.create.topics.enable"));
    let first = answers.next()?;
    answers.all(|answer| answer == first).then_some(first)
}
