//! `zookeeper-server-start.sh`, and the server that it starts.

use crate::config::network::{Value, ZooKeeperServer};
use crate::config::properties;
use crate::config::source::FileId;
use crate::config::written::Written;
use crate::config::zookeeper::{self, Member};
use crate::console::log::frames;
use crate::console::machine::{Launch, Machine};
use crate::console::nodes::ZooKeeperNode;
use crate::console::process::{Context, Kind, Program, Signal, Step};
use crate::sim::Micros;
use crate::sim::scenario::{Action, Node, limits};
use crate::zookeeper::settings::EnsembleSettings;

const MAIN: &str = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
const CONFIG: &str = "org.apache.zookeeper.server.quorum.QuorumPeerConfig";
const SERVER: &str = "org.apache.zookeeper.server.ZooKeeperServer";
const PURGE: &str = "org.apache.zookeeper.server.DatadirCleanupManager";
const FACTORY: &str = "org.apache.zookeeper.server.NIOServerCnxnFactory";

/// The start script.
pub(super) struct Start {
    arguments: Vec<String>,
    server: Option<Server>,
}

impl Start {
    pub fn new(arguments: &[String]) -> Self {
        Start {
            arguments: arguments.to_vec(),
            server: None,
        }
    }
}

impl Program for Start {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if let Some(server) = &mut self.server {
            return server.step(context);
        }
        let Some((first, rest)) = self.arguments.split_first() else {
            context.out("USAGE: bin/zookeeper-server-start.sh [-daemon] zookeeper.properties\n");
            return Step::Done(1);
        };
        if first == "-daemon" {
            let file = rest.first().cloned();
            context.machine.launches.push(Launch {
                program: Box::new(Server::new(file)),
                line: format!("zookeeper-server-start.sh {}", rest.join(" ")),
                output: "logs/zookeeper.out".to_owned(),
            });
            return Step::Done(0);
        }
        self.server.insert(Server::new(Some(first.clone()))).step(context)
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        match &mut self.server {
            Some(server) => server.signal(context, signal),
            None => Step::Done(130),
        }
    }

    fn killed(&mut self, machine: &mut Machine) {
        if let Some(server) = &mut self.server {
            server.killed(machine);
        }
    }

    fn kind(&self) -> Kind {
        if self.server.is_some() {
            Kind::ZooKeeper
        } else {
            Kind::Tool
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Java,
    Bind,
    Running,
}

/// The server.
pub(super) struct Server {
    file: Option<String>,
    phase: Phase,
    at: Option<Micros>,
    settings: Option<ZooKeeperServer>,
    node: Option<u32>,
    /// Clients that have been logged.
    seen: u64,
}

impl Server {
    fn new(file: Option<String>) -> Self {
        Server {
            file,
            phase: Phase::Java,
            at: None,
            settings: None,
            node: None,
            seen: 0,
        }
    }

    fn go_on_in(&mut self, context: &Context<'_>, micros: Micros) -> Step {
        let at = context.now() + micros;
        self.at = Some(at);
        Step::Until(at)
    }

    /// Reads the file, or says why it cannot.
    fn read(&mut self, context: &mut Context<'_>) -> Result<(), i32> {
        let Some(file) = self.file.clone() else {
            context.out("Usage: QuorumPeerMain configfile\n");
            return Err(2);
        };
        context.log("INFO", &format!("Reading configuration from: {file}"), CONFIG);
        let text = context.machine.files.text(&context.path(&file));
        let refused = match text {
            Err(_) => Some(format!("java.lang.IllegalArgumentException: {file} file is missing")),
            Ok(text) => match properties::read(FileId(0), &text) {
                Err(_) => Some(format!("java.lang.IllegalArgumentException: {}", properties::MALFORMED)),
                Ok(read) => {
                    let written: Vec<Written> = read.into_iter().map(Written::from).collect();
                    let mut findings = Vec::new();
                    self.settings = zookeeper::from_settings("zookeeper", FileId(0), &written, &mut findings);
                    let refusal = findings.iter().find_map(|finding| finding.refusal.as_ref());
                    refusal.map(|refusal| match refusal.text.split_once(": ") {
                        Some((class, _)) if class.contains('.') && !class.contains(' ') => refusal.text.clone(),
                        _ => format!("java.lang.IllegalArgumentException: {}", refusal.text),
                    })
                }
            },
        };
        let Some(cause) = refused else { return Ok(()) };
        context.log("ERROR", "Invalid config, exiting abnormally", MAIN);
        let own = [
            "org.apache.zookeeper.server.quorum.QuorumPeerConfig.parse(QuorumPeerConfig.java:154)",
            "org.apache.zookeeper.server.quorum.QuorumPeerMain.initializeAndRun(QuorumPeerMain.java:101)",
            "org.apache.zookeeper.server.quorum.QuorumPeerMain.main(QuorumPeerMain.java:78)",
        ];
        context.out(format!(
            "{CONFIG}$ConfigException: Error processing {file}\n{}Caused by: {cause}\n\tat org.apache.zookeeper.server.quorum.QuorumPeerConfig.parse(QuorumPeerConfig.java:138)\n\t... 2 more\n",
            frames(&own)
        ));
        context.err("Invalid config, exiting abnormally\n");
        Err(2)
    }

    fn members(&self) -> Vec<Member> {
        self.settings.as_ref().map(zookeeper::ensemble).unwrap_or_default()
    }

    /// What is printed before the port is opened.
    fn introduce(&self, context: &mut Context<'_>) {
        let file = self.file.clone().unwrap_or_default();
        let members = self.members();
        context.log("INFO", "autopurge.snapRetainCount set to 3", PURGE);
        context.log("INFO", "autopurge.purgeInterval set to 0", PURGE);
        context.log("INFO", "Purge task is not scheduled.", PURGE);
        if members.len() > 1 {
            return context.log("INFO", "Starting quorum peer", MAIN);
        }
        let text = "Either no config or no quorum defined in config, running  in standalone mode";
        context.log("WARN", text, MAIN);
        context.log("INFO", &format!("Reading configuration from: {file}"), CONFIG);
        context.log(
            "INFO",
            "Starting server",
            "org.apache.zookeeper.server.ZooKeeperServerMain",
        );
        for line in environment(context.cwd) {
            context.log("INFO", &format!("Server environment:{line}"), SERVER);
        }
        let tick = self.settings.as_ref().map_or(3000, |own| own.tick_time.value);
        context.log("INFO", &format!("tickTime set to {tick}"), SERVER);
        for name in ["minSessionTimeout", "maxSessionTimeout"] {
            context.log(
                "INFO",
                &format!("{name} set to {}", self.int(name).unwrap_or(-1)),
                SERVER,
            );
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        let values = &self.settings.as_ref()?.values;
        values
            .iter()
            .find(|entry| entry.name == name)
            .map(|entry| &entry.setting.value)
    }

    fn int(&self, name: &str) -> Option<i64> {
        match self.value(name)? {
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::Text(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// Opens the port and joins the ensemble.
    fn bind(&mut self, context: &mut Context<'_>) -> Result<(), i32> {
        let port = self
            .int("clientPort")
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or(2181);
        let host = self.text("clientPortAddress");
        let shown = host.map_or("0.0.0.0/0.0.0.0".to_owned(), |host| format!("/{host}"));
        context.log("INFO", &format!("binding to port {shown}:{port}"), FACTORY);
        if context.machine.ports.contains_key(&port) {
            let text = "Unexpected exception, exiting abnormally";
            context.log("ERROR", text, "org.apache.zookeeper.server.ZooKeeperServerMain");
            context.out(format!(
                "java.net.BindException: Address already in use\n{}",
                frames(&[
                    "java.base/sun.nio.ch.Net.bind0(Native Method)",
                    "org.apache.zookeeper.server.NIOServerCnxnFactory.configure(NIOServerCnxnFactory.java:90)",
                    "org.apache.zookeeper.server.ZooKeeperServerMain.runFromConfig(ZooKeeperServerMain.java:117)",
                    "org.apache.zookeeper.server.ZooKeeperServerMain.initializeAndRun(ZooKeeperServerMain.java:87)",
                    "org.apache.zookeeper.server.ZooKeeperServerMain.main(ZooKeeperServerMain.java:53)",
                ])
            ));
            return Err(1);
        }
        let data_dir = context.path(&self.text("dataDir").unwrap_or_else(|| "/tmp/zookeeper".to_owned()));
        let members = self.members();
        let own = match members.len() {
            0 | 1 => 0,
            _ => self.own_number(context, &data_dir, &members)?,
        };
        if !self.take_place(context, own, members.len().max(1), &data_dir, port) {
            context
                .note("simulation: there is one ensemble on this machine, and a server of another one runs already\n");
            return Err(1);
        }
        let _ = context.machine.files.put(&format!("{data_dir}/version-2/log.1"), "");
        context.machine.ports.insert(port, context.pid);
        context.machine.act(&Action::Start(Node::ZooKeeper(own)));
        self.node = Some(own);
        Ok(())
    }

    /// Which member this server is, by its file `myid`.
    fn own_number(&self, context: &mut Context<'_>, data_dir: &str, members: &[Member]) -> Result<u32, i32> {
        let path = format!("{data_dir}/myid");
        let id = context
            .machine
            .files
            .text(&path)
            .ok()
            .and_then(|text| text.trim().parse::<i64>().ok());
        let place = id.and_then(|id| members.iter().position(|member| member.id == id));
        match place {
            Some(place) => Ok(place as u32),
            None => {
                let file = self.file.clone().unwrap_or_default();
                context.log("ERROR", "Invalid config, exiting abnormally", MAIN);
                context.out(format!(
                    "{CONFIG}$ConfigException: Error processing {file}\nCaused by: java.lang.IllegalArgumentException: {path} file is missing\n"
                ));
                context.err("Invalid config, exiting abnormally\n");
                Err(2)
            }
        }
    }

    /// The server's place in the world's ensemble. `false`: another ensemble runs.
    fn take_place(&self, context: &mut Context<'_>, own: u32, size: usize, data_dir: &str, port: u16) -> bool {
        let machine = &mut *context.machine;
        let size = size.min(limits::ZOOKEEPERS as usize);
        let running = machine.zookeepers.iter().any(|node| node.pid.is_some());
        let now_configured = machine.world.setup().zookeeper.names.len();
        if running
            && (now_configured != size
                || machine
                    .zookeepers
                    .iter()
                    .any(|node| node.pid.is_some() && node.server == own))
        {
            return false;
        }
        if !running {
            let settings = self
                .settings
                .as_ref()
                .map(|own| EnsembleSettings::of(std::slice::from_ref(own)));
            machine.world.replace_ensemble(EnsembleSettings {
                names: (0..size).map(|index| format!("zookeeper{}", index + 1)).collect(),
                ..settings.unwrap_or_default()
            });
            let has_data = machine.files.exists(&format!("{data_dir}/version-2/log.1"));
            let same = machine.zookeepers.iter().any(|node| node.data_dir == data_dir);
            if !(has_data && same) {
                // An empty folder: nothing is known any more.
                machine.world.act_now(&Action::Wipe(Node::ZooKeeper(own)));
                machine.forget_topics();
                machine.tree_since = machine.world.now();
                machine.zxid = 0;
            }
        }
        let pid = Some(context.pid);
        machine.zookeepers.retain(|node| node.server != own);
        machine.zookeepers.push(ZooKeeperNode {
            server: own,
            data_dir: data_dir.to_owned(),
            port,
            pid,
        });
        true
    }

    fn leave(&mut self, machine: &mut Machine) {
        if let Some(own) = self.node.take() {
            machine.act(&Action::Kill(Node::ZooKeeper(own)));
            for node in machine.zookeepers.iter_mut().filter(|node| node.server == own) {
                node.pid = None;
            }
        }
    }

    /// Sessions that clients have opened since.
    fn log_sessions(&mut self, context: &mut Context<'_>) {
        for number in self.seen..context.machine.sessions {
            let peer = format!("/127.0.0.1:{}", 44_402 + 2 * number);
            context.log("INFO", &format!("Accepted socket connection from {peer}"), FACTORY);
            context.log(
                "INFO",
                &format!("Client attempting to establish new session at {peer}"),
                SERVER,
            );
            let id = context.machine.session_id(number);
            let text = format!("Established session {id} with negotiated timeout 6000 for client {peer}");
            context.log("INFO", &text, SERVER);
        }
        self.seen = context.machine.sessions;
    }
}

impl Program for Server {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        if let Some(at) = self.at.filter(|at| *at > context.now()) {
            return Step::Until(at);
        }
        match self.phase {
            Phase::Java if self.at.is_none() => self.go_on_in(context, 400_000),
            Phase::Java => {
                if let Err(status) = self.read(context) {
                    return Step::Done(status);
                }
                self.introduce(context);
                self.phase = Phase::Bind;
                self.go_on_in(context, 250_000)
            }
            Phase::Bind => {
                self.seen = context.machine.sessions;
                if let Err(status) = self.bind(context) {
                    return Step::Done(status);
                }
                self.phase = Phase::Running;
                self.go_on_in(context, 100_000)
            }
            Phase::Running => {
                self.log_sessions(context);
                self.go_on_in(context, 250_000)
            }
        }
    }

    fn signal(&mut self, context: &mut Context<'_>, signal: Signal) -> Step {
        self.leave(context.machine);
        Step::Done(if signal == Signal::Int { 130 } else { 143 })
    }

    fn killed(&mut self, machine: &mut Machine) {
        self.leave(machine);
    }

    fn kind(&self) -> Kind {
        Kind::ZooKeeper
    }
}

/// What ZooKeeper prints of its surroundings.
pub(super) fn environment(cwd: &str) -> Vec<String> {
    [
        (
            "zookeeper.version",
            "3.4.10-39d3a4f269333c922ed3db283be479f9deacaa0f, built on 03/23/2017 10:13 GMT",
        ),
        ("host.name", "localhost"),
        ("java.version", "1.8.0_171"),
        ("java.vendor", "Oracle Corporation"),
        ("java.home", "/usr/lib/jvm/java-8-openjdk-amd64/jre"),
        (
            "java.class.path",
            "/opt/kafka_2.12-1.1.1/bin/../libs/kafka_2.12-1.1.1.jar",
        ),
        (
            "java.library.path",
            "/usr/java/packages/lib/amd64:/usr/lib64:/lib64:/lib:/usr/lib",
        ),
        ("java.io.tmpdir", "/tmp"),
        ("java.compiler", "<NA>"),
        ("os.name", "Linux"),
        ("os.arch", "amd64"),
        ("os.version", "4.15.0-simulated"),
        ("user.name", "user"),
        ("user.home", "/home/user"),
        ("user.dir", cwd),
    ]
    .map(|(name, value)| format!("{name}={value}"))
    .to_vec()
}
