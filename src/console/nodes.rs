//! The servers that have been started on the machine, and what they hold.

use crate::config::broker::endpoint::Endpoint;
use crate::config::network::Broker;

/// A ZooKeeper server.
#[derive(Debug, Clone)]
pub(super) struct ZooKeeperNode {
    /// Its number in the world's ensemble.
    pub server: u32,
    pub data_dir: String,
    pub port: u16,
    /// `None`: it does not run.
    pub pid: Option<u32>,
}

/// A broker, by the id under which it is in ZooKeeper.
#[derive(Debug, Clone, Default)]
pub(super) struct BrokerNode {
    /// `None`: only an address in configtx.yaml so far.
    pub id: Option<i32>,
    pub log_dirs: Vec<String>,
    /// Where it listens.
    pub listeners: Vec<(String, u16)>,
    /// What it tells clients, `host:port`.
    pub announced: String,
    pub deletes_topics: bool,
    pub offsets_factor: i64,
    pub offsets_partitions: i64,
    pub rebalance_delay: u64,
    /// Its settings in force.
    pub settings: Option<Box<Broker>>,
    pub pid: Option<u32>,
    /// Its port answers since its process has printed so.
    pub started: bool,
}

impl BrokerNode {
    /// A connection to this address gets to the broker's port. `hosts`: names of this machine.
    pub fn listens(&self, hosts: &[String], host: &str, port: u16) -> bool {
        let here = |host: &str| hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let loopback = |host: &str| host == "localhost" || host.starts_with("127.");
        here(host)
            && self.listeners.iter().any(|(bound, own)| {
                let everywhere = bound.is_empty() || bound == "0.0.0.0";
                let same = bound.eq_ignore_ascii_case(host) || (loopback(bound) && loopback(host));
                *own == port && (everywhere || same)
            })
    }
}

/// Host and port of an endpoint.
pub(super) fn address(endpoint: &Endpoint) -> (String, u16) {
    (endpoint.host.clone().unwrap_or_default(), endpoint.port as u16)
}

/// An orderer, by the folder of its ledger.
#[derive(Debug, Clone, Default)]
pub(super) struct OrdererNode {
    pub ledger: String,
    pub listen: (String, u16),
    pub pid: Option<u32>,
    /// Name of the system channel of its genesis block.
    pub system_channel: String,
    /// Text and profile of the configtx.yaml that its genesis block was made from.
    pub source: (String, String),
}
