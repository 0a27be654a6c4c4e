//! What Kafka's Java clients do before they can work: find a broker, ask for a topic, find a group's coordinator.

use crate::config::topic;
use crate::console::machine::Machine;
use crate::console::process::Context;
use crate::console::topics::{CreateError, OFFSETS_TOPIC};
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;

const NETWORK: &str = "org.apache.kafka.clients.NetworkClient";

/// A client on its way to the cluster.
#[derive(Debug, Clone)]
pub(super) struct Client {
    /// `[Producer clientId=…] `, at the beginning of its lines.
    prefix: String,
    servers: Vec<String>,
    attempts: usize,
    /// Which of the servers is dialled first: drawn.
    first: Option<usize>,
    backoff: Micros,
    next: Micros,
    correlation: u32,
    /// The broker that was asked last.
    known: Option<BrokerIndex>,
}

impl Client {
    pub fn new(prefix: String, list: &str) -> Self {
        let consumer = prefix.starts_with("[Consumer");
        Client {
            prefix,
            servers: list.split(',').map(|server| server.trim().to_owned()).collect(),
            attempts: 0,
            first: None,
            backoff: 50_000,
            next: 0,
            // A consumer has asked for its coordinator before.
            correlation: u32::from(consumer),
            known: None,
        }
    }

    /// A broker to ask. `Err`: when to try again.
    pub fn broker(&mut self, context: &mut Context<'_>) -> Result<BrokerIndex, Micros> {
        let now = context.now();
        // Once connected, a client knows all brokers.
        if self.known.is_some() {
            let registered = context.machine.registered_brokers();
            let serving = |broker: &BrokerIndex| context.machine.world.broker_serves(*broker);
            if let Some(&broker) = registered.iter().find(|broker| serving(broker)) {
                return Ok(broker);
            }
        }
        if now < self.next {
            return Err(self.next);
        }
        let count = self.servers.len().max(1);
        let draw = || context.machine.random.below(count as u64) as usize;
        let index = (*self.first.get_or_insert_with(draw) + self.attempts) % count;
        let found = self
            .servers
            .get(index)
            .and_then(|server| context.machine.broker_at(server));
        if let Some(broker) = found {
            self.known = Some(broker);
            self.backoff = 50_000;
            return Ok(broker);
        }
        let node = match self.known {
            Some(broker) => context.machine.broker_id(broker),
            None => -1 - index as i32,
        };
        self.unreachable(context, node);
        self.attempts += 1;
        if self.attempts.is_multiple_of(self.servers.len().max(1)) {
            self.next = now + self.backoff;
            self.backoff = (self.backoff * 2).min(1_000_000);
        }
        Err(self.next.max(now + 1))
    }

    pub fn unreachable(&self, context: &mut Context<'_>, node: i32) {
        let text = format!(
            "{}Connection to node {node} could not be established. Broker may not be available.",
            self.prefix
        );
        context.warn("WARN", &text, NETWORK);
    }

    /// The places of a topic's partitions, as the broker tells them; a topic that is not there may be made by asking.
    /// `Err`: the error has been logged, ask again later.
    pub fn topic(&mut self, context: &mut Context<'_>, broker: BrokerIndex, name: &str) -> Result<Vec<u8>, KafkaFault> {
        self.correlation += 1;
        let fault = match ask(context.machine, broker, name) {
            Ok(places) => return Ok(places),
            Err(fault) => fault,
        };
        let text = format!(
            "{}Error while fetching metadata with correlation id {} : {{{name}={fault}}}",
            self.prefix, self.correlation
        );
        context.warn("WARN", &text, NETWORK);
        // The broker that the answer names is asked from now on: its first request is for its versions.
        let named = context.machine.announced(broker).is_some_and(|(_, reached)| reached);
        if self.correlation == 1 && named {
            self.correlation += 1;
        }
        Err(fault)
    }
}

/// The name of an error of Kafka's protocol.
pub(super) type KafkaFault = &'static str;

/// What a broker answers to a question for a topic.
fn ask(machine: &mut Machine, broker: BrokerIndex, name: &str) -> Result<Vec<u8>, KafkaFault> {
    if topic::check_name(name).is_err() {
        return Err("INVALID_TOPIC_EXCEPTION");
    }
    if let Some(topic) = machine.topic(name) {
        let elected = |place: &u8| {
            let state = machine.world.partition_state(*place);
            state.is_some_and(|state| !state.isr.is_empty())
        };
        let places = topic.places.clone();
        // A partition that has lost its leader is told all the same; one that has never had one is not known yet. The
        // controller does not get to brokers whose announced address nobody can reach.
        let reached = machine.announced(broker).is_none_or(|(_, reached)| reached);
        return match places.iter().any(elected) && reached {
            true => Ok(places),
            false => Err("LEADER_NOT_AVAILABLE"),
        };
    }
    let settings = &machine.world.setup().brokers[usize::from(broker)];
    if !settings.auto_create_topics {
        return Err("UNKNOWN_TOPIC_OR_PARTITION");
    }
    let (partitions, factor) = (settings.num_partitions, settings.default_replication_factor);
    let partitions = usize::try_from(partitions).unwrap_or(1).clamp(1, 100);
    if !machine.world.has_quorum() {
        return Err("LEADER_NOT_AVAILABLE");
    }
    match machine.create_topic(name, partitions, factor) {
        Err(CreateError::Kafka(KafkaError::InvalidReplicationFactor)) => Err("INVALID_REPLICATION_FACTOR"),
        _ => Err("LEADER_NOT_AVAILABLE"),
    }
}

/// Java's `String.hashCode`.
pub(super) fn java_hash(text: &str) -> i32 {
    text.encode_utf16()
        .fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// The broker that coordinates a group, if it can: asking makes the topic of offsets.
pub(super) fn coordinator(machine: &mut Machine, asked: BrokerIndex, group: &str) -> Option<BrokerIndex> {
    if machine.topic(OFFSETS_TOPIC).is_none() {
        let node = machine.brokers.get(usize::from(asked))?;
        let (factor, count) = (node.offsets_factor, node.offsets_partitions.clamp(1, 100) as usize);
        if !machine.world.has_quorum() || (machine.registered_brokers().len() as i64) < factor {
            return None;
        }
        machine.create_topic(OFFSETS_TOPIC, count, factor).ok()?;
        let config = [
            ("cleanup.policy", "compact"),
            ("compression.type", "producer"),
            ("segment.bytes", "104857600"),
        ];
        let own = machine.topics.get_mut(OFFSETS_TOPIC)?;
        own.config = config
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into_iter()
            .collect();
        return None;
    }
    let partitions = machine.partitions(OFFSETS_TOPIC);
    let index = (java_hash(group) & i32::MAX) as usize % partitions.len().max(1);
    let (place, partition) = partitions.get(index)?;
    let leader = machine.world.offsets(*place)?.leader;
    // What a group writes there counts with acks=all.
    let min = machine.world.setup().brokers[usize::from(leader)].min_insync_replicas;
    (partition.isr.len() as i64 >= min).then_some(leader)
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes() {
        assert_eq!(super::java_hash("console-consumer-1"), {
            let bytes = "console-consumer-1".bytes();
            bytes.fold(0i32, |hash, byte| hash.wrapping_mul(31).wrapping_add(i32::from(byte)))
        });
        assert_eq!(super::java_hash("ab"), 97 * 31 + 98);
    }
}
