//! `kafka-console-producer.sh`. Source: core `kafka/tools/ConsoleProducer.scala`, clients `producer/` of Kafka 1.1.1.

use std::rc::Rc;

use crate::console::jopt::{Spec, Takes};
use crate::console::limits;
use crate::console::machine::{Machine, Message};
use crate::console::process::{Context, Program, Step};
use crate::kafka::error::KafkaError;
use crate::sim::Micros;

use super::client::Client;

#[rustfmt::skip]
const OPTIONS: &[(&str, Takes)] = &[
    ("batch-size", Takes::Value), ("broker-list", Takes::Value), ("compression-codec", Takes::Perhaps),
    ("key-serializer", Takes::Value), ("line-reader", Takes::Value), ("max-block-ms", Takes::Value),
    ("max-memory-bytes", Takes::Value), ("max-partition-memory-bytes", Takes::Value),
    ("message-send-max-retries", Takes::Value), ("metadata-expiry-ms", Takes::Value), ("old-producer", Takes::Nothing),
    ("producer-property", Takes::Value), ("producer.config", Takes::Value), ("property", Takes::Value),
    ("queue-enqueuetimeout-ms", Takes::Value), ("queue-size", Takes::Value), ("request-required-acks", Takes::Value),
    ("request-timeout-ms", Takes::Value), ("retry-backoff-ms", Takes::Value), ("socket-buffer-size", Takes::Value),
    ("sync", Takes::Nothing), ("timeout", Takes::Value), ("topic", Takes::Value), ("value-serializer", Takes::Value),
];

static SPEC: Spec = Spec {
    options: OPTIONS,
    usage: include_str!("../usage/kafka-console-producer.txt"),
    width: 80,
    class: &[
        "kafka.tools.ConsoleProducer$ProducerConfig.<init>(ConsoleProducer.scala:255)",
        "kafka.tools.ConsoleProducer$.main(ConsoleProducer.scala:38)",
        "kafka.tools.ConsoleProducer.main(ConsoleProducer.scala)",
    ],
};

const CALLBACK: &str = "org.apache.kafka.clients.producer.internals.ErrorLoggingCallback";
const SENDER: &str = "org.apache.kafka.clients.producer.internals.Sender";

/// A line on its way to a broker.
struct Record {
    key: Option<Rc<str>>,
    value: Rc<str>,
    partition: usize,
    since: Micros,
    /// Not before then.
    next: Micros,
    retries: u32,
    /// Attempts to reach a leader that is not there.
    dialled: u32,
    /// acks=all: the high watermark has to get here, until this time.
    waits: Option<(i64, Micros)>,
}

/// The producer.
pub(super) struct Producer {
    arguments: Vec<String>,
    at: Option<Micros>,
    settings: Option<Settings>,
    /// A line that waits for the topic's partitions, since when.
    blocked: Option<(String, Micros)>,
    prompted: bool,
    places: Vec<u8>,
    turn: usize,
    under_way: Vec<Record>,
    correlation: u32,
}

struct Settings {
    topic: String,
    client: Client,
    acks_all: bool,
    retries: u32,
    backoff: Micros,
    linger: Micros,
    request_timeout: Micros,
    max_block: Micros,
    max_request: usize,
    parse_key: bool,
    separator: String,
}

impl Producer {
    pub fn new(arguments: &[String]) -> Self {
        Producer {
            arguments: arguments.to_vec(),
            at: None,
            settings: None,
            blocked: None,
            prompted: false,
            places: Vec::new(),
            turn: 0,
            under_way: Vec::new(),
            correlation: 2,
        }
    }

    fn prepare(&self, context: &mut Context<'_>) -> Result<Settings, i32> {
        let given = SPEC
            .parse(&self.arguments)
            .map_err(|refused| SPEC.uncaught(context, &refused))?;
        if self.arguments.is_empty() {
            return Err(SPEC.die(context, "Read data from standard input and publish it to Kafka."));
        }
        SPEC.require(context, &given, &["topic", "broker-list"])?;
        let list = given.value("broker-list").unwrap_or("");
        if list.split(',').any(|address| {
            address
                .rsplit_once(':')
                .is_none_or(|(_, port)| port.parse::<u16>().is_err())
        }) {
            return Err(SPEC.die(context, "Please provide valid host:port like host1:9091,host2:9092\n "));
        }
        let number = |text: Option<&str>, default: u64| {
            let written = text.and_then(|text| text.trim().parse::<u64>().ok());
            written.unwrap_or(default)
        };
        // The options, or their defaults, are written over the properties.
        let option = |name: &str, default: u64| number(given.value(name), default);
        let acks = given.value("request-required-acks");
        let largest = given.property("producer-property", "max.request.size");
        Ok(Settings {
            topic: given.value("topic").unwrap_or("").to_owned(),
            client: Client::new("[Producer clientId=console-producer] ".to_owned(), list),
            acks_all: matches!(acks, Some("all" | "-1")),
            retries: option("message-send-max-retries", 3).min(1000) as u32,
            backoff: option("retry-backoff-ms", 100).saturating_mul(1000),
            linger: option("timeout", 1000).saturating_mul(1000),
            request_timeout: option("request-timeout-ms", 1500).saturating_mul(1000),
            max_block: option("max-block-ms", 60_000).saturating_mul(1000),
            max_request: number(largest.as_deref(), 1_048_576) as usize,
            parse_key: given
                .property("property", "parse.key")
                .is_some_and(|value| value == "true"),
            separator: given
                .property("property", "key.separator")
                .unwrap_or_else(|| "\t".to_owned()),
        })
    }

