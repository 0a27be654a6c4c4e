//! What all programs of the simulated machine share: the world, the files, who holds which port, what ZooKeeper knows.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::clock::Clock;
use super::commands::groups::Group;
use super::files::Files;
use super::limits;
use super::nodes::{BrokerNode, OrdererNode, ZooKeeperNode};
use super::process::{Kind, Program, Signal};
use super::session::Event;
use super::topics::Topic;
use crate::config::zookeeper::connect_string;
use crate::kafka::partition::BrokerIndex;
use crate::kafka::settings::BrokerSettings;
use crate::sim::random::Random;
use crate::sim::scenario::{Action, Node};
use crate::sim::{Micros, World};

/// A process as others see it.
#[derive(Debug, Clone)]
pub(super) struct ProcessInfo {
    pub pid: u32,
    pub line: String,
    pub kind: Kind,
}

/// A message of a console producer.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub key: Option<Rc<str>>,
    pub value: Rc<str>,
}

/// A program that a script starts for itself, without a terminal.
pub(super) struct Launch {
    pub program: Box<dyn Program>,
    pub line: String,
    /// File that takes its output.
    pub output: String,
}

/// What a file of configtxgen stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Made {
    /// A genesis block: the system channel, and the file and profile that it was made from.
    Genesis {
        channel: String,
        configtx: String,
        profile: String,
    },
    ChannelTx {
        channel: String,
    },
}

/// What comes of dialling ZooKeeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ZooKeeperReach {
    UnknownHost(String),
    Refused,
    /// A server is there, and serves nobody: it has no majority.
    NotServing,
    Up,
}

pub(super) struct Machine {
    pub world: World,
    pub files: Files,
    pub clock: Clock,
    pub random: Random,
    /// Names and addresses of this machine.
    pub hosts: Vec<String>,
    pub zookeepers: Vec<ZooKeeperNode>,
    /// By the index that the world has for the broker.
    pub brokers: Vec<BrokerNode>,
    pub orderers: Vec<OrdererNode>,
    /// By name. Those that ZooKeeper knows, and those that have a place already.
    pub topics: BTreeMap<String, Topic>,
    pub groups: BTreeMap<String, Group>,
    /// Who listens on which port.
    pub ports: BTreeMap<u16, u32>,
    /// By the number of the world's value.
    messages: BTreeMap<u32, Message>,
    message_bytes: usize,
    pub cluster_id: Option<String>,
    /// `Kafka.Brokers` of the genesis block in use.
    pub bootstrap_addresses: Vec<String>,
    /// Counts ZooKeeper's sessions.
    pub sessions: u64,
    /// ZooKeeper's transactions, for ids in logs.
    pub zxid: u64,
    /// Nodes that a person made in ZooKeeper's tree.
    pub own_nodes: BTreeMap<String, (String, u64, Micros)>,
    /// When ZooKeeper's tree was begun.
    pub tree_since: Micros,
    pub processes: Vec<ProcessInfo>,
    /// What `kill` asked for.
    pub signals: Vec<(u32, Signal)>,
    /// What start scripts have started with `-daemon`.
    pub launches: Vec<Launch>,
    /// Files of configtxgen by their bytes, so that copies of them are known, too.
    made: Vec<(Vec<u8>, Made)>,
    pub events: Vec<Event>,
    /// Settings that `kafka-configs.sh` has given to a broker (its id) or to all of them (`None`).
    pub dynamic: BTreeMap<Option<i32>, BTreeMap<String, String>>,
}

impl Machine {
    pub fn new(world: World, files: Files, clock: Clock, random: Random, hosts: Vec<String>) -> Self {
        Machine {
            world,
            files,
            clock,
            random,
            hosts,
            zookeepers: Vec::new(),
            brokers: Vec::new(),
            orderers: Vec::new(),
            topics: BTreeMap::new(),
            groups: BTreeMap::new(),
            ports: BTreeMap::new(),
            messages: BTreeMap::new(),
            message_bytes: 0,
            cluster_id: None,
            bootstrap_addresses: Vec::new(),
            sessions: 0,
            zxid: 0,
            own_nodes: BTreeMap::new(),
            tree_since: 0,
            processes: Vec::new(),
            signals: Vec::new(),
            launches: Vec::new(),
            made: Vec::new(),
            events: Vec::new(),
            dynamic: BTreeMap::new(),
        }
    }

