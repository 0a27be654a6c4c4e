//! The settings of one broker that change what a cluster does.

use crate::config::network::{Broker, Value};

/// One broker's values in force. Times in µs, sizes in bytes. Source of the defaults: Kafka 1.1.1 `KafkaConfig.scala`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerSettings {
    /// Shown name.
    pub name: String,
    /// Host and port that clients are told, `127.0.0.1:9092`.
    pub address: String,
    /// `broker.id`; 1001 and up when the broker makes its own.
    pub id: i32,
    /// Counts on the partition's leader.
    pub min_insync_replicas: i64,
    /// Counts on the broker that answers the metadata request.
    pub default_replication_factor: i64,
    pub num_partitions: i64,
    pub auto_create_topics: bool,
    /// Counts on the partition's leader.
    pub message_max_bytes: i64,
    /// `log.message.format.version` is 0.11 or later: the leader rewrites what old producers send as one v2 batch.
    pub batch_format: bool,
    /// `inter.broker.protocol.version` is 0.10.1 or later: a fetch returns at least one batch, whatever its size.
    pub soft_fetch_limit: bool,
    /// Counts on the follower.
    pub replica_fetch_max_bytes: i64,
    /// Counts on the leader.
    pub replica_lag_time_max: u64,
    /// `None` = for ever. Counts on each replica for itself.
    pub retention_time: Option<u64>,
    /// `None` = no limit.
    pub retention_bytes: Option<i64>,
    pub retention_check_interval: u64,
    pub segment_bytes: i64,
    pub segment_roll: u64,
    /// `log.cleanup.policy` has `delete`.
    pub cleanup_delete: bool,
    /// Counts on the controller.
    pub unclean_leader_election: bool,
    pub controlled_shutdown: bool,
    /// What the broker asks ZooKeeper for.
    pub session_timeout: u64,
    pub socket_request_max_bytes: i64,
    pub auto_leader_rebalance: bool,
    pub leader_imbalance_check_interval: u64,
    pub leader_imbalance_percentage: i64,
}

impl Default for BrokerSettings {
    fn default() -> Self {
        BrokerSettings {
            name: "broker0".to_owned(),
            address: "127.0.0.1:9092".to_owned(),
            id: 0,
            min_insync_replicas: 1,
            default_replication_factor: 1,
            num_partitions: 1,
            auto_create_topics: true,
            message_max_bytes: 1_000_012,
            batch_format: true,
            soft_fetch_limit: true,
            replica_fetch_max_bytes: 1_048_576,
            replica_lag_time_max: 10_000_000,
            retention_time: Some(168 * 3_600_000_000),
            retention_bytes: None,
            retention_check_interval: 300_000_000,
            segment_bytes: 1_073_741_824,
            segment_roll: 168 * 3_600_000_000,
            cleanup_delete: true,
            unclean_leader_election: false,
            controlled_shutdown: true,
            session_timeout: 6_000_000,
            socket_request_max_bytes: 104_857_600,
            auto_leader_rebalance: true,
            leader_imbalance_check_interval: 300_000_000,
            leader_imbalance_percentage: 10,
        }
    }
}

impl BrokerSettings {
    /// Reads a broker's values in force; a key that is missing keeps its default. `index` is its place in the network.
    pub fn of(broker: &Broker, index: usize) -> Self {
        let base = BrokerSettings::default();
        let int = |key: &str, default: i64| broker.int(key).unwrap_or(default);
        let bool = |key: &str, default: bool| broker.bool(key).unwrap_or(default);
        let millis = |key: &str, default: u64| broker.int(key).map_or(default, to_micros);
        BrokerSettings {
            name: broker.name.clone(),
            address: address(broker),
            id: broker_id(broker, index),
            min_insync_replicas: int("min.insync.replicas", base.min_insync_replicas),
            default_replication_factor: int("default.replication.factor", base.default_replication_factor),
            num_partitions: int("num.partitions", base.num_partitions),
            auto_create_topics: bool("auto.create.topics.enable", base.auto_create_topics),
            message_max_bytes: int("message.max.bytes", base.message_max_bytes),
            batch_format: at_least(broker, "log.message.format.version", (0, 11, 0)),
            soft_fetch_limit: at_least(broker, "inter.broker.protocol.version", (0, 10, 1)),
            replica_fetch_max_bytes: int("replica.fetch.max.bytes", base.replica_fetch_max_bytes),
            replica_lag_time_max: millis("replica.lag.time.max.ms", base.replica_lag_time_max).max(2000),
            retention_time: retention_time(broker),
            retention_bytes: broker.int("log.retention.bytes").filter(|bytes| *bytes >= 0),
            retention_check_interval: millis("log.retention.check.interval.ms", base.retention_check_interval)
                .max(1000),
            segment_bytes: int("log.segment.bytes", base.segment_bytes),
            segment_roll: segment_roll(broker),
            cleanup_delete: cleanup_deletes(broker),
            unclean_leader_election: bool("unclean.leader.election.enable", base.unclean_leader_election),
            controlled_shutdown: bool("controlled.shutdown.enable", base.controlled_shutdown),
            session_timeout: millis("zookeeper.session.timeout.ms", base.session_timeout),
            socket_request_max_bytes: int("socket.request.max.bytes", base.socket_request_max_bytes),
            auto_leader_rebalance: bool("auto.leader.rebalance.enable", base.auto_leader_rebalance),
            leader_imbalance_check_interval: broker
                .int("leader.imbalance.check.interval.seconds")
                .map_or(base.leader_imbalance_check_interval, |seconds| {
                    to_micros(seconds.saturating_mul(1000)).max(1_000_000)
                }),
            leader_imbalance_percentage: int(
                "leader.imbalance.per.broker.percentage",
                base.leader_imbalance_percentage,
            ),
        }
    }
}

