//! `kafka-topics.sh`. Source: core `kafka/admin/TopicCommand.scala`, `kafka/zk/AdminZkClient.scala` of Kafka 1.1.1.

use std::collections::BTreeMap;

use crate::config::topic;
use crate::console::jopt::{Given, Refused, Spec, Takes, integer};
use crate::console::log::frames;
use crate::console::machine::Machine;
use crate::console::process::{Context, Program, Step};
use crate::console::regex::Regex;
use crate::console::topics::{CreateError, OFFSETS_TOPIC};
use crate::kafka::error::KafkaError;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;

use super::connecting::{Dialled, Dialling, uncaught};

const OPTIONS: &[(&str, Takes)] = &[
    ("alter", Takes::Nothing),
    ("config", Takes::Value),
    ("create", Takes::Nothing),
    ("delete", Takes::Nothing),
    ("delete-config", Takes::Value),
    ("describe", Takes::Nothing),
    ("disable-rack-aware", Takes::Nothing),
    ("force", Takes::Nothing),
    ("help", Takes::Nothing),
    ("if-exists", Takes::Nothing),
    ("if-not-exists", Takes::Nothing),
    ("list", Takes::Nothing),
    ("partitions", Takes::Value),
    ("replica-assignment", Takes::Value),
    ("replication-factor", Takes::Value),
    ("topic", Takes::Value),
    ("topics-with-overrides", Takes::Nothing),
    ("unavailable-partitions", Takes::Nothing),
    ("under-replicated-partitions", Takes::Nothing),
    ("zookeeper", Takes::Value),
];

const MAIN: [&str; 2] = [
    "kafka.admin.TopicCommand$.main(TopicCommand.scala:57)",
    "kafka.admin.TopicCommand.main(TopicCommand.scala)",
];

static SPEC: Spec = Spec {
    options: OPTIONS,
    usage: include_str!("../usage/kafka-topics.txt"),
    width: 80,
    class: &[
        "kafka.admin.TopicCommand$TopicCommandOptions.<init>(TopicCommand.scala:358)",
        "kafka.admin.TopicCommand$.main(TopicCommand.scala:44)",
        "kafka.admin.TopicCommand.main(TopicCommand.scala)",
    ],
};

const ACTIONS: [&str; 5] = ["create", "list", "alter", "describe", "delete"];

/// An exception inside the tool: its class, its message and the frames of its trace. Kafka's own API exceptions have none.
struct Thrown {
    class: &'static str,
    text: String,
    frames: Vec<&'static str>,
    /// Exceptions behind it, printed after the frames.
    causes: String,
}

impl Thrown {
    fn api(class: &'static str, text: impl Into<String>) -> Self {
        Thrown {
            class,
            text: text.into(),
            frames: Vec::new(),
            causes: String::new(),
        }
    }

    fn at(class: &'static str, text: impl Into<String>, frames: &[&'static str]) -> Self {
        Thrown {
            frames: frames.to_vec(),
            ..Thrown::api(class, text)
        }
    }
}

/// How an action ends.
enum Failed {
    Thrown(Thrown),
    /// The tool has ended by itself with this status.
    Died(i32),
}

impl From<Thrown> for Failed {
    fn from(thrown: Thrown) -> Self {
        Failed::Thrown(thrown)
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        let value = refused.text.split('\'').nth(1).unwrap_or("").to_owned();
        let cause = format!(
            "Caused by: joptsimple.internal.ReflectionException: java.lang.NumberFormatException: For input string: \"{value}\"\n{}\t... 6 more\nCaused by: java.lang.NumberFormatException: For input string: \"{value}\"\n{}\t... 9 more\n",
            frames(&[
                "joptsimple.internal.Reflection.reflectionException(Reflection.java:136)",
                "joptsimple.internal.Reflection.invoke(Reflection.java:118)",
                "joptsimple.internal.MethodInvokingValueConverter.convert(MethodInvokingValueConverter.java:48)",
                "joptsimple.internal.Reflection.convertWith(Reflection.java:124)",
                "joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:90)",
            ]),
            frames(&[
                "java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)",
                "java.base/java.lang.Integer.parseInt(Integer.java:668)",
                "java.base/java.lang.Integer.valueOf(Integer.java:999)",
                "joptsimple.internal.Reflection.invoke(Reflection.java:116)",
            ])
        );
        Failed::Thrown(Thrown {
            causes: cause,
            ..Thrown::at(
                refused.class,
                refused.text,
                &[
                    "joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:92)",
                    "joptsimple.ArgumentAcceptingOptionSpec.convert(ArgumentAcceptingOptionSpec.java:277)",
                    "joptsimple.OptionSet.valuesOf(OptionSet.java:223)",
                    "joptsimple.OptionSet.valueOf(OptionSet.java:172)",
                    "kafka.admin.TopicCommand$.createTopic(TopicCommand.scala:108)",
                    "kafka.admin.TopicCommand$.main(TopicCommand.scala:63)",
                    "kafka.admin.TopicCommand.main(TopicCommand.scala)",
                ],
            )
        })
    }
}

