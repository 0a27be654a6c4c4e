//! Brokers and ZooKeeper: whether `zookeeper.connect` leads where it should.

mod empty;
mod loopback;
mod one_of_many;
mod other_ensemble;
mod other_port;
mod repeated_chroot;

use super::Rule;
use super::broker::is_loopback_host;
use super::fix;
use crate::config::network::{Broker, Value, ZooKeeperServer};
use crate::config::zookeeper::{ConnectServer, ConnectString, connect_string};
use crate::finding::{Edit, Finding, Fix};

pub(super) static RULES: &[&Rule] = &[
    &other_port::RULE,
    &other_ensemble::RULE,
    &repeated_chroot::RULE,
    &loopback::RULE,
    &one_of_many::RULE,
    &empty::RULE,
];

const KEY: &str = "zookeeper.connect";

/// A broker's `zookeeper.connect`, taken apart.
fn parsed(broker: &Broker) -> ConnectString {
    connect_string(broker.text(KEY).unwrap_or(""))
}

/// The ZooKeeper servers that a broker connects to.
fn servers(broker: &Broker) -> Vec<ConnectServer> {
    parsed(broker).servers
}

/// The port that a ZooKeeper server listens on for brokers.
fn client_port(server: &ZooKeeperServer) -> Option<i64> {
    match server
        .values
        .iter()
        .find(|entry| entry.name == "clientPort")?
        .setting
        .value
    {
        Value::Int(port) => Some(port),
        _ => None,
    }
}

/// The fix that writes `value` at all places of a finding about `zookeeper.connect`.
fn replaced(finding: &Finding, value: &str) -> Fix {
    let places = finding.at.into_iter().chain(finding.related.iter().map(|(at, _)| *at));
    let mut edits: Vec<Edit> = places.map(|at| fix::replace(at, value)).collect();
    edits.sort_by_key(|edit| edit.span);
    fix::set(KEY, value, false, edits)
}
