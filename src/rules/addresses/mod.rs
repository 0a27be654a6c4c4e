//! Who finds whom: bootstrap lists, listeners, ids.

mod one_bootstrap_broker;
mod plain_replication;
mod plaintext_on_tls;
mod same_address;
mod sasl_mechanism;
mod sasl_missing;
mod sasl_unasked;
mod short_producer_retry;
mod tls_on_plaintext;
mod unknown_broker;
mod wrong_port;
mod wrong_protocol;

use super::Rule;
use super::broker::host_of;
use super::context::{Context, place};
use crate::config::broker::endpoint::Endpoint;
use crate::config::network::Broker;
use crate::config::source::{FileKind, Span};

pub(super) static RULES: &[&Rule] = &[
    &one_bootstrap_broker::RULE,
    &unknown_broker::RULE,
    &wrong_protocol::RULE,
    &same_address::RULE,
    &wrong_port::RULE,
    &tls_on_plaintext::RULE,
    &plaintext_on_tls::RULE,
    &sasl_missing::RULE,
    &sasl_unasked::RULE,
    &sasl_mechanism::RULE,
    &short_producer_retry::RULE,
    &plain_replication::RULE,
];

/// Every address that the brokers announce.
fn endpoints<'a>(context: &'a Context) -> Vec<&'a Endpoint> {
    context
        .brokers()
        .iter()
        .flat_map(|broker| context.announced(broker))
        .collect()
}

/// The listener at `host:port`.
fn listener_at<'a>(endpoints: &[&'a Endpoint], address: &str) -> Option<&'a Endpoint> {
    let (host, port) = address.rsplit_once(':')?;
    let port: i32 = port.parse().ok()?;
    let named = |endpoint: &&Endpoint| {
        endpoint
            .host
            .as_deref()
            .is_some_and(|own| own.eq_ignore_ascii_case(host))
    };
    endpoints
        .iter()
        .copied()
        .filter(named)
        .find(|endpoint| endpoint.port == port)
}

/// The names under which a broker can be reached; `None` when it announces its machine's name, which no file tells.
fn hosts<'a>(context: &'a Context, broker: &'a Broker) -> Option<Vec<&'a str>> {
    let own = |endpoint: &'a Endpoint| endpoint.host.as_deref();
    let mut hosts: Vec<&str> = context.announced(broker).iter().filter_map(own).collect();
    // A compose service is reached by its name, whatever it announces.
    let in_compose = context
        .files
        .get(broker.file)
        .is_some_and(|file| file.kind == FileKind::Compose);
    if in_compose {
        hosts.push(&broker.name);
    }
    let listening = context.listening(broker).iter().filter_map(own);
    hosts.extend(listening.filter(|host| *host != "0.0.0.0"));
    (!hosts.is_empty()).then_some(hosts)
}

/// The ports that a broker listens on or announces.
fn ports(context: &Context, broker: &Broker) -> Vec<i32> {
    let endpoints = context.announced(broker).iter().chain(context.listening(broker));
    let mut ports: Vec<i32> = endpoints.map(|endpoint| endpoint.port).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Where the first broker's listeners are written, or its file's start.
fn listeners_place(context: &Context) -> Option<Span> {
    let broker = context.brokers().first()?;
    let keys = ["advertised.listeners", "listeners"];
    let written = keys.iter().find_map(|key| broker.at(key));
    Some(written.unwrap_or_else(|| place(broker, "listeners")))
}