const ILLEGAL: &str = "java.lang.IllegalArgumentException";

/// The tool.
pub(super) struct Topics {
    arguments: Vec<String>,
    at: Option<Micros>,
    given: Option<Given>,
    dialling: Option<Dialling>,
    /// What is done takes a moment more.
    status: Option<i32>,
}

impl Topics {
    pub fn new(arguments: &[String]) -> Self {
        Topics {
            arguments: arguments.to_vec(),
            at: None,
            given: None,
            dialling: None,
            status: None,
        }
    }

    fn later(&mut self, context: &Context<'_>, micros: Micros) -> Step {
        let at = context.now() + micros;
        self.at = Some(at);
        Step::Until(at)
    }
}

impl Program for Topics {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        match self.at {
            // Java starts.
            None => return self.later(context, 900_000),
            Some(at) if at > context.now() => return Step::Until(at),
            Some(_) => {}
        }
        if let Some(status) = self.status {
            return Step::Done(status);
        }
        if self.given.is_none() {
            let given = match check(context, &self.arguments) {
                Ok(given) => given,
                Err(status) => return Step::Done(status),
            };
            let connect = given.value("zookeeper").unwrap_or("").to_owned();
            self.dialling = Some(Dialling::new(&connect, 30_000_000, false));
            self.given = Some(given);
        }
        let (Some(given), Some(dialling)) = (&self.given, &mut self.dialling) else {
            return Step::Done(1);
        };
        match dialling.go_on(context) {
            Dialled::Connected => {}
            Dialled::Later(at) => {
                self.at = Some(at);
                return Step::Until(at);
            }
            failed => return Step::Done(uncaught(context, &failed, &MAIN)),
        }
        context.machine.sessions += 1;
        let status = match act(context, given) {
            Ok(()) => 0,
            Err(Failed::Died(status)) => status,
            Err(Failed::Thrown(thrown)) => report(context, &thrown),
        };
        self.status = Some(status);
        self.later(context, 100_000)
    }
}

/// Checks the options, or dies with the table of them.
fn check(context: &mut Context<'_>, arguments: &[String]) -> Result<Given, i32> {
    let given = SPEC
        .parse(arguments)
        .map_err(|refused| SPEC.uncaught(context, &refused))?;
    if arguments.is_empty() {
        return Err(SPEC.die(context, "Create, delete, describe, or change a topic."));
    }
    if ACTIONS.iter().filter(|action| given.has(action)).count() != 1 {
        let text = "Command must include exactly one action: --list, --describe, --create, --alter or --delete";
        return Err(SPEC.die(context, text));
    }
    SPEC.require(context, &given, &["zookeeper"])?;
    if !given.has("list") && !given.has("describe") {
        SPEC.require(context, &given, &["topic"])?;
    }
    // In the order of TopicCommand.scala: an option, and the actions that it goes with.
    let rules: [(&str, &[&str], &[&str]); 10] = [
        ("config", &["alter", "create"], &[]),
        ("delete-config", &["alter"], &[]),
        ("partitions", &["alter", "create"], &[]),
        ("replication-factor", &["create"], &[]),
        (
            "replica-assignment",
            &["create", "alter"],
            &["partitions", "replication-factor"],
        ),
        (
            "under-replicated-partitions",
            &["describe"],
            &["unavailable-partitions", "topics-with-overrides"],
        ),
        (
            "unavailable-partitions",
            &["describe"],
            &["under-replicated-partitions", "topics-with-overrides"],
        ),
        (
            "topics-with-overrides",
            &["describe"],
            &["unavailable-partitions", "under-replicated-partitions"],
        ),
        ("if-exists", &["alter", "delete"], &[]),
        ("if-not-exists", &["create"], &[]),
    ];
    for (option, with, without) in rules {
        let mut invalid: Vec<&str> = ACTIONS.into_iter().filter(|action| !with.contains(action)).collect();
        if option != "replica-assignment" || given.has("create") {
            invalid.extend(without);
        }
        SPEC.exclude(context, &given, option, &invalid)?;
    }
    Ok(given)
}

