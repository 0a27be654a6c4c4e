//! `kafka-configs.sh`. Source: core `kafka/admin/ConfigCommand.scala` of Kafka 1.1.1.

use std::collections::BTreeMap;

use crate::config::broker::table;
use crate::config::config_def::Dynamic;
use crate::config::network::Value;
use crate::config::topic;
use crate::console::jopt::{Given, Spec, Takes};
use crate::console::process::{Context, Program, Step};
use crate::kafka::settings::BrokerSettings;
use crate::sim::Micros;

use super::client::Client;
use super::connecting::{Dialled, Dialling, uncaught};
use super::topics::{config_order, hash_order};

#[rustfmt::skip]
const OPTIONS: &[(&str, Takes)] = &[
    ("add-config", Takes::Value), ("alter", Takes::Nothing), ("bootstrap-server", Takes::Value),
    ("command-config", Takes::Value), ("delete-config", Takes::Value), ("describe", Takes::Nothing),
    ("entity-default", Takes::Nothing), ("entity-name", Takes::Value), ("entity-type", Takes::Value),
    ("force", Takes::Nothing), ("help", Takes::Nothing), ("zookeeper", Takes::Value),
];

static SPEC: Spec = Spec {
    options: OPTIONS,
    usage: include_str!("../usage/kafka-configs.txt"),
    width: 78,
    class: &[
        "kafka.admin.ConfigCommand$ConfigCommandOptions.<init>(ConfigCommand.scala:449)",
        "kafka.admin.ConfigCommand$.main(ConfigCommand.scala:58)",
        "kafka.admin.ConfigCommand.main(ConfigCommand.scala)",
    ],
};

const TYPES: [&str; 4] = ["topics", "clients", "users", "brokers"];

/// The tool.
pub(super) struct Configs {
    arguments: Vec<String>,
    at: Option<Micros>,
    given: Option<Given>,
    dialling: Option<Dialling>,
}

/// How the tool ends when it does not do what it was asked for.
enum Failed {
    /// An exception: its class and text.
    Thrown(&'static str, String),
    /// A message and nothing else.
    Message(String),
    Died(i32),
}

impl Configs {
    pub fn new(arguments: &[String]) -> Self {
        Configs {
            arguments: arguments.to_vec(),
            at: None,
            given: None,
            dialling: None,
        }
    }

