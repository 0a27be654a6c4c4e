//! The lines of a broker's log, in the order in which Kafka 1.1.1 prints them.

use std::collections::BTreeSet;

use crate::config::broker::derived;
use crate::config::network::{Broker, Value};
use crate::console::process::Context;
use crate::kafka::partition::BrokerIndex;

const REAPER: &str = "kafka.server.ClientQuotaManager$ThrottledRequestReaper";
const EXPIRATION: &str = "kafka.server.DelayedOperationPurgatory$ExpiredOperationReaper";
const MANAGER: &str = "kafka.log.LogManager";
const ZOOKEEPER: &str = "kafka.zookeeper.ZooKeeperClient";
const ZK: &str = "kafka.zk.KafkaZkClient";
const CLIENT: &str = "org.apache.zookeeper.ClientCnxn";

pub(super) fn connected(context: &mut Context<'_>, connect: &str, session: &str, broker: &Broker) {
    let first = connect.split([',', '/']).next().unwrap_or("");
    let server = match first.strip_prefix("localhost") {
        Some(rest) => format!("localhost/127.0.0.1{rest}"),
        None => {
            let host = first.split(':').next().unwrap_or("");
            format!("{host}/{first}")
        }
    };
    let wanted = broker
        .int("zookeeper.session.timeout.ms")
        .and_then(|ms| u64::try_from(ms).ok())
        .unwrap_or(6000);
    let granted = context
        .machine
        .world
        .setup()
        .zookeeper
        .negotiated(wanted.saturating_mul(1000))
        / 1000;
    context.log(
        "INFO",
        &format!("Socket connection established to {server}, initiating session"),
        CLIENT,
    );
    let text = format!(
        "Session establishment complete on server {server}, sessionid = {session}, negotiated timeout = {granted}"
    );
    context.log("INFO", &text, CLIENT);
    context.log("INFO", "[ZooKeeperClient] Connected.", ZOOKEEPER);
}

pub(super) fn no_meta_properties(context: &mut Context<'_>, folder: &str) {
    let text = format!("No meta.properties file under dir {folder}/meta.properties");
    context.log("WARN", &text, "kafka.server.BrokerMetadataCheckpoint");
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Double(value) if *value == f64::MAX => "1.7976931348623157E308".to_owned(),
        Value::Double(value) => format!("{value:?}"),
        Value::Text(value) => value.clone(),
        Value::List(values) => format!("[{}]", values.join(", ")),
    }
}

/// `KafkaConfig values:`, twice, and the reapers.
pub(super) fn settings(context: &mut Context<'_>, broker: &Broker, id: i32) {
    let mut text = "KafkaConfig values: \n".to_owned();
    for entry in &broker.values {
        let value = match entry.name.as_ref() {
            "broker.id" => id.to_string(),
            name if name.contains("password") && entry.setting.value != Value::Null && !name.contains("encoder") => {
                "[hidden]".to_owned()
            }
            _ => shown(&entry.setting.value),
        };
        text.push_str(&format!("\t{} = {value}\n", entry.name));
    }
    for _ in 0..2 {
        context.log("INFO", &text, "kafka.server.KafkaConfig");
    }
    for name in ["Fetch", "Produce", "Request"] {
        context.log("INFO", &format!("[ThrottledRequestReaper-{name}]: Starting"), REAPER);
    }
}

pub(super) fn bad_folder(context: &mut Context<'_>, folder: &str, why: &str) {
    let text = format!(
        "Failed to create or validate data directory {folder}\njava.io.IOException: Failed to create data directory {folder} ({why})\n"
    );
    context.log("ERROR", &text, "kafka.server.LogDirFailureChannel");
}

pub(super) fn loaded(context: &mut Context<'_>, broker: &Broker) {
    let check = broker.int("log.retention.check.interval.ms").unwrap_or(300_000);
    let flush = broker.int("log.flush.scheduler.interval.ms").unwrap_or(i64::MAX);
    context.log("INFO", "Loading logs.", MANAGER);
    context.log("INFO", "Logs loading complete in 6 ms.", MANAGER);
    context.log(
        "INFO",
        &format!("Starting log cleanup with a period of {check} ms."),
        MANAGER,
    );
    context.log(
        "INFO",
        &format!("Starting log flusher with a default period of {flush} ms."),
        MANAGER,
    );
}