    /// An error that the callback logs.
    fn failed(context: &mut Context<'_>, topic: &str, record: (&Option<Rc<str>>, &str), exception: &str) {
        let key = record
            .0
            .as_ref()
            .map_or("null".to_owned(), |key| format!("{} bytes", key.len()));
        let text = format!(
            "Error when sending message to topic {topic} with key: {key}, value: {} bytes with error:",
            record.1.len()
        );
        context.warn("ERROR", &text, CALLBACK);
        context.err(format!("org.apache.kafka.common.errors.{exception}\n"));
    }

    /// Takes the next line, if the topic's partitions are known.
    fn take(&mut self, context: &mut Context<'_>) -> Option<Micros> {
        let now = context.now();
        loop {
            let settings = self.settings.as_mut()?;
            if self.blocked.is_none() {
                let line = context.stdin.lines.pop_front()?;
                self.blocked = Some((line, now));
            }
            let (_, since) = self.blocked.as_ref()?;
            let since = *since;
            if self.places.is_empty() {
                let found = settings.client.broker(context);
                let later = match found {
                    Ok(broker) => match settings.client.topic(context, broker, &settings.topic) {
                        Ok(places) => {
                            self.places = places;
                            self.turn = context.machine.random.below(1 << 16) as usize;
                            None
                        }
                        Err(_) => Some(now + 100_000),
                    },
                    Err(at) => Some(at),
                };
                if let Some(at) = later {
                    let end = since.saturating_add(settings.max_block);
                    if now < end {
                        return Some(at.min(end));
                    }
                    let (line, _) = self.blocked.take()?;
                    let text = format!(
                        "TimeoutException: Failed to update metadata after {} ms.",
                        settings.max_block / 1000
                    );
                    Self::failed(context, &settings.topic, (&None, &line), &text);
                    self.ready(context);
                    continue;
                }
            }
            let (line, _) = self.blocked.take()?;
            self.send(context, line);
            self.ready(context);
        }
    }

    /// The producer waits for a line again.
    fn ready(&mut self, context: &mut Context<'_>) {
        context.out(">");
    }

    fn send(&mut self, context: &mut Context<'_>, line: String) {
        let now = context.now();
        let Some(settings) = &self.settings else { return };
        let (key, value) = match line.split_once(settings.separator.as_str()) {
            Some((key, value)) if settings.parse_key => (Some(Rc::from(key)), value.to_owned()),
            _ => (None, line),
        };
        let size = value.len() + key.as_ref().map_or(0, |key: &Rc<str>| key.len()) + 88;
        if size > settings.max_request.min(limits::MESSAGE) {
            let text = format!(
                "RecordTooLargeException: The message is {size} bytes when serialized which is larger than the maximum request size you have configured with the max.request.size configuration."
            );
            let topic = settings.topic.clone();
            return Self::failed(context, &topic, (&key, &value), &text);
        }
        // Partitions that nobody leads are left out as long as another one is led.
        let led: Vec<usize> = (0..self.places.len())
            .filter(|&index| context.machine.world.offsets(self.places[index]).is_some())
            .collect();
        let all: Vec<usize> = (0..self.places.len()).collect();
        let choice = if led.is_empty() { &all } else { &led };
        let partition = match &key {
            Some(key) => (super::client::java_hash(key) & i32::MAX) as usize % self.places.len().max(1),
            None => {
                self.turn += 1;
                choice.get(self.turn % choice.len().max(1)).copied().unwrap_or(0)
            }
        };
        self.under_way.push(Record {
            key,
            value: value.into(),
            partition,
            since: now,
            next: now,
            retries: settings.retries,
            dialled: 0,
            waits: None,
        });
    }