    fn fail(&self, context: &mut Context<'_>, failed: Failed) -> i32 {
        match failed {
            Failed::Died(status) => return status,
            Failed::Message(text) => context.err(format!("{text}\n")),
            Failed::Thrown(class, text) => {
                let arguments = self.arguments.join(" ");
                let cause = if class == EXECUTION {
                    format!("Caused by: {text}\n")
                } else {
                    String::new()
                };
                context.err(format!(
                    "Error while executing config command with args '{arguments}'\n{class}: {text}\n{cause}"
                ));
            }
        }
        1
    }
}

fn check(context: &mut Context<'_>, arguments: &[String]) -> Result<Given, Failed> {
    let given = SPEC
        .parse(arguments)
        .map_err(|refused| Failed::Died(SPEC.uncaught(context, &refused)))?;
    if arguments.is_empty() {
        let text = "Add/Remove entity config for a topic, client, user or broker";
        return Err(Failed::Died(SPEC.die(context, text)));
    }
    if given.has("alter") == given.has("describe") {
        let text = "Command must include exactly one action: --describe, --alter";
        return Err(Failed::Died(SPEC.die(context, text)));
    }
    let message = |text: &str| Err(Failed::Message(text.to_owned()));
    if !given.has("entity-type") {
        return message("At least one --entity-type must be specified");
    }
    if given.has("bootstrap-server") == given.has("zookeeper") {
        return message("Only one of --bootstrap-server or --zookeeper must be specified");
    }
    let kind = given.value("entity-type").unwrap_or("");
    if !TYPES.contains(&kind) {
        return Err(Failed::Message(format!(
            "Invalid entity-type {kind}, --entity-type must be one of List({})",
            TYPES.join(", ")
        )));
    }
    if given.has("bootstrap-server") {
        if kind != "brokers" {
            SPEC.require(context, &given, &["zookeeper"]).map_err(Failed::Died)?;
        }
        if !given.has("entity-name") && !given.has("entity-default") {
            return message(
                "At least one of --entity-name or --entity-default must be specified with --bootstrap-server",
            );
        }
    }
    if given.has("alter") {
        if !given.has("entity-name") && !given.has("entity-default") {
            return Err(Failed::Message(format!(
                "--entity-name must be specified with --alter of Buffer({kind})"
            )));
        }
        if !given.has("add-config") && !given.has("delete-config") {
            return message("At least one of --add-config or --delete-config must be specified with --alter");
        }
    }
    Ok(given)
}

/// `key=value,key=[a,b]`.
fn added(given: &Given) -> Result<Vec<(String, String)>, Failed> {
    let Some(text) = given.value("add-config") else {
        return Ok(Vec::new());
    };
    let mut parts: Vec<String> = vec![String::new()];
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    let pair = |part: &String| {
        let (key, value) = part.split_once('=').filter(|(_, value)| !value.is_empty())?;
        Some((key.trim().to_owned(), value.trim().replace(['[', ']'], "")))
    };
    let pairs: Option<Vec<_>> = parts.iter().filter(|part| !part.is_empty()).map(pair).collect();
    pairs.ok_or_else(|| {
        Failed::Message(
            "requirement failed: Invalid entity config: all configs to be added must be in the format \"key=val\"."
                .to_owned(),
        )
    })
}

fn removed(given: &Given) -> Vec<String> {
    let text = given.value("delete-config").unwrap_or("");
    text.split(',')
        .map(|key| key.trim().to_owned())
        .filter(|key| !key.is_empty())
        .collect()
}

fn act_on_zookeeper(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let kind = given.value("entity-type").unwrap_or("").to_owned();
    let name = given.value("entity-name").map(str::to_owned);
    if given.has("describe") {
        let names = match (&name, kind.as_str()) {
            (Some(name), _) => vec![name.clone()],
            (None, "topics") => context.machine.topic_names(),
            (None, _) => Vec::new(),
        };
        let single = kind
            .strip_suffix('s')
            .filter(|_| kind == "topics")
            .unwrap_or(&kind)
            .to_owned();
        for name in names {
            let own = context
                .machine
                .topic(&name)
                .filter(|_| kind == "topics")
                .map(|topic| topic.config.clone())
                .unwrap_or_default();
            let list: Vec<String> = config_order(&own)
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            context.out(format!("Configs for {single} '{name}' are {}\n", list.join(",")));
        }
        return Ok(());
    }
    if kind != "topics" {
        context.note(format!(
            "simulation: settings of {kind} are not modelled here; of brokers with --bootstrap-server\n"
        ));
        return Err(Failed::Died(1));
    }
    let name = name.unwrap_or_default();
    let (added, removed) = (added(given)?, removed(given));
    let own = context
        .machine
        .topic(&name)
        .map(|topic| topic.config.clone())
        .unwrap_or_default();
    let wrong: Vec<&str> = removed
        .iter()
        .map(String::as_str)
        .filter(|key| !own.contains_key(*key))
        .collect();
    if !wrong.is_empty() {
        return Err(Failed::Message(format!("Invalid config(s): {}", wrong.join(","))));
    }
    let mut next = own;
    next.extend(added);
    next.retain(|key, _| !removed.contains(key));
    if context.machine.topic(&name).is_none() {
        return Err(Failed::Thrown(
            "kafka.admin.AdminOperationException",
            format!("Topic \"{name}\" does not exist."),
        ));
    }
    let pairs: Vec<(&str, &str)> = next.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    if let Err(text) = topic::parse_overrides(&pairs) {
        let class = match text.starts_with("Unknown topic config name") {
            true => "org.apache.kafka.common.errors.InvalidConfigurationException",
            false => "org.apache.kafka.common.config.ConfigException",
        };
        return Err(Failed::Thrown(class, text));
    }
    if let Some(topic) = context.machine.topics.get_mut(&name) {
        topic.config = next;
    }
    context.machine.zxid += 2;
    context.machine.apply_overrides(&name);
    context.out(format!("Completed Updating config for entity: topic '{name}'.\n"));
    Ok(())
}

const EXECUTION: &str = "java.util.concurrent.ExecutionException";

/// Dynamic settings of brokers (KIP-226).
fn act_on_brokers(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let name = given.value("entity-name").map(str::to_owned);
    let id = match &name {
        Some(name) => Some(name.parse::<i32>().map_err(|_| {
            Failed::Message(format!(
                "The entity name for brokers must be a valid integer broker id, found: {name}"
            ))
        })?),
        None => None,
    };
    let broker = id
        .and_then(|id| context.machine.broker_of_id(id))
        .filter(|&broker| context.machine.world.broker_serves(broker));
    if id.is_some() && broker.is_none() {
        let what = if given.has("describe") {
            "describeBrokerConfigs"
        } else {
            "incrementalAlterConfigs"
        };
        let text = format!(
            "org.apache.kafka.common.errors.BrokerNotAvailableException: Error choosing node for {what}: no node found."
        );
        return Err(Failed::Thrown(EXECUTION, text));
    }
    let own = context.machine.dynamic.get(&id).cloned().unwrap_or_default();
    if given.has("describe") {
        match id {
            Some(id) => context.out(format!("Configs for broker {id} are:\n")),
            None => context.out("Default config for brokers in the cluster are:\n"),
        }
        let settings = broker
            .and_then(|broker| context.machine.brokers.get(usize::from(broker)))
            .and_then(|node| node.settings.clone());
        for (key, value) in hash_order(&own, table::KEYS.len()) {
            let source = if id.is_some() {
                "DYNAMIC_BROKER_CONFIG"
            } else {
                "DYNAMIC_DEFAULT_BROKER_CONFIG"
            };
            let mut synonyms = vec![format!("{source}:{key}={value}")];
            if let Some(settings) = &settings {
                let written = settings.get(key).and_then(|entry| entry.setting.written.clone());
                synonyms.extend(written.map(|written| format!("STATIC_BROKER_CONFIG:{key}={written}")));
                let preset = table::KEYS
                    .iter()
                    .find(|known| known.name == key.as_str())
                    .map(|known| known.preset.value());
                let shown = match preset {
                    Some(Value::Int(value)) => Some(value.to_string()),
                    Some(Value::Bool(value)) => Some(value.to_string()),
                    Some(Value::Text(value)) => Some(value),
                    _ => None,
                };
                synonyms.extend(shown.map(|value| format!("DEFAULT_CONFIG:{key}={value}")));
            }
            context.out(format!(
                "  {key}={value} sensitive=false synonyms={{{}}}\n",
                synonyms.join(", ")
            ));
        }
        return Ok(());
    }
    let (added, removed) = (added(given)?, removed(given));
    let shown = name.unwrap_or_default();
    let refuse = |why: String| {
        let text = format!(
            "org.apache.kafka.common.errors.InvalidRequestException: Invalid config value for resource Resource(type=BROKER, name='{shown}'}}: {why}"
        );
        Failed::Thrown(EXECUTION, text)
    };
    let mut next: BTreeMap<String, String> = own;
    for (key, value) in &added {
        // A name that nobody knows is taken, and forgotten.
        let Some(known) = table::KEYS.iter().find(|known| known.name == key.as_str()) else {
            continue;
        };
        if known.dynamic == Dynamic::ReadOnly {
            return Err(refuse(format!("Cannot update these configs dynamically: Set({key})")));
        }
        known.parse(value).map_err(|refused| refuse(refused.text))?;
        next.insert(key.clone(), value.clone());
    }
    next.retain(|key, _| !removed.contains(key));
    context.machine.dynamic.insert(id, next);
    context.machine.apply_dynamic();
    match id {
        Some(id) => context.out(format!("Completed updating config for broker: {id}.\n")),
        None => context.out("Completed updating default config for brokers in the cluster,\n"),
    }
    Ok(())
}

impl crate::console::machine::Machine {
    /// What the brokers' files say, and over it what was changed while they run.
    pub(super) fn apply_dynamic(&mut self) {
        for index in 0..self.brokers.len() {
            let node = &self.brokers[index];
            let (Some(id), Some(settings)) = (node.id, &node.settings) else {
                continue;
            };
            let mut own: BrokerSettings = BrokerSettings::of(settings, 0);
            let number = |key: &str| {
                let value = self.dynamic.get(&Some(id)).and_then(|list| list.get(key));
                let value = value.or_else(|| self.dynamic.get(&None).and_then(|list| list.get(key)));
                value.and_then(|value| value.trim().parse::<i64>().ok())
            };
            own.id = id;
            own.name = format!("broker{id}");
            own.address = node.announced.clone();
            own.min_insync_replicas = number("min.insync.replicas").unwrap_or(own.min_insync_replicas);
            own.message_max_bytes = number("message.max.bytes").unwrap_or(own.message_max_bytes);
            self.world.set_broker(index as u8, own);
        }
    }
}

impl Program for Configs {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 900_000);
                return Step::Until(now + 900_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if self.given.is_none() {
            match check(context, &self.arguments) {
                Ok(given) => {
                    self.dialling = given
                        .value("zookeeper")
                        .map(|connect| Dialling::new(connect, 30_000_000, false));
                    self.given = Some(given);
                }
                Err(failed) => return Step::Done(self.fail(context, failed)),
            }
        }
        let Some(given) = self.given.clone() else {
            return Step::Done(1);
        };
        let done = match &mut self.dialling {
            Some(dialling) => match dialling.go_on(context) {
                Dialled::Connected => act_on_zookeeper(context, &given),
                Dialled::Later(at) => {
                    self.at = Some(at);
                    return Step::Until(at);
                }
                failed => {
                    let main = [
                        "kafka.admin.ConfigCommand$.processCommandWithZk(ConfigCommand.scala:90)",
                        "kafka.admin.ConfigCommand.main(ConfigCommand.scala)",
                    ];
                    return Step::Done(uncaught(context, &failed, &main));
                }
            },
            None => {
                let list = given.value("bootstrap-server").unwrap_or("").to_owned();
                match Client::new("[AdminClient clientId=adminclient-1] ".to_owned(), &list).broker(context) {
                    Ok(_) => act_on_brokers(context, &given),
                    Err(_) => Err(Failed::Thrown(
                        EXECUTION,
                        "org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment."
                            .to_owned(),
                    )),
                }
            }
        };
        match done {
            Ok(()) => Step::Done(0),
            Err(failed) => Step::Done(self.fail(context, failed)),
        }
    }
}