fn report(context: &mut Context<'_>, thrown: &Thrown) -> i32 {
    context.out(format!("Error while executing topic command : {}\n", thrown.text));
    let trace = frames(&thrown.frames);
    let text = format!("{}: {}\n{trace}{}", thrown.class, thrown.text, thrown.causes);
    context.warn("ERROR", &text, "kafka.admin.TopicCommand$");
    1
}

fn act(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    if given.has("create") {
        create(context, given)
    } else if given.has("alter") {
        alter(context, given)
    } else if given.has("list") {
        list(context, given);
        Ok(())
    } else if given.has("describe") {
        describe(context, given);
        Ok(())
    } else {
        delete(context, given)
    }
}

/// Topics that the option `--topic` means, or all of them.
fn topics(machine: &Machine, given: &Given) -> Vec<String> {
    let mut names = machine.topic_names();
    if let Some(pattern) = given.value("topic") {
        let pattern = pattern.trim().replace(',', "|").replace(' ', "");
        let regex = Regex::new(pattern.trim_matches(['"', '\'']));
        names.retain(|name| regex.as_ref().map_or(*name == pattern, |regex| regex.fits(name)));
    }
    names
}

/// `--config key=value`, checked.
fn added(context: &mut Context<'_>, given: &Given) -> Result<BTreeMap<String, String>, Failed> {
    let mut pairs = Vec::new();
    for config in given.all("config") {
        let parts: Vec<&str> = config.split('=').map(str::trim).collect();
        let [key, value] = parts.as_slice() else {
            let text =
                "requirement failed: Invalid topic config: all configs to be added must be in the format \"key=val\".";
            let frames = [
                "scala.Predef$.require(Predef.scala:281)",
                "kafka.admin.TopicCommand$.parseTopicConfigsToBeAdded(TopicCommand.scala:260)",
                MAIN[1],
            ];
            return Err(Thrown::at(ILLEGAL, text, &frames).into());
        };
        pairs.push((*key, *value));
    }
    check_config(&pairs)?;
    if let Some((_, value)) = pairs.iter().find(|(key, _)| *key == "message.format.version") {
        context.out(format!("WARNING: The configuration message.format.version={value} is specified. This configuration will be ignored if the version is newer than the inter.broker.protocol.version specified in the broker.\n"));
    }
    Ok(pairs
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect())
}

fn check_config(pairs: &[(&str, &str)]) -> Result<(), Thrown> {
    let Err(text) = topic::parse_overrides(pairs) else {
        return Ok(());
    };
    if text.starts_with("Unknown topic config name") {
        let class = "org.apache.kafka.common.errors.InvalidConfigurationException";
        return Err(Thrown::api(class, text));
    }
    let first = if text.contains("Not a number") || text.contains("Expected value") {
        "org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:722)"
    } else {
        "org.apache.kafka.common.config.ConfigDef$Range.ensureValid(ConfigDef.java:874)"
    };
    let frames = [
        first,
        "org.apache.kafka.common.config.ConfigDef.parseValue(ConfigDef.java:478)",
        "org.apache.kafka.common.config.ConfigDef.parse(ConfigDef.java:462)",
        "kafka.log.LogConfig$.validate(LogConfig.scala:299)",
        "kafka.admin.TopicCommand$.parseTopicConfigsToBeAdded(TopicCommand.scala:265)",
        "kafka.admin.TopicCommand$.createTopic(TopicCommand.scala:96)",
        "kafka.admin.TopicCommand$.main(TopicCommand.scala:63)",
        "kafka.admin.TopicCommand.main(TopicCommand.scala)",
    ];
    Err(Thrown::at(
        "org.apache.kafka.common.config.ConfigException",
        text,
        &frames,
    ))
}