/// Milliseconds of a file in µs; negative counts as 0.
fn to_micros(millis: i64) -> u64 {
    u64::try_from(millis).unwrap_or(0).saturating_mul(1000)
}

/// Host and port of the first advertised listener, else of the first listener; a listener without a host is known by the
/// machine's name.
fn address(broker: &Broker) -> String {
    let first = |key: &str| {
        let entry = broker.get(key)?;
        let text = match &entry.setting.value {
            Value::Text(text) => text.split(',').next()?,
            Value::List(list) => list.first()?,
            _ => return None,
        };
        let address = text.trim().rsplit("//").next()?;
        (!address.is_empty()).then(|| address.to_owned())
    };
    let address = first("advertised.listeners").or_else(|| first("listeners"));
    let address = address.unwrap_or_else(|| format!(":{}", broker.int("port").unwrap_or(9092)));
    match address.strip_prefix(':') {
        Some(port) => format!("{}:{port}", broker.name),
        None => address,
    }
}

/// `broker.id`, or the id that the broker would generate: `reserved.broker.max.id` + 1 and up.
fn broker_id(broker: &Broker, index: usize) -> i32 {
    let written = broker.int("broker.id").and_then(|id| i32::try_from(id).ok());
    let index = i32::try_from(index).unwrap_or(0);
    match written {
        Some(id) if id >= 0 => id,
        _ => {
            let reserved = broker.int("reserved.broker.max.id").unwrap_or(1000);
            i32::try_from(reserved)
                .unwrap_or(1000)
                .saturating_add(1)
                .saturating_add(index)
        }
    }
}

/// `log.retention.ms` before `.minutes` before `.hours`; a negative value is "for ever" (`KafkaConfig.scala:1221-1234`).
fn retention_time(broker: &Broker) -> Option<u64> {
    let ms = broker.int("log.retention.ms");
    let minutes = broker
        .int("log.retention.minutes")
        .map(|minutes| minutes.saturating_mul(60_000));
    let hours = broker
        .int("log.retention.hours")
        .unwrap_or(168)
        .saturating_mul(3_600_000);
    let value = ms.or(minutes).unwrap_or(hours);
    (value >= 0).then(|| to_micros(value))
}

fn segment_roll(broker: &Broker) -> u64 {
    let hours = broker.int("log.roll.hours").unwrap_or(168).saturating_mul(3_600_000);
    to_micros(broker.int("log.roll.ms").unwrap_or(hours)).max(1000)
}

fn cleanup_deletes(broker: &Broker) -> bool {
    match broker.get("log.cleanup.policy").map(|entry| &entry.setting.value) {
        Some(Value::Text(text)) => text.contains("delete"),
        Some(Value::List(list)) => list.iter().any(|policy| policy == "delete"),
        _ => true,
    }
}

/// Whether the version key is unset or at least `wanted` (major, minor, patch; missing parts are 0).
fn at_least(broker: &Broker, key: &str, wanted: (u32, u32, u32)) -> bool {
    let Some(text) = broker.text(key) else { return true };
    let mut parts = text
        .split(['.', '-'])
        .map(|part| part.parse::<u32>().unwrap_or(0))
        .chain(std::iter::repeat(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part()) >= wanted
}
