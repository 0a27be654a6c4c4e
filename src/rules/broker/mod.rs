//! One broker's settings: they are legal, and still do not what a channel needs.

mod announces_host_name;
mod announces_loopback;
mod append_time;
mod clamped_session;
mod duplicate_id;
mod factor_below_one;
mod fetch_waits;
mod generated_id;
mod long_lag;
mod long_session;
mod many_partitions;
mod no_auto_create;
mod no_controlled_shutdown;
mod no_rebalance;
mod no_topic_deletion;
mod offsets_above_brokers;
mod offsets_below_min_isr;
mod old_format;
mod old_protocol;
mod old_release;
mod overridden_retention;
mod shared_directory;
mod short_connection;
mod short_lag;
mod short_session;
mod strict_clock;
mod temporary_directory;
mod tls_without_keystore;

use super::Rule;
use crate::config::broker::endpoint::Endpoint;
use crate::config::network::{Broker, Value};

pub(super) static RULES: &[&Rule] = &[
    &generated_id::RULE,
    &duplicate_id::RULE,
    &temporary_directory::RULE,
    &shared_directory::RULE,
    &announces_host_name::RULE,
    &announces_loopback::RULE,
    &offsets_below_min_isr::RULE,
    &offsets_above_brokers::RULE,
    &no_auto_create::RULE,
    &many_partitions::RULE,
    &overridden_retention::RULE,
    &clamped_session::RULE,
    &short_session::RULE,
    &long_session::RULE,
    &long_lag::RULE,
    &short_lag::RULE,
    &old_protocol::RULE,
    &old_release::RULE,
    &old_format::RULE,
    &no_controlled_shutdown::RULE,
    &factor_below_one::RULE,
    &no_topic_deletion::RULE,
    &append_time::RULE,
    &fetch_waits::RULE,
    &strict_clock::RULE,
    &short_connection::RULE,
    &no_rebalance::RULE,
    &tls_without_keystore::RULE,
];

/// Whether two brokers can only be meant for one machine: their listeners differ in the port and not in the host.
fn same_machine(first: &[Endpoint], second: &[Endpoint]) -> bool {
    let compatible = |one: &Endpoint, other: &Endpoint| one.port != other.port && one.host == other.host;
    first
        .iter()
        .all(|one| second.iter().all(|other| compatible(one, other)))
}

/// Whether an address is good only on the machine itself.
fn is_loopback(endpoint: &Endpoint) -> bool {
    endpoint.host.as_deref().is_some_and(is_loopback_host)
}

pub(super) fn is_loopback_host(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") || host == "::1"
}

/// The host of `host:port`.
pub(super) fn host_of(address: &str) -> &str {
    address.rsplit_once(':').map_or(address, |(host, _)| host)
}

/// The key that decides what a broker announces.
fn announcing_key(broker: &Broker) -> &'static str {
    let written = |key: &str| broker.get(key).is_some_and(|entry| entry.setting.value != Value::Null);
    if written("advertised.listeners") {
        "advertised.listeners"
    } else if written("advertised.host.name") || written("advertised.port") {
        "advertised.host.name"
    } else if written("listeners") {
        "listeners"
    } else {
        "host.name"
    }
}