pub(super) fn bound(context: &mut Context<'_>, id: i32, acceptors: usize) {
    let text = format!("[SocketServer brokerId={id}] Started {acceptors} acceptor threads");
    context.log("INFO", &text, "kafka.network.SocketServer");
    for name in ["Produce", "Fetch", "DeleteRecords"] {
        context.log("INFO", &format!("[ExpirationReaper-{id}-{name}]: Starting"), EXPIRATION);
    }
    let text = "[LogDirFailureHandler]: Starting";
    context.log("INFO", text, "kafka.server.ReplicaManager$LogDirFailureHandler");
}

pub(super) fn registered(context: &mut Context<'_>, broker: &Broker, id: i32, index: BrokerIndex) {
    context.log(
        "INFO",
        &format!("Result of znode creation at /brokers/ids/{id} is: OK"),
        ZK,
    );
    let endpoints = derived::advertised_listeners(broker).unwrap_or_default();
    let shown: Vec<String> = endpoints
        .iter()
        .map(|endpoint| {
            let mut endpoint = endpoint.clone();
            let named = endpoint.host.take().filter(|host| !host.is_empty());
            endpoint.host = Some(named.unwrap_or_else(|| "localhost".to_owned()));
            endpoint.to_string()
        })
        .collect();
    let text = format!(
        "Registered broker {id} at path /brokers/ids/{id} with addresses: ArrayBuffer({})",
        shown.join(", ")
    );
    context.log("INFO", &text, ZK);
    for name in ["topic", "Heartbeat", "Rebalance"] {
        context.log("INFO", &format!("[ExpirationReaper-{id}-{name}]: Starting"), EXPIRATION);
    }
    let controller = context.machine.world.controller().0;
    if controller.is_none_or(|controller| controller == index) {
        context.log("INFO", "Creating /controller (is it secure? false)", ZK);
        context.log("INFO", "Result of znode creation at /controller is: OK", ZK);
    }
    let lines = [
        (
            format!("[GroupCoordinator {id}]: Starting up."),
            "kafka.coordinator.group.GroupCoordinator",
        ),
        (
            format!("[GroupCoordinator {id}]: Startup complete."),
            "kafka.coordinator.group.GroupCoordinator",
        ),
        (
            format!("[GroupMetadataManager brokerId={id}] Removed 0 expired offsets in 7 milliseconds."),
            "kafka.coordinator.group.GroupMetadataManager",
        ),
        (
            format!(
                "[ProducerId Manager {id}]: Acquired new producerId block (brokerId:{id},blockStartProducerId:0,blockEndProducerId:999) by writing to Zk with path version 1"
            ),
            "kafka.coordinator.transaction.ProducerIdManager",
        ),
        (
            format!("[TransactionCoordinator id={id}] Starting up."),
            "kafka.coordinator.transaction.TransactionCoordinator",
        ),
        (
            format!("[TransactionCoordinator id={id}] Startup complete."),
            "kafka.coordinator.transaction.TransactionCoordinator",
        ),
        (
            format!("[Transaction Marker Channel Manager {id}]: Starting"),
            "kafka.coordinator.transaction.TransactionMarkerChannelManager",
        ),
        (
            "[/config/changes-event-process-thread]: Starting".to_owned(),
            "kafka.common.ZkNodeChangeNotificationListener$ChangeEventProcessThread",
        ),
        (
            format!(
                "[SocketServer brokerId={id}] Started processors for {} acceptors",
                endpoints.len()
            ),
            "kafka.network.SocketServer",
        ),
        (
            "Kafka version : 1.1.1".to_owned(),
            "org.apache.kafka.common.utils.AppInfoParser",
        ),
        (
            "Kafka commitId : 4dae083af486eaed".to_owned(),
            "org.apache.kafka.common.utils.AppInfoParser",
        ),
    ];
    for (text, logger) in lines {
        context.log("INFO", &text, logger);
    }
}

/// A start that failed: what had been begun is ended.
pub(super) fn abandoned(context: &mut Context<'_>, id: Option<i32>, session: &str) {
    if !session.is_empty() {
        closed(context, session);
    }
    if id.is_some() {
        for name in ["Fetch", "Produce", "Request"] {
            for word in ["Shutting down", "Stopped", "Shutdown completed"] {
                context.log("INFO", &format!("[ThrottledRequestReaper-{name}]: {word}"), REAPER);
            }
        }
    }
}

