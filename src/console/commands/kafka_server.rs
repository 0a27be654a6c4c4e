//! `kafka-server-start.sh`: the script, and the way from its arguments to a broker's settings.

use crate::config::broker::{self, refusal::StartError};
use crate::config::network::{Broker, Origin};
use crate::config::properties;
use crate::config::source::FileId;
use crate::config::written::Written;
use crate::console::log::frames;
use crate::console::machine::{Launch, Machine};
use crate::console::process::{Context, Kind, Program, Signal, Step};
use crate::sim::Micros;

use super::broker::Server;

const MAIN: &str = "kafka.Kafka$";

/// The start script, and then Java until the settings are read.
pub(super) struct Start {
    arguments: Vec<String>,
    /// Until Java is up, and then until it has read the file.
    at: Option<Micros>,
    registered: bool,
    server: Option<Server>,
}

impl Start {
    pub fn new(arguments: &[String]) -> Self {
        Start {
            arguments: arguments.to_vec(),
            at: None,
            registered: false,
            server: None,
        }
    }

    fn later(&mut self, context: &Context<'_>, micros: Micros) -> Step {
        let at = context.now() + micros;
        self.at = Some(at);
        Step::Until(at)
    }

    /// The settings, or the status with which Java ends.
    fn read(&self, context: &mut Context<'_>) -> Result<Broker, i32> {
        let Some((file, rest)) = self.arguments.split_first() else {
            context.err("USAGE: java [options] KafkaServer server.properties [--override property=value]*\n");
            return Err(1);
        };
        let Ok(text) = context.machine.files.text(&context.path(file)) else {
            let frames = [
                "java.base/java.io.FileInputStream.open0(Native Method)",
                "org.apache.kafka.common.utils.Utils.loadProps(Utils.java:510)",
                "kafka.Kafka$.getPropsFromArgs(Kafka.scala:42)",
                "kafka.Kafka$.main(Kafka.scala:58)",
                "kafka.Kafka.main(Kafka.scala)",
            ];
            let words = format!("java.io.FileNotFoundException: {file} (No such file or directory)");
            return Err(fatal(context, &words, &frames));
        };
        let overrides = overrides(context, rest)?;
        let mut written: Vec<Written> = match properties::read(FileId(0), &text) {
            Ok(read) => read.into_iter().map(Written::from).collect(),
            Err(_) => {
                let words = format!("java.lang.IllegalArgumentException: {}", properties::MALFORMED);
                let frames = [
                    "java.base/java.util.Properties.loadConvert(Properties.java:672)",
                    "org.apache.kafka.common.utils.Utils.loadProps(Utils.java:511)",
                    "kafka.Kafka$.getPropsFromArgs(Kafka.scala:42)",
                    "kafka.Kafka$.main(Kafka.scala:58)",
                    "kafka.Kafka.main(Kafka.scala)",
                ];
                return Err(fatal(context, &words, &frames));
            }
        };
        written.extend(overrides);
        broker::start("", FileId(0), &written).map_err(|problems| {
            let error = problems.first().map(|problem| problem.error.clone());
            refuse(context, error.as_ref())
        })
    }
}

/// `--override key=value`, as `Kafka.getPropsFromArgs` reads them.
fn overrides(context: &mut Context<'_>, arguments: &[String]) -> Result<Vec<Written>, i32> {
    let mut written = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--override") {
            Some("") => match arguments.next() {
                Some(value) => value.as_str(),
                None => return Err(fatal(context, NO_ARGUMENT, &PARSER)),
            },
            Some(value) if value.starts_with('=') => &value[1..],
            _ if argument.starts_with('-') => {
                let name = argument.trim_start_matches('-');
                let words = format!("joptsimple.UnrecognizedOptionException: {name} is not a recognized option");
                return Err(fatal(context, &words, &PARSER));
            }
            _ => {
                context.err(format!("Found non argument parameters: {argument}\n{USAGE}"));
                return Err(1);
            }
        };
        let (key, value) = value.split_once('=').unwrap_or((value, ""));
        written.push(Written {
            key: key.to_owned(),
            value: value.to_owned(),
            key_at: None,
            origin: Origin::Default,
        });
    }
    Ok(written)
}

