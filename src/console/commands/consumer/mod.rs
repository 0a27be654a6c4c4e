//! `kafka-console-consumer.sh`. Source: core `kafka/tools/ConsoleConsumer.scala` of Kafka 1.1.1.

mod group;

use std::collections::BTreeMap;

use crate::console::jopt::{Given, Spec, Takes};
use crate::console::log::frames;
use crate::console::machine::Machine;
use crate::console::process::{Context, Program, Signal, Step};
use crate::console::topics::OFFSETS_TOPIC;
use crate::sim::Micros;
use crate::sim::history::ValueKind;

use crate::console::commands::client::{Client, coordinator};

#[rustfmt::skip]
const OPTIONS: &[(&str, Takes)] = &[
    ("blacklist", Takes::Value), ("bootstrap-server", Takes::Value), ("consumer-property", Takes::Value),
    ("consumer.config", Takes::Value), ("csv-reporter-enabled", Takes::Nothing),
    ("delete-consumer-offsets", Takes::Nothing), ("enable-systest-events", Takes::Nothing), ("formatter", Takes::Value),
    ("from-beginning", Takes::Nothing), ("group", Takes::Value), ("isolation-level", Takes::Value),
    ("key-deserializer", Takes::Value), ("max-messages", Takes::Value), ("metrics-dir", Takes::Value),
    ("new-consumer", Takes::Nothing), ("offset", Takes::Value), ("partition", Takes::Value), ("property", Takes::Value),
    ("skip-message-on-error", Takes::Nothing), ("timeout-ms", Takes::Value), ("topic", Takes::Value),
    ("value-deserializer", Takes::Value), ("whitelist", Takes::Value), ("zookeeper", Takes::Value),
];

static SPEC: Spec = Spec {
    options: OPTIONS,
    usage: include_str!("../../usage/kafka-console-consumer.txt"),
    width: 80,
    class: &[
        "kafka.tools.ConsoleConsumer$ConsumerConfig.<init>(ConsoleConsumer.scala:391)",
        "kafka.tools.ConsoleConsumer$.main(ConsoleConsumer.scala:53)",
        "kafka.tools.ConsoleConsumer.main(ConsoleConsumer.scala)",
    ],
};

const TOOL: &str = "kafka.tools.ConsoleConsumer$";
/// `auto.commit.interval.ms`.
const COMMIT: Micros = 5_000_000;
/// `session.timeout.ms`.
const SESSION: Micros = 10_000_000;
const POLL: Micros = 50_000;
/// Between two attempts to commit: `retry.backoff.ms` and the attempt itself.
const RETRY: Micros = 110_000;
/// How long an ending consumer tries to commit.
const CLOSE: Micros = 30_000_000;

struct Settings {
    topic: String,
    group: String,
    client: Client,
    from_beginning: bool,
    /// One partition, without a group, and the offset: -2 = earliest, -1 = latest.
    alone: Option<(usize, i64)>,
    max_messages: Option<u64>,
    timeout: Option<Micros>,
    print_key: bool,
    print_timestamp: bool,
    separator: String,
    /// `auto.offset.reset` is `none`.
    no_reset: bool,
}

/// The consumer.
pub(super) struct Consumer {
    arguments: Vec<String>,
    at: Option<Micros>,
    settings: Option<Settings>,
    /// Known partitions of the topic.
    places: Vec<u8>,
    /// The group lets it in at this time.
    joins: Option<Micros>,
    member: Option<String>,
    generation: u32,
    /// By partition: the next offset.
    positions: BTreeMap<usize, i64>,
    assigned: bool,
    committed: Micros,
    /// Since the offsets could not be committed: when it is tried again.
    retries: Option<Micros>,
    /// It ends: until when it tries to commit, and its status.
    closing: Option<(Micros, i32)>,
    last_message: Micros,
    count: u64,
}

impl Consumer {
    pub fn new(arguments: &[String]) -> Self {
        Consumer {
            arguments: arguments.to_vec(),
            at: None,
            settings: None,
            places: Vec::new(),
            joins: None,
            member: None,
            generation: 0,
            positions: BTreeMap::new(),
            assigned: false,
            committed: 0,
            retries: None,
            closing: None,
            last_message: 0,
            count: 0,
        }
    }