const INVALID_TOPIC: &str = "org.apache.kafka.common.errors.InvalidTopicException";
const INVALID_FACTOR: &str = "org.apache.kafka.common.errors.InvalidReplicationFactorException";
const INVALID_PARTITIONS: &str = "org.apache.kafka.common.errors.InvalidPartitionsException";

fn create(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let name = given.value("topic").unwrap_or("").to_owned();
    let config = added(context, given)?;
    if topic::has_collision_chars(&name) {
        context.out("WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.\n");
    }
    let outcome = create_checked(context, given, &name, config);
    match outcome {
        Ok(()) => context.out(format!("Created topic \"{name}\".\n")),
        Err(Failed::Thrown(thrown)) if thrown.class == TOPIC_EXISTS && given.has("if-not-exists") => {}
        Err(failed) => return Err(failed),
    }
    Ok(())
}

const TOPIC_EXISTS: &str = "org.apache.kafka.common.errors.TopicExistsException";

fn create_checked(
    context: &mut Context<'_>,
    given: &Given,
    name: &str,
    config: BTreeMap<String, String>,
) -> Result<(), Failed> {
    let assignment = match given.value("replica-assignment") {
        Some(list) => parse_assignment(context.machine, list)?,
        None => {
            SPEC.require(context, given, &["partitions", "replication-factor"])
                .map_err(Failed::Died)?;
            // The factor is read first, whatever the order of the options.
            let factor = integer("replication-factor", given.value("replication-factor").unwrap_or(""));
            let partitions = integer("partitions", given.value("partitions").unwrap_or(""));
            let (partitions, factor) = (partitions?, factor?);
            if partitions <= 0 {
                return Err(Thrown::api(INVALID_PARTITIONS, "Number of partitions must be larger than 0.").into());
            }
            if factor <= 0 {
                return Err(Thrown::api(INVALID_FACTOR, "Replication factor must be larger than 0.").into());
            }
            let count = context.machine.registered_brokers().len();
            if factor as usize > count {
                let text = format!("Replication factor: {factor} larger than available brokers: {count}.");
                return Err(Thrown::api(INVALID_FACTOR, text).into());
            }
            if partitions as usize > crate::sim::world::MAX_PLACES {
                return Err(no_room(context));
            }
            let drawn = context
                .machine
                .draw_assignment(0, partitions as usize, i64::from(factor));
            drawn.map_err(|_| Thrown::api(INVALID_FACTOR, "Replication factor must be larger than 0."))?
        }
    };
    topic::check_name(name).map_err(|text| Thrown::api(INVALID_TOPIC, text))?;
    if context.machine.topic(name).is_some() {
        return Err(Thrown::api(TOPIC_EXISTS, format!("Topic '{name}' already exists.")).into());
    }
    let names = context.machine.topic_names();
    let others: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|other| topic::collide(other, name))
        .collect();
    if !others.is_empty() {
        let text = format!("Topic '{name}' collides with existing topics: {}", others.join(", "));
        return Err(Thrown::api(INVALID_TOPIC, text).into());
    }
    match context.machine.create_assigned(name, assignment, config) {
        Ok(()) => Ok(()),
        Err(CreateError::NoRoom) => Err(no_room(context)),
        Err(CreateError::Kafka(_)) => Err(Failed::Died(1)),
    }
}

/// The simulation's own limit.
fn no_room(context: &mut Context<'_>) -> Failed {
    let most = crate::sim::world::MAX_PLACES;
    context.note(format!(
        "simulation: no room for so many partitions: {most} altogether are the most\n"
    ));
    Failed::Died(1)
}

/// `0:1,1:2`: the replicas of each partition, by broker id.
fn parse_assignment(machine: &Machine, list: &str) -> Result<Vec<Vec<BrokerIndex>>, Failed> {
    let mut all: Vec<Vec<BrokerIndex>> = Vec::new();
    for partition in list.split(',') {
        let mut replicas = Vec::new();
        for id in partition.split(':') {
            let number: i32 = id.trim().parse().map_err(|_| {
                Thrown::at(
                    "java.lang.NumberFormatException",
                    format!("For input string: \"{}\"", id.trim()),
                    &MAIN,
                )
            })?;
            let broker = machine.broker_of_id(number).ok_or_else(|| {
                Thrown::at(
                    "kafka.admin.AdminOperationException",
                    format!("The proposed assignment contains non-existent brokerIDs: {number}"),
                    &MAIN,
                )
            })?;
            if replicas.contains(&broker) {
                let text = format!("Partition replica lists may not contain duplicate entries: {number}");
                return Err(Thrown::at("kafka.common.AdminCommandFailedException", text, &MAIN).into());
            }
            replicas.push(broker);
        }
        if all.first().is_some_and(|first| first.len() != replicas.len()) {
            let text = format!("Partition {} has different replication factor: {list}", all.len());
            return Err(Thrown::at("kafka.admin.AdminOperationException", text, &MAIN).into());
        }
        all.push(replicas);
    }
    Ok(all)
}