    /// Sends what is due and looks at what waits. Returns when to look again.
    fn push(&mut self, context: &mut Context<'_>) -> Option<Micros> {
        let now = context.now();
        let settings = self.settings.as_ref()?;
        let topic = settings.topic.clone();
        let mut next: Option<Micros> = None;
        let mut kept = Vec::new();
        for mut record in std::mem::take(&mut self.under_way) {
            let place = self.places.get(record.partition).copied().unwrap_or(0);
            if record.next > now {
                next = Some(next.map_or(record.next, |next| next.min(record.next)));
                kept.push(record);
                continue;
            }
            let shown = format!("{topic}-{}", record.partition);
            let outcome = match record.waits {
                Some((end, until)) => match context.machine.world.offsets(place) {
                    Some(offsets) if offsets.high_watermark >= end => continue,
                    _ if now >= until => Err(DISCONNECTED),
                    _ => Ok(now + 20_000),
                },
                None if too_large(context.machine, place, &topic, &record) => Err(DISCONNECTED),
                None => {
                    let written =
                        context
                            .machine
                            .world
                            .write_lines(place, &[record.value.len() as u32], settings.acks_all);
                    match written {
                        Ok((offset, values)) => {
                            let message = Message {
                                key: record.key.clone(),
                                value: record.value.clone(),
                            };
                            for value in values {
                                context.machine.keep_message(value, message.clone());
                            }
                            if !settings.acks_all {
                                continue;
                            }
                            record.waits = Some((offset + 1, now + settings.request_timeout));
                            Ok(now + 2_000)
                        }
                        Err(KafkaError::NotEnoughReplicas) => Err((
                            "NOT_ENOUGH_REPLICAS",
                            "NotEnoughReplicasException: Messages are rejected since there are fewer in-sync replicas than required.",
                        )),
                        Err(KafkaError::MessageSizeTooLarge | KafkaError::RecordListTooLarge) => {
                            record.retries = 0;
                            Err((
                                "MESSAGE_TOO_LARGE",
                                "RecordTooLargeException: The request included a message larger than the max message size the server will accept.",
                            ))
                        }
                        Err(_) => {
                            let passed = (now - record.since).saturating_sub(settings.linger);
                            if passed >= settings.request_timeout {
                                let passed = passed / 1000;
                                let text = format!(
                                    "TimeoutException: Expiring 1 record(s) for {shown}: {passed} ms has passed since batch creation plus linger time"
                                );
                                Self::failed(context, &topic, (&record.key, &record.value), &text);
                                continue;
                            }
                            let leader = context
                                .machine
                                .world
                                .partition_state(place)
                                .and_then(|state| state.leader);
                            if let Some(leader) = leader {
                                let id = context.machine.broker_id(leader);
                                settings.client.unreachable(context, id);
                            }
                            // `reconnect.backoff.ms` doubles up to a second.
                            record.dialled += 1;
                            let pause = 50_000u64 << (record.dialled - 1).min(5);
                            Ok(now
                                + if leader.is_some() {
                                    pause.min(1_000_000)
                                } else {
                                    settings.backoff
                                })
                        }
                    }
                }
            };
            match outcome {
                Ok(at) => {
                    record.next = at;
                }
                Err((name, _)) if record.retries > 0 => {
                    record.retries -= 1;
                    self.correlation += 1;
                    let id = self.correlation;
                    // A new connection asks for the broker's versions and for its metadata first.
                    self.correlation += if name == DISCONNECTED.0 { 2 } else { 0 };
                    let text = format!(
                        "[Producer clientId=console-producer] Got error produce response with correlation id {} on topic-partition {shown}, retrying ({} attempts left). Error: {name}",
                        id, record.retries
                    );
                    context.warn("WARN", &text, SENDER);
                    record.waits = None;
                    record.next = now + settings.backoff;
                }
                Err((_, exception)) => {
                    Self::failed(context, &topic, (&record.key, &record.value), exception);
                    continue;
                }
            }
            next = Some(next.map_or(record.next, |next| next.min(record.next)));
            kept.push(record);
        }
        self.under_way = kept;
        next
    }
}

/// What a producer makes of a connection that the broker has closed, or that it closes itself after
/// `request.timeout.ms`.
const DISCONNECTED: (&str, &str) = (
    "NETWORK_EXCEPTION",
    "NetworkException: The server disconnected before a response was received.",
);

/// The request is larger than `socket.request.max.bytes` of the partition's leader.
fn too_large(machine: &Machine, place: u8, topic: &str, record: &Record) -> bool {
    // Around the values: the request's header with the client's name, the topic's name, the batch and the record.
    const AROUND: usize = 124;
    let leader = machine.world.partition_state(place).and_then(|state| state.leader);
    let broker = leader.and_then(|leader| machine.world.setup().brokers.get(usize::from(leader)));
    let size = record.value.len() + record.key.as_ref().map_or(0, |key| key.len()) + topic.len() + AROUND;
    broker.is_some_and(|broker| size as i64 > broker.socket_request_max_bytes)
}

impl Program for Producer {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        match self.at {
            None => {
                let at = context.now() + 700_000;
                self.at = Some(at);
                return Step::Until(at);
            }
            Some(at) if at > context.now() && self.settings.is_none() => return Step::Until(at),
            Some(_) => {}
        }
        if self.settings.is_none() {
            match self.prepare(context) {
                Ok(settings) => self.settings = Some(settings),
                Err(status) => return Step::Done(status),
            }
            self.prompted = true;
            self.ready(context);
        }
        let blocked = self.take(context);
        let pushed = self.push(context);
        let next = blocked.into_iter().chain(pushed).min();
        match next {
            Some(at) => Step::Until(at),
            None if context.stdin.closed && self.blocked.is_none() => Step::Done(0),
            None => Step::Input,
        }
    }

    fn reads(&self) -> bool {
        self.prompted && self.blocked.is_none()
    }
}