    pub fn now(&self) -> Micros {
        self.world.now()
    }

    /// The name or address is this machine's.
    pub fn is_here(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// What comes of connecting to the servers of a connect string.
    pub fn reach_zookeeper(&self, connect: &str) -> ZooKeeperReach {
        let servers = connect_string(connect).servers;
        if let Some(unknown) = servers.iter().find(|server| !self.is_here(&server.host)) {
            // The client looks all names up before it dials.
            let is_address = unknown.host.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ':');
            if !is_address {
                return ZooKeeperReach::UnknownHost(unknown.host.clone());
            }
        }
        let mut reach = ZooKeeperReach::Refused;
        for node in &self.zookeepers {
            let listens = servers
                .iter()
                .any(|server| self.is_here(&server.host) && server.port == node.port);
            if listens && node.pid.is_some() && self.world.runs(Node::ZooKeeper(node.server)) {
                if self.world.has_quorum() {
                    return ZooKeeperReach::Up;
                }
                reach = ZooKeeperReach::NotServing;
            }
        }
        reach
    }

    /// The broker that answers at an address (`host:port`).
    pub fn broker_at(&self, address: &str) -> Option<BrokerIndex> {
        let (host, port) = address.trim().rsplit_once(':')?;
        let port: u16 = port.parse().ok()?;
        let index = self
            .brokers
            .iter()
            .position(|broker| broker.pid.is_some() && broker.listens(&self.hosts, host, port))?;
        let index = index as BrokerIndex;
        self.world.broker_serves(index).then_some(index)
    }

    /// The broker's announced address, if clients on this machine get there.
    pub fn announced(&self, broker: BrokerIndex) -> Option<(&str, bool)> {
        let node = self.brokers.get(usize::from(broker))?;
        let reached = self.broker_at(&node.announced) == Some(broker);
        Some((&node.announced, reached))
    }

    /// Which brokers the addresses of configtx.yaml mean. Addresses at which nobody has listened yet get a broker that
    /// does not run; the one that will listen there takes its place.
    pub fn find_bootstrap(&mut self) {
        let mut found = Vec::new();
        for address in self.bootstrap_addresses.clone() {
            let Some((host, port)) = address.rsplit_once(':') else {
                continue;
            };
            let Ok(port) = port.parse::<u16>() else { continue };
            let known = self
                .brokers
                .iter()
                .position(|node| node.announced == address || node.listens(&self.hosts, host, port));
            let index = match known {
                Some(index) => index as BrokerIndex,
                None => {
                    let settings = BrokerSettings {
                        address: address.clone(),
                        ..BrokerSettings::default()
                    };
                    let Some(index) = self.world.add_broker(settings) else {
                        continue;
                    };
                    self.brokers.push(BrokerNode {
                        announced: address.clone(),
                        ..BrokerNode::default()
                    });
                    index
                }
            };
            if !found.contains(&index) {
                found.push(index);
            }
        }
        self.world.change_setup(|setup| setup.bootstrap = found);
    }

    pub fn broker_id(&self, broker: BrokerIndex) -> i32 {
        self.brokers
            .get(usize::from(broker))
            .and_then(|node| node.id)
            .unwrap_or(-1)
    }

    pub fn broker_of_id(&self, id: i32) -> Option<BrokerIndex> {
        let index = self.brokers.iter().position(|node| node.id == Some(id))?;
        Some(index as BrokerIndex)
    }

    /// Brokers in ZooKeeper, in the order of their ids.
    pub fn registered_brokers(&self) -> Vec<BrokerIndex> {
        let registered = self.world.registered();
        let mut list: Vec<BrokerIndex> = (0..self.brokers.len() as BrokerIndex)
            .filter(|&broker| crate::kafka::controller::has(registered, broker))
            .collect();
        list.sort_by_key(|&broker| self.broker_id(broker));
        list
    }

