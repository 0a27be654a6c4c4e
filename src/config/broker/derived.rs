//! What a broker makes of settings that stand in for one another: retention, rolling, directories, listeners.
//!
//! Source: the accessors of core `kafka/server/KafkaConfig.scala` (1.1.1, lines 1066-1093 and 1221-1263).

use super::endpoint::{self, Endpoint, ProtocolMap, SecurityProtocol};
use super::refusal::StartError;
use crate::config::network::Broker;

const HOUR: i64 = 3_600_000;

/// Milliseconds that a log is kept; -1 = for ever. `log.retention.ms` beats `.minutes` beats `.hours`; any negative
/// result means for ever.
pub fn log_retention_ms(broker: &Broker) -> i64 {
    let minutes = || broker.int("log.retention.minutes").map(|minutes| minutes * 60_000);
    let hours = || broker.int("log.retention.hours").map(|hours| hours * HOUR);
    let millis = broker.int("log.retention.ms").or_else(minutes).or_else(hours);
    millis.unwrap_or(168 * HOUR).max(-1)
}

/// Milliseconds after which a segment is closed. `log.roll.ms` beats `log.roll.hours`.
pub fn log_roll_ms(broker: &Broker) -> i64 {
    either_unit(broker, "log.roll.ms", "log.roll.hours")
}

/// Milliseconds by which rolling is spread. `log.roll.jitter.ms` beats `log.roll.jitter.hours`.
pub fn log_roll_jitter_ms(broker: &Broker) -> i64 {
    either_unit(broker, "log.roll.jitter.ms", "log.roll.jitter.hours")
}

fn either_unit(broker: &Broker, millis: &str, hours: &str) -> i64 {
    let hours = || broker.int(hours).map(|hours| hours * HOUR);
    broker.int(millis).or_else(hours).unwrap_or(0)
}

/// Milliseconds to wait for ZooKeeper at the start; the session's time-out when not set.
pub fn zookeeper_connection_timeout_ms(broker: &Broker) -> i64 {
    let session = || broker.int("zookeeper.session.timeout.ms");
    broker
        .int("zookeeper.connection.timeout.ms")
        .or_else(session)
        .unwrap_or(0)
}

/// The directories of the logs. `log.dirs` beats `log.dir`, even when it is empty.
pub fn log_dirs(broker: &Broker) -> Vec<String> {
    let dirs = broker.text("log.dirs").or_else(|| broker.text("log.dir"));
    endpoint::csv_list(dirs.unwrap_or(""))
}

/// The addresses that the broker listens on.
pub fn listeners(broker: &Broker) -> Result<Vec<Endpoint>, StartError> {
    listeners_by(broker, &protocol_map(broker)?)
}

/// The addresses that clients and other brokers are told to use.
pub fn advertised_listeners(broker: &Broker) -> Result<Vec<Endpoint>, StartError> {
    advertised_by(broker, &protocol_map(broker)?)
}

/// [`listeners`] by what [`protocol_map`] gave.
pub(super) fn listeners_by(broker: &Broker, map: &ProtocolMap) -> Result<Vec<Endpoint>, StartError> {
    match broker.text("listeners") {
        Some(listeners) => endpoint::endpoints(listeners, map),
        None => {
            let host = broker.text("host.name").unwrap_or("");
            let port = broker.int("port").unwrap_or(9092);
            endpoint::endpoints(&format!("PLAINTEXT://{host}:{port}"), map)
        }
    }
}

/// [`advertised_listeners`] by what [`protocol_map`] gave.
pub(super) fn advertised_by(broker: &Broker, map: &ProtocolMap) -> Result<Vec<Endpoint>, StartError> {
    if let Some(advertised) = broker.text("advertised.listeners") {
        return endpoint::endpoints(advertised, map);
    }
    let (host, port) = (broker.text("advertised.host.name"), broker.int("advertised.port"));
    if host.is_none() && port.is_none() {
        return listeners_by(broker, map);
    }
    let host = host.or_else(|| broker.text("host.name")).unwrap_or("");
    let port = port.or_else(|| broker.int("port")).unwrap_or(9092);
    endpoint::endpoints(&format!("PLAINTEXT://{host}:{port}"), map)
}

/// `listener.security.protocol.map`.
pub fn protocol_map(broker: &Broker) -> Result<ProtocolMap, StartError> {
    endpoint::protocol_map(broker.text("listener.security.protocol.map").unwrap_or(""))
}

/// Listener and protocol that the brokers use among themselves
/// (`KafkaConfig.getInterBrokerListenerNameAndSecurityProtocol`).
pub fn inter_broker_listener(broker: &Broker) -> Result<(String, SecurityProtocol), StartError> {
    const NAME: &str = "inter.broker.listener.name";
    const PROTOCOL: &str = "security.inter.broker.protocol";
    let Some(name) = broker.text(NAME) else {
        let protocol = broker.text(PROTOCOL).unwrap_or("PLAINTEXT");
        let protocol =
            SecurityProtocol::for_name(protocol).ok_or_else(|| StartError::bad_protocol(protocol, PROTOCOL))?;
        return Ok((protocol.name().to_owned(), protocol));
    };
    if broker
        .get(PROTOCOL)
        .is_some_and(|entry| entry.setting.written.is_some())
    {
        return Err(StartError::config(format!(
            "Only one of {NAME} and {PROTOCOL} should be set."
        )));
    }
    let name = name.to_uppercase();
    match protocol_map(broker)?.into_iter().find(|entry| entry.0 == name) {
        Some(entry) => Ok(entry),
        None => Err(StartError::config(format!(
            "Listener with name {name} defined in {NAME} not found in listener.security.protocol.map."
        ))),
    }
}