fn list(context: &mut Context<'_>, given: &Given) {
    let names = topics(context.machine, given);
    let lines: String = names
        .iter()
        .map(|name| {
            match context
                .machine
                .topic(name)
                .is_some_and(|topic| topic.marked_for_deletion)
            {
                true => format!("{name} - marked for deletion\n"),
                false => format!("{name}\n"),
            }
        })
        .collect();
    context.out(lines);
}

fn ids(machine: &Machine, brokers: &[BrokerIndex]) -> String {
    let ids: Vec<String> = brokers
        .iter()
        .map(|&broker| machine.broker_id(broker).to_string())
        .collect();
    ids.join(",")
}

fn describe(context: &mut Context<'_>, given: &Given) {
    let mut text = String::new();
    let machine = &*context.machine;
    let live = machine.world.registered();
    let alive = |broker: BrokerIndex| crate::kafka::controller::has(live, broker);
    let only_under = given.has("under-replicated-partitions");
    let only_unavailable = given.has("unavailable-partitions");
    let only_overrides = given.has("topics-with-overrides");
    for name in topics(machine, given) {
        let Some(topic) = machine.topic(&name) else { continue };
        let partitions = machine.partitions(&name);
        if only_overrides && topic.config.is_empty() {
            continue;
        }
        let deleted = if topic.marked_for_deletion {
            "\tMarkedForDeletion:true"
        } else {
            ""
        };
        if !only_under && !only_unavailable {
            let configs: Vec<String> = config_order(&topic.config)
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            let factor = partitions.first().map_or(0, |(_, partition)| partition.replicas.len());
            text.push_str(&format!(
                "Topic:{name}\tPartitionCount:{}\tReplicationFactor:{factor}\tConfigs:{}{deleted}\n",
                partitions.len(),
                configs.join(",")
            ));
        }
        if only_overrides {
            continue;
        }
        for (index, (_, partition)) in partitions.iter().enumerate() {
            let under = partition.isr.len() < partition.replicas.len();
            let unavailable = partition.leader.is_none_or(|leader| !alive(leader));
            if (only_under && !under) || (only_unavailable && !unavailable) {
                continue;
            }
            let leader = match partition.leader {
                Some(leader) => machine.broker_id(leader).to_string(),
                // No state has been written yet, or nobody may lead.
                None if partition.isr.is_empty() => "none".to_owned(),
                None => "-1".to_owned(),
            };
            text.push_str(&format!(
                "\tTopic: {name}\tPartition: {index}\tLeader: {leader}\tReplicas: {}\tIsr: {}{deleted}\n",
                ids(machine, &partition.replicas),
                ids(machine, &partition.isr)
            ));
        }
    }
    context.out(text);
}

/// A topic's settings in the order in which the tools print them: that of Java's hash table of them.
pub(super) fn config_order(config: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    hash_order(config, config.len())
}

/// Entries in the order of a Java hash table that holds `count` of them, these among others.
pub(super) fn hash_order(config: &BTreeMap<String, String>, count: usize) -> impl Iterator<Item = (&String, &String)> {
    let capacity = (count * 4 / 3 + 1).next_power_of_two().max(16) as u32;
    let bucket = move |key: &str| {
        let hash = key
            .encode_utf16()
            .fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        let spread = hash ^ (hash >> 16);
        spread & (capacity - 1)
    };
    let mut entries: Vec<(&String, &String)> = config.iter().collect();
    entries.sort_by_key(|(key, _)| bucket(key));
    entries.into_iter()
}

fn missing(given: &Given, line: &'static str) -> Thrown {
    let text = format!(
        "Topic {} does not exist on ZK path {}",
        given.value("topic").unwrap_or(""),
        given.value("zookeeper").unwrap_or("")
    );
    Thrown::at(
        ILLEGAL,
        text,
        &[line, "kafka.admin.TopicCommand$.main(TopicCommand.scala:71)", MAIN[1]],
    )
}