    fn prepare(&self, context: &mut Context<'_>) -> Result<Settings, i32> {
        let given = SPEC
            .parse(&self.arguments)
            .map_err(|refused| SPEC.uncaught(context, &refused))?;
        if self.arguments.is_empty() {
            let text = "The console consumer is a tool that reads data from Kafka and outputs it to standard output.";
            return Err(SPEC.die(context, text));
        }
        if given.has("zookeeper") {
            context.err("Using the ConsoleConsumer with old consumer is deprecated and will be removed in a future major release. Consider using the new consumer by passing [bootstrap-server] instead of [zookeeper].\n");
            context.note("simulation: the old consumer is not modelled; use --bootstrap-server\n");
            return Err(1);
        }
        let topics = ["topic", "whitelist", "blacklist"]
            .iter()
            .filter(|name| given.has(name))
            .count();
        if !given.has("bootstrap-server") {
            SPEC.require(context, &given, &["bootstrap-server"])?;
        }
        if given.has("whitelist") || given.has("blacklist") {
            context.note("simulation: lists of topics are not modelled; use --topic\n");
            return Err(1);
        }
        if topics != 1 {
            return Err(SPEC.die(context, "Exactly one of whitelist/topic is required."));
        }
        if given.has("partition") && given.has("group") {
            return Err(SPEC.die(context, "Options group and partition cannot be specified together."));
        }
        if given.has("offset") && !given.has("partition") {
            return Err(SPEC.die(context, "The partition is required when offset is specified."));
        }
        let alone = alone(context, &given)?;
        let number = |name: &str| given.value(name).and_then(|text| text.parse::<u64>().ok());
        let group = given
            .value("group")
            .map(str::to_owned)
            .or_else(|| given.property("consumer-property", "group.id"));
        let group = match group {
            Some(group) => group,
            None => format!("console-consumer-{}", context.machine.random.below(100_000)),
        };
        let list = given.value("bootstrap-server").unwrap_or("");
        Ok(Settings {
            topic: given.value("topic").unwrap_or("").to_owned(),
            client: Client::new(format!("[Consumer clientId=consumer-1, groupId={group}] "), list),
            group,
            from_beginning: given.has("from-beginning"),
            alone,
            max_messages: number("max-messages"),
            timeout: number("timeout-ms").map(|millis| millis.saturating_mul(1000)),
            print_key: given
                .property("property", "print.key")
                .is_some_and(|value| value == "true"),
            print_timestamp: given
                .property("property", "print.timestamp")
                .is_some_and(|value| value == "true"),
            separator: given
                .property("property", "key.separator")
                .unwrap_or_else(|| "\t".to_owned()),
            no_reset: given
                .property("consumer-property", "auto.offset.reset")
                .is_some_and(|value| value == "none"),
        })
    }

    /// Prints what there is to read. `Err`: it has read enough, or cannot go on.
    fn poll(&mut self, context: &mut Context<'_>) -> Result<(), i32> {
        let now = context.now();
        let Some(settings) = &self.settings else { return Err(1) };
        for (&partition, position) in &mut self.positions {
            let Some(&place) = self.places.get(partition) else {
                continue;
            };
            let Some(offsets) = context.machine.world.offsets(place) else {
                continue;
            };
            match *position {
                -2 => *position = offsets.log_start,
                -1 => *position = offsets.high_watermark,
                offset if offset < offsets.log_start || offset > offsets.log_end => {
                    if settings.no_reset {
                        let text = format!(
                            "Offsets out of range with no configured reset policy for partitions: {{{}-{partition}={offset}}}",
                            settings.topic
                        );
                        context.warn(
                            "ERROR",
                            "Error processing message, terminating consumer process: ",
                            TOOL,
                        );
                        context.err(format!(
                            "org.apache.kafka.clients.consumer.OffsetOutOfRangeException: {text}\n"
                        ));
                        return Err(0);
                    }
                    *position = if settings.from_beginning {
                        offsets.log_start
                    } else {
                        offsets.high_watermark
                    };
                }
                _ => {}
            }
            for record in context.machine.world.read(place, *position, 500) {
                *position = record.offset + 1;
                self.count += 1;
                self.last_message = now;
                let line = shown(context, settings, record.value, record.time);
                match line {
                    Ok(line) => context.out(line),
                    Err(note) => context.note(format!("simulation: offset {}: {note}\n", record.offset)),
                }
                if settings.max_messages.is_some_and(|most| self.count >= most) {
                    return Err(0);
                }
            }
        }
        let waited = now.saturating_sub(self.last_message);
        if settings.timeout.is_some_and(|timeout| waited >= timeout) {
            context.warn(
                "ERROR",
                "Error processing message, terminating consumer process: ",
                TOOL,
            );
            context.err(format!(
                "kafka.consumer.ConsumerTimeoutException\n{}",
                frames(&[
                    "kafka.consumer.NewShinyConsumer.receive(BaseConsumer.scala:98)",
                    "kafka.tools.ConsoleConsumer$.process(ConsoleConsumer.scala:129)",
                    "kafka.tools.ConsoleConsumer$.run(ConsoleConsumer.scala:84)",
                    "kafka.tools.ConsoleConsumer$.main(ConsoleConsumer.scala:54)",
                    "kafka.tools.ConsoleConsumer.main(ConsoleConsumer.scala)",
                ])
            ));
            return Err(0);
        }
        Ok(())
    }