    pub fn act(&mut self, action: &Action) {
        self.world.act_now(action);
    }

    /// A new session's id, and the time-out that the server grants.
    pub fn new_session(&mut self) -> String {
        let id = self.sessions;
        self.sessions += 1;
        self.session_id(id)
    }

    /// The id of ZooKeeper's session of this number.
    pub fn session_id(&self, number: u64) -> String {
        format!("0x{:x}", self.session_base() + number)
    }

    fn session_base(&self) -> u64 {
        // Server 0 puts the time into the upper bytes (`SessionTrackerImpl.initializeNextSession`).
        let millis = self.clock.millis(self.tree_since) as u64;
        (millis << 24 >> 8) & 0x00ff_ffff_ffff_0000
    }

    /// What a file's bytes stand for.
    pub fn made(&self, bytes: &[u8]) -> Option<&Made> {
        self.made.iter().find(|(own, _)| own == bytes).map(|(_, made)| made)
    }

    /// Remembers what a file stands for; the last hundred of them.
    pub fn remember(&mut self, bytes: Vec<u8>, made: Made) {
        self.made.retain(|(own, _)| *own != bytes);
        if self.made.len() >= 100 {
            self.made.remove(0);
        }
        self.made.push((bytes, made));
    }

    /// The orderer that answers at an address (`host:port`).
    pub fn orderer_at(&self, address: &str) -> Option<u32> {
        let (host, port) = address.rsplit_once(':')?;
        let port: u16 = port.parse().ok()?;
        let listens = |node: &OrdererNode| node.pid.is_some() && node.listen.1 == port && self.is_here(host);
        let index = self.orderers.iter().position(listens)? as u32;
        self.world.runs(Node::Orderer(index)).then_some(index)
    }

    /// Keeps a message's text. What is beyond the limit is forgotten, the oldest first.
    pub fn keep_message(&mut self, value: u32, message: Message) {
        self.message_bytes += message.value.len();
        self.messages.insert(value, message);
        while self.message_bytes > limits::MESSAGES {
            let Some((_, oldest)) = self.messages.pop_first() else {
                return;
            };
            self.message_bytes -= oldest.value.len();
        }
    }

    pub fn message(&self, value: u32) -> Option<&Message> {
        self.messages.get(&value)
    }

    /// Folders and files that running servers would have written are put where they belong.
    pub fn refresh_folders(&mut self) {
        let mut wanted = Vec::new();
        for (index, node) in self.brokers.iter().enumerate() {
            let Some(folder) = node.log_dirs.first().filter(|folder| self.files.is_folder(folder)) else {
                continue;
            };
            let mut names = Vec::new();
            for (name, topic) in &self.topics {
                for (partition, &place) in topic.places.iter().enumerate() {
                    if self.world.replica_offsets(index as BrokerIndex, place).is_some() {
                        names.push(format!("{name}-{partition}"));
                    }
                }
            }
            wanted.push((folder.clone(), names));
        }
        for (folder, names) in wanted {
            let there: Vec<String> = self.files.list(&folder).into_iter().map(str::to_owned).collect();
            for old in &there {
                let path = format!("{folder}/{old}");
                if self.files.is_folder(&path) && !names.contains(old) {
                    self.files.remove(&path);
                }
            }
            for name in names.iter().filter(|name| !there.contains(name)) {
                for end in ["index", "log", "timeindex"] {
                    let _ = self
                        .files
                        .put(&format!("{folder}/{name}/00000000000000000000.{end}"), "");
                }
                let _ = self
                    .files
                    .put(&format!("{folder}/{name}/leader-epoch-checkpoint"), "0\n1\n0 0\n");
            }
        }
    }

    /// Random letters as Kafka writes ids: 22 characters of URL-safe base 64.
    pub fn random_id(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (0..22)
            .map(|_| char::from(LETTERS[self.random.below(64) as usize]))
            .collect()
    }

    /// A random UUID.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.random.number(), self.random.number());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            (low >> 48 & 0x3fff) | 0x8000,
            low & 0xffff_ffff_ffff
        )
    }
}