fn alter(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let names = topics(context.machine, given);
    if names.is_empty() && !given.has("if-exists") {
        return Err(missing(given, "kafka.admin.TopicCommand$.alterTopic(TopicCommand.scala:124)").into());
    }
    for name in names {
        if given.has("config") || given.has("delete-config") {
            context.out("WARNING: Altering topic configuration from this script has been deprecated and may be removed in future releases.\n         Going forward, please use kafka-configs.sh for this functionality\n");
            let added = added(context, given)?;
            let removed: Vec<&str> = given.all("delete-config").map(str::trim).collect();
            if let Some(unknown) = removed
                .iter()
                .find(|key| topic::KEYS.iter().all(|known| known.name != **key))
            {
                let class = "org.apache.kafka.common.errors.InvalidConfigurationException";
                return Err(Thrown::api(class, format!("Unknown topic config name: {unknown}")).into());
            }
            if let Some(topic) = context.machine.topics.get_mut(&name) {
                topic.config.extend(added);
                topic.config.retain(|key, _| !removed.contains(&key.as_str()));
            }
            context.machine.zxid += 2;
            context.machine.apply_overrides(&name);
            context.out(format!("Updated config for topic \"{name}\".\n"));
        }
        if given.has("partitions") {
            add_partitions(context, given, &name)?;
        }
    }
    Ok(())
}

fn add_partitions(context: &mut Context<'_>, given: &Given, name: &str) -> Result<(), Failed> {
    if name == OFFSETS_TOPIC {
        let text = "The number of partitions for the offsets topic cannot be changed.";
        return Err(Thrown::at(ILLEGAL, text, &MAIN).into());
    }
    context.out("WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected\n");
    let wanted = integer("partitions", given.value("partitions").unwrap_or(""))?;
    let partitions = context.machine.partitions(name);
    let now = partitions.len() as i64;
    let factor = partitions.first().map_or(1, |(_, partition)| partition.replicas.len()) as i64;
    if i64::from(wanted) <= now {
        let text = format!(
            "The number of partitions for a topic can only be increased. Topic {name} currently has {now} partitions, {wanted} would not be an increase."
        );
        return Err(Thrown::api(INVALID_PARTITIONS, text).into());
    }
    let more = (i64::from(wanted) - now) as usize;
    if more > crate::sim::world::MAX_PLACES {
        return Err(no_room(context));
    }
    let drawn = match given.value("replica-assignment") {
        Some(list) => parse_assignment(context.machine, list)?.split_off(now as usize),
        None => context
            .machine
            .draw_assignment(now as usize, more, factor)
            .map_err(|_: KafkaError| {
                let count = context.machine.registered_brokers().len();
                Thrown::api(
                    INVALID_FACTOR,
                    format!("Replication factor: {factor} larger than available brokers: {count}."),
                )
            })?,
    };
    if context.machine.add_partitions(name, drawn).is_err() {
        return Err(no_room(context));
    }
    context.out("Adding partitions succeeded!\n");
    Ok(())
}

fn delete(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let names = topics(context.machine, given);
    if names.is_empty() && !given.has("if-exists") {
        return Err(missing(given, "kafka.admin.TopicCommand$.deleteTopic(TopicCommand.scala:183)").into());
    }
    for name in names {
        if name == OFFSETS_TOPIC || name == "__transaction_state" {
            let text = format!("Topic {name} is a kafka internal topic and is not allowed to be marked for deletion.");
            return Err(Thrown::at(
                "kafka.admin.AdminOperationException",
                text,
                &[
                    "kafka.admin.TopicCommand$.deleteTopic(TopicCommand.scala:188)",
                    "kafka.admin.TopicCommand$.main(TopicCommand.scala:71)",
                    MAIN[1],
                ],
            )
            .into());
        }
        let Some(topic) = context.machine.topics.get_mut(&name) else {
            continue;
        };
        if std::mem::replace(&mut topic.marked_for_deletion, true) {
            context.out(format!("Topic {name} is already marked for deletion.\n"));
        } else {
            context.out(format!("Topic {name} is marked for deletion.\nNote: This will have no impact if delete.topic.enable is not set to true.\n"));
        }
    }
    Ok(())
}