    fn end(&mut self, context: &mut Context<'_>, status: i32) -> Step {
        // Before it has found its coordinator it does not get that far.
        if self.assigned {
            context.err(format!("Processed a total of {} messages\n", self.count));
        }
        self.commit(context.machine);
        if let (Some(settings), Some(member)) = (&self.settings, &self.member) {
            context.machine.leave_group(&settings.group, member);
        }
        Step::Done(status)
    }
}

/// `--partition` and `--offset`.
fn alone(context: &mut Context<'_>, given: &Given) -> Result<Option<(usize, i64)>, i32> {
    let Some(partition) = given.value("partition") else {
        return Ok(None);
    };
    let partition = partition.parse().map_err(|_| 1)?;
    let offset = match given.value("offset") {
        Some("earliest") => -2,
        Some("latest") => -1,
        None if given.has("from-beginning") => -2,
        None => -1,
        Some(text) => match text.parse::<i64>() {
            Ok(offset) if offset >= 0 => offset,
            _ => {
                let text = format!(
                    "The provided offset value '{text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long."
                );
                return Err(SPEC.die(context, &text));
            }
        },
    };
    Ok(Some((partition, offset)))
}

/// A message as it is printed; what Fabric wrote is no text, and is told in words.
fn shown(context: &Context<'_>, settings: &Settings, value: u32, time: Micros) -> Result<String, String> {
    let Some(message) = context.machine.message(value) else {
        return Err(match context.machine.world.value(value).map(|value| value.what) {
            Some(ValueKind::Connect) => "CONNECT of an orderer, 2 bytes that are no text".to_owned(),
            Some(ValueKind::TimeToCut { block }) => format!("time-to-cut for block {block}, bytes that are no text"),
            Some(ValueKind::Regular { config, .. }) => {
                let what = if config {
                    "a configuration envelope"
                } else {
                    "an envelope"
                };
                format!("{what} of Fabric, bytes that are no text")
            }
            _ => "a message that is not kept any more".to_owned(),
        });
    };
    let mut line = String::new();
    if settings.print_timestamp {
        line.push_str(&format!(
            "CreateTime:{}{}",
            context.machine.clock.millis(time),
            settings.separator
        ));
    }
    if settings.print_key {
        line.push_str(message.key.as_deref().unwrap_or("null"));
        line.push_str(&settings.separator);
    }
    line.push_str(&message.value);
    line.push('\n');
    Ok(line)
}

impl Program for Consumer {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                let at = now + 800_000;
                self.at = Some(at);
                return Step::Until(at);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if self.closing.is_some() {
            return self.close(context);
        }
        if self.settings.is_none() {
            match self.prepare(context) {
                Ok(settings) => self.settings = Some(settings),
                Err(status) => return Step::Done(status),
            }
        }
        if !self.assigned
            && let Some(at) = self.assign(context)
        {
            self.at = Some(at.max(now + 1));
            return Step::Until(at);
        }
        let generation = self
            .settings
            .as_ref()
            .and_then(|settings| context.machine.groups.get(&settings.group))
            .map(|group| group.generation);
        if self.member.is_some() && generation.is_some_and(|generation| generation != self.generation) {
            self.take_over(context.machine);
        }
        if let Err(status) = self.poll(context) {
            self.closing = Some((now + CLOSE, status));
            return self.close(context);
        }
        if now >= self.retries.unwrap_or(self.committed + COMMIT) {
            self.try_commit(context);
        }
        self.at = Some(now + POLL);
        Step::Until(now + POLL)
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        self.end(context, if signal == Signal::Int { 130 } else { 143 })
    }

    fn killed(&mut self, machine: &mut Machine) {
        let lost = machine.now() + SESSION;
        let group = self
            .settings
            .as_ref()
            .and_then(|settings| machine.groups.get_mut(&settings.group));
        let members = group.into_iter().flat_map(|group| &mut group.members);
        for member in members.filter(|member| Some(&member.id) == self.member.as_ref()) {
            member.lost = Some(lost);
        }
    }
}
