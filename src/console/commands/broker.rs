//! A broker's process, from its settings to its end.

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

use super::broker_log as log;
use super::connecting::{Dialled, Dialling, TIMED_OUT, TIMED_OUT_FRAMES};

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

    fn introduce(&mut self, context: &mut Context<'_>) {
        let connect = self.connect();
        context.log("INFO", "starting", SERVER);
        context.log("INFO", &format!("Connecting to zookeeper on {connect}"), SERVER);
        let text = format!("[ZooKeeperClient] Initializing a new session to {connect}.");
        context.log("INFO", &text, ZOOKEEPER);
        for line in super::zookeeper_server::environment(context.cwd) {
            context.log(
                "INFO",
                &format!("Client environment:{line}"),
                "org.apache.zookeeper.ZooKeeper",
            );
        }
        let timeout = self.broker.int("zookeeper.session.timeout.ms").unwrap_or(6000);
        let text = format!(
            "Initiating client connection, connectString={connect} sessionTimeout={timeout} watcher=kafka.zookeeper.ZooKeeperClient$ZooKeeperClientWatcher$@63376bed"
        );
        context.log("INFO", &text, "org.apache.zookeeper.ZooKeeper");
    }

    fn dial(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        match self.dialling.go_on(context) {
            Dialled::Later(at) => {
                self.at = Some(at);
                return Ok(Step::Until(at));
            }
            Dialled::TimedOut => {
                let trace = [&TIMED_OUT_FRAMES[..], &CREATE_CLIENT].concat();
                return Err(self.fail(context, TIMED_OUT, &trace));
            }
            Dialled::UnknownHost(host) => {
                let text = format!("java.net.UnknownHostException: {host}: Name or service not known");
                let trace = [
                    &[
                        "org.apache.zookeeper.client.StaticHostProvider.<init>(StaticHostProvider.java:61)",
                        "kafka.zookeeper.ZooKeeperClient.<init>(ZooKeeperClient.scala:86)",
                    ][..],
                    &CREATE_CLIENT,
                ]
                .concat();
                return Err(self.fail(context, &text, &trace));
            }
            Dialled::Connected => {}
        }
        self.session = context.machine.new_session();
        log::connected(context, &self.connect(), &self.session, &self.broker);
        self.phase = Phase::Load;
        Ok(self.later(context, 200_000))
    }

    /// The id, the folder of the logs, the log manager.
    fn load(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let cluster = match &context.machine.cluster_id {
            Some(id) => id.clone(),
            None => {
                let id = context.machine.random_id();
                context.machine.cluster_id = Some(id.clone());
                id
            }
        };
        context.log("INFO", &format!("Cluster ID = {cluster}"), SERVER);
        let folders = self.log_dirs(context);
        let stored = folders.iter().find_map(|folder| stored_id(context.machine, folder));
        let written = self
            .broker
            .int("broker.id")
            .and_then(|id| i32::try_from(id).ok())
            .unwrap_or(-1);
        for folder in &folders {
            if stored_id(context.machine, folder).is_none() {
                log::no_meta_properties(context, folder);
            }
        }
        if let Some(stored) = stored.filter(|stored| written >= 0 && *stored != written) {
            let text = format!(
                "kafka.common.InconsistentBrokerIdException: Configured broker.id {written} doesn't match stored broker.id {stored} in meta.properties. If you moved your data, make sure your configured broker.id matches. If you intend to create a new broker, you should remove all data in your data directories (log.dirs)."
            );
            return Err(self.fail(
                context,
                &text,
                &[
                    "kafka.server.KafkaServer.getBrokerIdAndOfflineDirs(KafkaServer.scala:676)",
                    "kafka.server.KafkaServer.startup(KafkaServer.scala:209)",
                ],
            ));
        }
        let id = match (written, stored) {
            (id, _) if id >= 0 => id,
            (_, Some(stored)) => stored,
            _ => self.generated_id(context.machine),
        };
        self.id = Some(id);
        log::settings(context, &self.broker, id);
        self.lock(context, &folders)?;
        for folder in &folders {
            if let Err(words) = self.prepare_folder(context, folder) {
                log::bad_folder(context, folder, &words);
                let all = folders.join(", ");
                let text = format!(
                    "Shutdown broker because none of the specified log dirs from {all} can be created or validated"
                );
                context.log("ERROR", &text, "kafka.log.LogManager");
                return Err(1);
            }
        }
        log::loaded(context, &self.broker);
        self.phase = Phase::Bind;
        Ok(self.later(context, 400_000))
    }

    fn generated_id(&self, machine: &Machine) -> i32 {
        let first = self
            .broker
            .int("reserved.broker.max.id")
            .unwrap_or(1000)
            .saturating_add(1);
        let first = i32::try_from(first).unwrap_or(1001);
        let largest = machine
            .brokers
            .iter()
            .filter_map(|node| node.id)
            .filter(|id| *id >= first)
            .max();
        largest.map_or(first, |id| id.saturating_add(1))
    }

    /// `.lock` in each folder: one broker only.
    fn lock(&self, context: &mut Context<'_>, folders: &[String]) -> Result<(), i32> {
        let held = context.machine.brokers.iter().filter(|node| node.pid.is_some());
        let held: Vec<String> = held.flat_map(|node| node.log_dirs.clone()).collect();
        let Some(folder) = folders.iter().find(|folder| held.contains(folder)) else {
            return Ok(());
        };
        let text = format!(
            "kafka.common.KafkaException: Failed to acquire lock on file .lock in {folder}. A Kafka instance in another process or thread is using this directory."
        );
        Err(self.fail(
            context,
            &text,
            &[
                "kafka.log.LogManager.$anonfun$lockLogDirs$1(LogManager.scala:236)",
                "kafka.log.LogManager.lockLogDirs(LogManager.scala:231)",
                "kafka.log.LogManager.<init>(LogManager.scala:98)",
                "kafka.log.LogManager$.apply(LogManager.scala:963)",
                "kafka.server.KafkaServer.startup(KafkaServer.scala:237)",
            ],
        ))
    }

    fn prepare_folder(&self, context: &mut Context<'_>, folder: &str) -> Result<(), String> {
        if context.machine.files.is_folder(folder) {
            return Ok(());
        }
        let text = format!("Log directory '{folder}' not found, creating it.");
        context.log("INFO", &text, "kafka.log.LogManager");
        if folder.starts_with("/proc") || folder.starts_with("/sys") || folder.starts_with("/dev/") {
            return Err("No such file or directory".to_owned());
        }
        context
            .machine
            .files
            .make_folder(folder)
            .map_err(|error| error.text().to_owned())
    }

    /// Opens the ports.
    fn bind(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let endpoints = derived::listeners(&self.broker).unwrap_or_default();
        let id = self.id.unwrap_or(0);
        for endpoint in &endpoints {
            let (host, port) = nodes::address(endpoint);
            let shown = if host.is_empty() {
                "0.0.0.0".to_owned()
            } else {
                host.clone()
            };
            let why = if context.machine.ports.contains_key(&port) {
                "Address already in use"
            } else if !host.is_empty() && !context.machine.is_here(&host) {
                "Cannot assign requested address"
            } else {
                context.machine.ports.insert(port, context.pid);
                context.log(
                    "INFO",
                    &format!("Awaiting socket connections on {shown}:{port}."),
                    "kafka.network.Acceptor",
                );
                continue;
            };
            let text = format!("kafka.common.KafkaException: Socket server failed to bind to {shown}:{port}: {why}.");
            let status = self.fail_with_cause(
                context,
                &text,
                &[
                    "kafka.network.Acceptor.openServerSocket(SocketServer.scala:441)",
                    "kafka.network.Acceptor.<init>(SocketServer.scala:331)",
                    "kafka.network.SocketServer.createAcceptorAndProcessors(SocketServer.scala:144)",
                    "kafka.network.SocketServer.startup(SocketServer.scala:93)",
                    "kafka.server.KafkaServer.startup(KafkaServer.scala:250)",
                ],
                &format!("java.net.BindException: {why}"),
            );
            return Err(status);
        }
        log::bound(context, id, endpoints.len());
        self.phase = Phase::Register;
        Ok(self.later(context, 200_000))
    }

    /// `/brokers/ids/<id>`: the world's broker comes up.
    fn register(&mut self, context: &mut Context<'_>) -> Result<Step, i32> {
        let id = self.id.unwrap_or(0);
        context.log(
            "INFO",
            &format!("Creating /brokers/ids/{id} (is it secure? false)"),
            "kafka.zk.KafkaZkClient",
        );
        let other = context
            .machine
            .broker_of_id(id)
            .and_then(|index| context.machine.brokers.get(usize::from(index)));
        if other.is_some_and(|node| node.pid.is_some()) {
            return Err(self.node_exists(context, id));
        }
        let Some(index) = self.take_place(context, id) else {
            context.note("simulation: no more brokers fit on this machine\n");
            return Err(1);
        };
        self.index = Some(index);
        context.machine.act(&Action::Start(Node::Broker(u32::from(index))));
        self.phase = Phase::Registering;
        Ok(self.later(context, 20_000))
    }

    fn node_exists(&self, context: &mut Context<'_>, id: i32) -> i32 {
        let text = format!(
            "Error while creating ephemeral at /brokers/ids/{id}, node already exists and owner '117660795320008704' does not match current session '117660795320008707'"
        );
        context.log("ERROR", &text, "kafka.zk.KafkaZkClient$CheckedEphemeral");
        let text = format!("Result of znode creation at /brokers/ids/{id} is: NODEEXISTS");
        context.log("INFO", &text, "kafka.zk.KafkaZkClient");
        let text = "org.apache.zookeeper.KeeperException$NodeExistsException: KeeperErrorCode = NodeExists";
        self.fail(
            context,
            text,
            &[
                "org.apache.zookeeper.KeeperException.create(KeeperException.java:119)",
                "kafka.zk.KafkaZkClient.checkedEphemeralCreate(KafkaZkClient.scala:1485)",
                "kafka.zk.KafkaZkClient.registerBrokerInZk(KafkaZkClient.scala:84)",
                "kafka.server.KafkaServer.startup(KafkaServer.scala:257)",
            ],
        )
    }

    /// The world's broker for this id, with the settings of this start.
    fn take_place(&self, context: &mut Context<'_>, id: i32) -> Option<BrokerIndex> {
        let folders = self.log_dirs(context);
        let mut settings = BrokerSettings::of(&self.broker, 0);
        settings.id = id;
        settings.name = format!("broker{id}");
        let node = BrokerNode {
            id: Some(id),
            listeners: derived::listeners(&self.broker)
                .unwrap_or_default()
                .iter()
                .map(nodes::address)
                .collect(),
            announced: settings.address.replace("broker:", "localhost:"),
            deletes_topics: self.broker.bool("delete.topic.enable").unwrap_or(true),
            offsets_factor: self.broker.int("offsets.topic.replication.factor").unwrap_or(3),
            offsets_partitions: self.broker.int("offsets.topic.num.partitions").unwrap_or(50),
            rebalance_delay: self
                .broker
                .int("group.initial.rebalance.delay.ms")
                .and_then(|ms| u64::try_from(ms).ok())
                .unwrap_or(3000),
            log_dirs: folders.clone(),
            settings: Some(Box::new(self.broker.clone())),
            pid: Some(context.pid),
            started: false,
        };
        settings.address = announced(&self.broker);
        let node = BrokerNode {
            announced: settings.address.clone(),
            ..node
        };
        let machine = &mut *context.machine;
        let had_data = folders.iter().any(|folder| stored_id(machine, folder).is_some());
        let hosts = machine.hosts.clone();
        let awaited = |other: &BrokerNode| {
            let address = other.announced.rsplit_once(':');
            other.id.is_none()
                && address.is_some_and(|(host, port)| port.parse().is_ok_and(|port| node.listens(&hosts, host, port)))
        };
        let place = machine.broker_of_id(id).or_else(|| {
            machine
                .brokers
                .iter()
                .position(awaited)
                .map(|index| index as BrokerIndex)
        });
        let index = match place {
            Some(index) => index,
            None => {
                let index = machine.world.add_broker(settings.clone())?;
                machine.brokers.push(BrokerNode::default());
                index
            }
        };
        let same = machine.brokers[usize::from(index)].log_dirs == node.log_dirs;
        if !(had_data && same) {
            machine.act(&Action::Wipe(Node::Broker(u32::from(index))));
        }
        machine.world.set_broker(index, settings);
        machine.brokers[usize::from(index)] = node;
        for folder in &folders {
            let at = machine.clock.java(machine.world.now());
            if stored_id(machine, folder).is_none() {
                let text = format!("#\n#{at}\nbroker.id={id}\nversion=0\n");
                let _ = machine.files.put(&format!("{folder}/meta.properties"), text);
            }
            for name in [
                "cleaner-offset-checkpoint",
                "log-start-offset-checkpoint",
                "recovery-point-offset-checkpoint",
                "replication-offset-checkpoint",
            ] {
                let _ = machine.files.put(&format!("{folder}/{name}"), "0\n0\n");
            }
        }
        machine.find_bootstrap();
        Some(index)
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

const CREATE_CLIENT: [&str; 3] = [
    "kafka.server.KafkaServer.createZkClient$1(KafkaServer.scala:348)",
    "kafka.server.KafkaServer.initZkClient(KafkaServer.scala:372)",
    "kafka.server.KafkaServer.startup(KafkaServer.scala:202)",
];
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

/// What the broker tells clients: the first endpoint; a machine's name that is not written is `localhost` here.
fn announced(broker: &Broker) -> String {
    let endpoints = derived::advertised_listeners(broker).unwrap_or_default();
    endpoints.first().map_or("localhost:9092".to_owned(), |endpoint| {
        let host = endpoint
            .host
            .as_deref()
            .filter(|host| !host.is_empty())
            .unwrap_or("localhost");
        format!("{host}:{}", endpoint.port)
    })
}

/// `broker.id` of a folder's meta.properties.
fn stored_id(machine: &Machine, folder: &str) -> Option<i32> {
    let text = machine.files.text(&format!("{folder}/meta.properties")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("broker.id="))?;
    line.trim().parse().ok()
}

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
