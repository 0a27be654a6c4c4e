//! The settings of a ZooKeeper ensemble that change what a cluster does.

use crate::config::network::{Value, ZooKeeperServer};

/// The ensemble. Times in µs. Source: ZooKeeper 3.4.10 `ZooKeeperServer.java:834,843`, `QuorumMaj.java:60`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnsembleSettings {
    pub names: Vec<String>,
    pub tick_time: u64,
    pub min_session_timeout: u64,
    pub max_session_timeout: u64,
}

impl Default for EnsembleSettings {
    fn default() -> Self {
        EnsembleSettings {
            names: vec!["zookeeper1".to_owned()],
            tick_time: 3_000_000,
            min_session_timeout: 6_000_000,
            max_session_timeout: 60_000_000,
        }
    }
}

impl EnsembleSettings {
    /// The first server's times count for all: they should be the same, and only the leader's tick matters.
    pub fn of(servers: &[ZooKeeperServer]) -> Self {
        let Some(first) = servers.first() else {
            return Self::default();
        };
        let tick = micros(first.tick_time.value).max(1000);
        let limit = |key: &str, ticks: u64| {
            let written = first.values.iter().find(|entry| entry.name == key);
            match written.map(|entry| &entry.setting.value) {
                Some(Value::Int(millis)) if *millis > 0 => micros(*millis),
                _ => tick.saturating_mul(ticks),
            }
        };
        EnsembleSettings {
            names: servers.iter().map(|server| server.name.clone()).collect(),
            tick_time: tick,
            min_session_timeout: limit("minSessionTimeout", 2),
            max_session_timeout: limit("maxSessionTimeout", 20),
        }
    }

    /// What a client that asks for `wanted` gets: 2 to 20 ticks unless the file says otherwise.
    pub fn negotiated(&self, wanted: u64) -> u64 {
        wanted.min(self.max_session_timeout).max(self.min_session_timeout)
    }
}

fn micros(millis: i64) -> u64 {
    u64::try_from(millis).unwrap_or(0).saturating_mul(1000)
}