fn closed(context: &mut Context<'_>, session: &str) {
    context.log("INFO", "[ZooKeeperClient] Closing.", ZOOKEEPER);
    context.log(
        "INFO",
        &format!("Session: {session} closed"),
        "org.apache.zookeeper.ZooKeeper",
    );
    context.log("INFO", &format!("EventThread shut down for session: {session}"), CLIENT);
    context.log("INFO", "[ZooKeeperClient] Closed.", ZOOKEEPER);
}

pub(super) fn stopped(context: &mut Context<'_>, session: &str, id: i32) {
    let server = format!("[KafkaServer id={id}] Controlled shutdown succeeded");
    context.log("INFO", &server, "kafka.server.KafkaServer");
    let lines = [
        (
            format!("[SocketServer brokerId={id}] Stopping socket server request processors"),
            "kafka.network.SocketServer",
        ),
        (
            format!("[SocketServer brokerId={id}] Stopped socket server request processors"),
            "kafka.network.SocketServer",
        ),
        (format!("[KafkaApi-{id}] Shutdown complete."), "kafka.server.KafkaApis"),
        (
            format!("[GroupCoordinator {id}]: Shutting down."),
            "kafka.coordinator.group.GroupCoordinator",
        ),
        (
            format!("[GroupCoordinator {id}]: Shutdown complete."),
            "kafka.coordinator.group.GroupCoordinator",
        ),
        (
            format!("[ReplicaManager broker={id}] Shutting down"),
            "kafka.server.ReplicaManager",
        ),
        (
            format!("[ReplicaManager broker={id}] Shut down completely"),
            "kafka.server.ReplicaManager",
        ),
        ("Shutting down.".to_owned(), MANAGER),
        ("Shutdown complete.".to_owned(), MANAGER),
    ];
    for (text, logger) in lines {
        context.log("INFO", &text, logger);
    }
    closed(context, session);
    let text = format!("[SocketServer brokerId={id}] Shutdown completed");
    context.log("INFO", &text, "kafka.network.SocketServer");
}

/// The partitions that the broker has told of already.
#[derive(Debug, Default)]
pub(super) struct Replicas(BTreeSet<(String, usize)>);

impl Replicas {
    /// Lines for partitions that have come since.
    pub fn log(&mut self, context: &mut Context<'_>, broker: BrokerIndex) {
        let mut fresh = Vec::new();
        let machine = &*context.machine;
        for (name, topic) in &machine.topics {
            for (partition, &place) in topic.places.iter().enumerate() {
                let there = machine.world.replica_offsets(broker, place);
                let key = (name.clone(), partition);
                match there {
                    Some((start, end)) if !self.0.contains(&key) => fresh.push((key, start, end)),
                    None => drop(self.0.remove(&key)),
                    _ => {}
                }
            }
        }
        let id = context.machine.broker_id(broker);
        let folder = context
            .machine
            .brokers
            .get(usize::from(broker))
            .and_then(|node| node.log_dirs.first().cloned())
            .unwrap_or_default();
        for ((name, partition), start, end) in fresh {
            let shown = format!("{name}-{partition}");
            let lines = [
                (
                    format!(
                        "[Log partition={shown}, dir={folder}] Completed load of log with 1 segments, log start offset {start} and log end offset {end} in 1 ms"
                    ),
                    "kafka.log.Log",
                ),
                (
                    format!(
                        "[Partition {shown} broker={id}] No checkpointed highwatermark is found for partition {shown}"
                    ),
                    "kafka.cluster.Partition",
                ),
                (
                    format!("Replica loaded for partition {shown} with initial high watermark 0"),
                    "kafka.cluster.Replica",
                ),
                (
                    format!(
                        "[Partition {shown} broker={id}] {shown} starts at Leader Epoch 0 from offset {end}. Previous Leader Epoch was: -1"
                    ),
                    "kafka.cluster.Partition",
                ),
            ];
            for (text, logger) in lines {
                context.log("INFO", &text, logger);
            }
            self.0.insert((name, partition));
        }
    }
}
