//! `kafka-topics.sh`. Source: core `kafka/admin/TopicCommand.scala`, `kafka/zk/AdminZkClient.scala` of Kafka 1.1.1.

mod change;
mod create;
mod show;

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

use change::{alter, delete};
use create::{INVALID_FACTOR, INVALID_PARTITIONS, added, create, no_room, parse_assignment};
pub(super) use show::{config_order, hash_order};
use show::{describe, list};

use crate::console::commands::connecting::{Dialled, Dialling, uncaught};

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
    usage: include_str!("../../usage/kafka-topics.txt"),
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