const NO_ARGUMENT: &str = "joptsimple.OptionMissingRequiredArgumentException: Option override requires an argument";
const PARSER: [&str; 4] = [
    "joptsimple.OptionParser.parse(OptionParser.java:396)",
    "kafka.Kafka$.getPropsFromArgs(Kafka.scala:45)",
    "kafka.Kafka$.main(Kafka.scala:58)",
    "kafka.Kafka.main(Kafka.scala)",
];
const USAGE: &str = "\
Option               Description                                         
------               -----------                                         
--override <String>  Optional property that should override values set in
                       server.properties file                            
";

/// Java ends before there is a server.
fn fatal(context: &mut Context<'_>, exception: &str, trace: &[&str]) -> i32 {
    context.log("ERROR", "Exiting Kafka due to fatal exception", MAIN);
    context.out(format!("{exception}\n{}", frames(trace)));
    1
}

/// `KafkaConfig` refuses the settings.
fn refuse(context: &mut Context<'_>, error: Option<&StartError>) -> i32 {
    let frames = [
        "org.apache.kafka.common.config.AbstractConfig.<init>(AbstractConfig.java:62)",
        "kafka.server.KafkaConfig.<init>(KafkaConfig.scala:986)",
        "kafka.server.KafkaConfig.<init>(KafkaConfig.scala:989)",
        "kafka.server.KafkaConfig$.fromProps(KafkaConfig.scala:969)",
        "kafka.server.KafkaServerStartable$.fromProps(KafkaServerStartable.scala:28)",
        "kafka.Kafka$.main(Kafka.scala:59)",
        "kafka.Kafka.main(Kafka.scala)",
    ];
    let exception = error.map_or(String::new(), |error| format!("{}: {}", error.class, error.text));
    let status = fatal(context, &exception, &frames);
    if let Some(cause) = error.and_then(|error| error.cause.as_ref()) {
        context.out(format!("Caused by: {cause}\n"));
    }
    status
}

impl Program for Start {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if let Some(server) = &mut self.server {
            return server.step(context);
        }
        match self.arguments.first().map(String::as_str) {
            None => {
                context
                    .out("USAGE: bin/kafka-server-start.sh [-daemon] server.properties [--override property=value]*\n");
                return Step::Done(1);
            }
            Some("-daemon") => {
                let rest = &self.arguments[1..];
                context.machine.launches.push(Launch {
                    program: Box::new(Start::new(rest)),
                    line: format!("kafka-server-start.sh {}", rest.join(" ")),
                    output: "logs/kafkaServer.out".to_owned(),
                });
                return Step::Done(0);
            }
            _ => {}
        }
        match self.at {
            None => return self.later(context, 500_000),
            Some(at) if at > context.now() => return Step::Until(at),
            Some(_) => {}
        }
        if !self.registered {
            self.registered = true;
            let text = "Registered kafka:type=kafka.Log4jController MBean";
            context.log("INFO", text, "kafka.utils.Log4jControllerRegistration$");
            return self.later(context, 260_000);
        }
        match self.read(context) {
            Ok(broker) => self.server.insert(Server::new(broker)).step(context),
            Err(status) => Step::Done(status),
        }
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        match &mut self.server {
            Some(server) => server.signal(context, signal),
            None => Step::Done(if signal == Signal::Int { 130 } else { 143 }),
        }
    }

    fn killed(&mut self, machine: &mut Machine) {
        if let Some(server) = &mut self.server {
            server.killed(machine);
        }
    }

    fn kind(&self) -> Kind {
        if self.registered { Kind::Kafka } else { Kind::Tool }
    }
}
