//! A broker's process, from its settings to its end.

mod log;
mod startup;

use crate::config::broker::derived;
use crate::config::network::Broker;
use crate::console::log::frames;
use crate::console::machine::Machine;
use crate::console::nodes::{self, BrokerNode};
use crate::console::process::{Context, Kind, Program, Signal, Step};
use crate::kafka::partition::BrokerIndex;
use crate::kafka::settings::BrokerSettings;
use crate::sim::Micros;
use crate::sim::scenario::{Action, Node};
use crate::sim::trace::What;

use crate::console::commands::connecting::{Dialled, Dialling, TIMED_OUT, TIMED_OUT_FRAMES};

const SERVER: &str = "kafka.server.KafkaServer";
const ZOOKEEPER: &str = "kafka.zookeeper.ZooKeeperClient";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Introduce,
    Dial,
    Load,
    Bind,
    Register,
    /// The world has it; it has not said so yet.
    Registering,
    Running,
    /// SIGTERM, and the status to end with.
    Stopping(i32),
}

/// A broker.
pub(super) struct Server {
    broker: Broker,
    phase: Phase,
    at: Option<Micros>,
    dialling: Dialling,
    index: Option<BrokerIndex>,
    session: String,
    /// `KafkaServer id=…` is known from the moment that the id is checked.
    id: Option<i32>,
    replicas: log::Replicas,
}

impl Server {
    pub fn new(broker: Broker) -> Self {
        let timeout = derived::zookeeper_connection_timeout_ms(&broker);
        let timeout = u64::try_from(timeout).unwrap_or(0).saturating_mul(1000);
        let connect = broker.text("zookeeper.connect").unwrap_or("").to_owned();
        Server {
            broker,
            phase: Phase::Introduce,
            at: None,
            dialling: Dialling::new(&connect, timeout, true),
            index: None,
            session: String::new(),
            id: None,
            replicas: log::Replicas::default(),
        }
    }

    fn later(&mut self, context: &Context<'_>, micros: Micros) -> Step {
        let at = context.now() + micros;
        self.at = Some(at);
        Step::Until(at)
    }

    fn connect(&self) -> String {
        self.broker.text("zookeeper.connect").unwrap_or("").to_owned()
    }

    fn log_dirs(&self, context: &Context<'_>) -> Vec<String> {
        derived::log_dirs(&self.broker)
            .iter()
            .map(|folder| context.path(folder))
            .collect()
    }

    /// A line of the server's own, with its id as soon as it has one.
    fn say(&self, context: &mut Context<'_>, level: &str, text: &str) {
        match self.id {
            Some(id) => context.log(level, &format!("[KafkaServer id={id}] {text}"), SERVER),
            None => context.log(level, text, SERVER),
        }
    }

    /// Whether the world has let it in.
    fn registering(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let Some(index) = self.index else { return Err(1) };
        let id = self.id.unwrap_or(0);
        if context.machine.world.broker_serves(index) {
            log::registered(context, &self.broker, id, index);
            if let Some(node) = context.machine.brokers.get_mut(usize::from(index)) {
                node.started = true;
            }
            self.say(context, "INFO", "started");
            self.phase = Phase::Running;
            return Ok(self.later(context, 100_000));
        }
        if context.machine.world.runs(Node::Broker(u32::from(index))) {
            return Ok(self.later(context, 50_000));
        }
        self.give_back(context.machine);
        let words = last_words(context.machine, index);
        Err(match words {
            Some(words) if words.contains("NodeExists") => self.node_exists(context, id),
            _ => self.fail(context, TIMED_OUT, &TIMED_OUT_FRAMES),
        })
    }

    fn running(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let Some(index) = self.index else { return Err(1) };
        if !context.machine.world.runs(Node::Broker(u32::from(index))) {
            let words = last_words(context.machine, index).unwrap_or_default();
            self.say(context, "FATAL", &words);
            self.give_back(context.machine);
            return Err(1);
        }
        self.replicas.log(context, index);
        Ok(self.later(context, 250_000))
    }

    fn stopping(&mut self, context: &mut Context<'_>, status: i32) -> Result<Step, i32> {
        let Some(index) = self.index else { return Err(status) };
        let node = Node::Broker(u32::from(index));
        // Without ZooKeeper the controlled shutdown has nobody to ask, and waits.
        if context.machine.world.runs(node) {
            if context.machine.world.has_quorum() {
                context.machine.act(&Action::Stop(node));
            } else {
                let _ = self.dialling.go_on(context);
            }
            return Ok(self.later(context, 50_000));
        }
        log::stopped(context, &self.session, self.id.unwrap_or(0));
        self.say(context, "INFO", "shut down completed");
        self.give_back(context.machine);
        Err(status)
    }

    fn give_back(&mut self, machine: &mut Machine) {
        if let Some(index) = self.index.take()
            && let Some(node) = machine.brokers.get_mut(usize::from(index))
        {
            node.pid = None;
            node.started = false;
        }
    }

    fn fail(&self, context: &mut Context<'_>, exception: &str, trace: &[&str]) -> i32 {
        self.fail_with_cause(context, exception, trace, "")
    }

    /// The start ends in an exception.
    fn fail_with_cause(&self, context: &mut Context<'_>, exception: &str, trace: &[&str], cause: &str) -> i32 {
        self.say(
            context,
            "ERROR",
            "Fatal error during KafkaServer startup. Prepare to shutdown",
        );
        let caused = if cause.is_empty() {
            String::new()
        } else {
            format!("Caused by: {cause}\n")
        };
        context.out(format!("{exception}\n{}{}{caused}", frames(trace), frames(&STARTABLE)));
        self.say(context, "INFO", "shutting down");
        if self.id.is_none() {
            // Its scheduler starts after the id is known: Java 17's words for what is not there.
            let text = "Cannot invoke \"kafka.utils.KafkaScheduler.shutdown()\" because the return value of \"kafka.server.KafkaServer.kafkaScheduler()\" is null";
            context.log("WARN", text, "kafka.utils.CoreUtils$");
            context.out(format!(
                "java.lang.NullPointerException: {text}\n{}",
                frames(&NO_SCHEDULER)
            ));
        }
        log::abandoned(context, self.id, &self.session);
        self.say(context, "INFO", "shut down completed");
        context.log("ERROR", "Exiting Kafka.", "kafka.server.KafkaServerStartable");
        self.say(context, "INFO", "shutting down");
        1
    }
}

const NO_SCHEDULER: [&str; 3] = [
    "kafka.server.KafkaServer.$anonfun$shutdown$5(KafkaServer.scala:580)",
    "kafka.utils.CoreUtils$.swallow(CoreUtils.scala:86)",
    "kafka.server.KafkaServer.shutdown(KafkaServer.scala:580)",
];

const STARTABLE: [&str; 3] = [
    "kafka.server.KafkaServerStartable.startup(KafkaServerStartable.scala:38)",
    "kafka.Kafka$.main(Kafka.scala:75)",
    "kafka.Kafka.main(Kafka.scala)",
];

/// With which words the world's broker has ended by itself.
fn last_words(machine: &Machine, index: BrokerIndex) -> Option<String> {
    let own = Node::Broker(u32::from(index));
    machine.world.trace().iter().rev().find_map(|event| match &event.what {
        What::Exited { node, text } if *node == own => Some(text.clone()),
        _ => None,
    })
}

impl Program for Server {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if let Some(at) = self.at.filter(|at| *at > context.now()) {
            return Step::Until(at);
        }
        let next = match self.phase {
            Phase::Introduce => {
                self.introduce(context);
                context.log("INFO", "[ZooKeeperClient] Waiting until connected.", ZOOKEEPER);
                self.phase = Phase::Dial;
                Ok(self.later(context, 5_000))
            }
            Phase::Dial => self.dial(context),
            Phase::Load => self.load(context),
            Phase::Bind => self.bind(context),
            Phase::Register => self.register(context),
            Phase::Registering => self.registering(context),
            Phase::Running => self.running(context),
            Phase::Stopping(status) => self.stopping(context, status),
        };
        next.unwrap_or_else(Step::Done)
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        let status = if signal == Signal::Int { 130 } else { 143 };
        if let Phase::Stopping(_) = self.phase {
            return self.later(context, 10_000);
        }
        let name = if signal == Signal::Int { "SIGINT" } else { "SIGTERM" };
        let text = format!("Terminating process due to signal {name}");
        context.log("INFO", &text, "org.apache.kafka.common.utils.LoggingSignalHandler");
        if self.phase != Phase::Running {
            self.killed(context.machine);
            return Step::Done(status);
        }
        self.say(context, "INFO", "shutting down");
        self.say(context, "INFO", "Starting controlled shutdown");
        self.phase = Phase::Stopping(status);
        self.later(context, 100_000)
    }

    fn killed(&mut self, machine: &mut Machine) {
        if let Some(index) = self.index {
            machine.act(&Action::Kill(Node::Broker(u32::from(index))));
        }
        self.give_back(machine);
    }

    fn kind(&self) -> Kind {
        Kind::Kafka
    }
}
