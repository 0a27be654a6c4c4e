//! What happens in a run, as plain data: clients, faults and the seed. Untrusted: [`Scenario::check`] states the limits.

use serde::{Deserialize, Serialize};

use super::Micros;
use crate::finding::Message;

/// A whole scenario. Every field has a default, so `{}` is a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// Seed of every random number of the run.
    pub seed: u64,
    /// Number of ordering service nodes; 0 = as many as the files have, at least one.
    pub orderers: u32,
    /// Name of the system channel (`-channelID` of configtxgen).
    pub system_channel: String,
    /// Application channels. Their index here is their number in streams and actions.
    pub channels: Vec<Channel>,
    pub streams: Vec<Stream>,
    pub faults: Vec<Fault>,
    /// The run ends here, in µs of virtual time.
    pub duration: Micros,
    /// The broker that becomes controller first; `None`: whoever is first.
    pub controller: Option<u32>,
    /// `true`: nothing runs until an [`Action::Start`] starts it. `false`: ZooKeeper and Kafka are up at time 0, and the
    /// orderers start at time 0.
    pub cold: bool,
}

/// An application channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub name: String,
    /// `None`: it exists when the run begins. `Some`: a client asks for it then.
    #[serde(default)]
    pub create: Option<Creation>,
    /// Brokers that get the topic's replicas, the preferred leader first (`--replica-assignment`); `None`: drawn as Kafka
    /// draws them.
    #[serde(default)]
    pub replicas: Option<Vec<u32>>,
}

/// Who asks for a new channel, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Creation {
    pub at: Micros,
    /// Orderer that gets the transaction.
    pub orderer: u32,
    /// Payload and signature of the configuration update, in bytes.
    pub size: u32,
}

/// A client that sends envelopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stream {
    /// Index into [`Scenario::channels`]; `None` is the system channel.
    pub channel: Option<u32>,
    pub to: Target,
    pub connection: Connection,
    pub start: Micros,
    pub arrivals: Arrivals,
    /// Size of an envelope (payload and signature) in bytes.
    pub size: Size,
}

/// Which orderer an envelope goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Always this one.
    Orderer(u32),
    /// One after the other.
    RoundRobin,
    /// Drawn for each envelope.
    Random,
}

/// How the client uses Broadcast streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// One stream kept open; answers are not waited for. The orderer works it off strictly one by one, and ends it with
    /// the first answer that is not SUCCESS (`broadcast.go:82-84`).
    Kept,
    /// A stream of its own for each envelope.
    Each,
}

/// When a stream's envelopes are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Arrivals {
    /// `count` envelopes, `interval` µs apart.
    Every { interval: Micros, count: u32 },
    /// `count` bursts of `burst` envelopes each, `interval` µs from burst to burst.
    Bursts { interval: Micros, burst: u32, count: u32 },
    /// `count` envelopes with a random gap of 0 to 2 × `mean` µs.
    Random { mean: Micros, count: u32 },
    /// Written out one by one.
    List(Vec<Submission>),
}

impl Arrivals {
    /// Number of envelopes altogether.
    pub fn total(&self) -> u64 {
        match self {
            Arrivals::Every { count, .. } | Arrivals::Random { count, .. } => u64::from(*count),
            Arrivals::Bursts { burst, count, .. } => u64::from(*count) * u64::from(*burst),
            Arrivals::List(list) => list.len() as u64,
        }
    }
}

/// One envelope of [`Arrivals::List`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// µs after the beginning of the run (not of the stream).
    pub at: Micros,
    /// Overrides the stream's target.
    #[serde(default)]
    pub orderer: Option<u32>,
    pub size: u32,
    #[serde(default)]
    pub kind: Kind,
}

/// What is in an envelope, as far as ordering cares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A normal transaction.
    #[default]
    Normal,
    /// A channel configuration update with the orderer values of [`Action::ConfigUpdate`] unchanged.
    Config,
    /// No signature that satisfies the Writers policy.
    Unsigned,
    /// Header type CONFIG: only orderers make these.
    ConfigType,
    /// An empty envelope.
    Empty,
    /// For a channel that does not exist.
    UnknownChannel,
}

/// How large envelopes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    Fixed(u32),
    /// Drawn from `min..=max`.
    Range {
        min: u32,
        max: u32,
    },
}

/// A process of the network, by its place in the list of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    Client(u32),
    Orderer(u32),
    Broker(u32),
    ZooKeeper(u32),
}

/// Something that goes wrong, or that somebody does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub at: Micros,
    /// The time is drawn from `at ..= at + spread`.
    #[serde(default)]
    pub spread: Micros,
    /// Chance that it happens at all, in thousandths.
    #[serde(default = "certain")]
    pub permille: u32,
    pub action: Action,
}

fn certain() -> u32 {
    1000
}

impl Fault {
    /// `action` at `at`, for certain.
    pub fn at(at: Micros, action: Action) -> Self {
        Fault {
            at,
            spread: 0,
            permille: 1000,
            action,
        }
    }
}

/// What a fault does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Starts a process that is not running.
    Start(Node),
    /// `kill -9`.
    Kill(Node),
    /// SIGTERM: a broker hands its leaderships over first.
    Stop(Node),
    /// `kill -9` of whichever broker leads the channel's partition then.
    KillLeader { channel: Option<u32> },
    /// `kill -9` of the first broker in the ISR that does not lead.
    KillFollower { channel: Option<u32> },
    /// Starts every process of the kind that is down.
    StartAllBrokers,
    /// Nothing goes from one to the other any more, in both directions.
    CutLink { a: Node, b: Node },
    /// Takes back [`Action::CutLink`] and [`Action::SlowLink`].
    HealLink { a: Node, b: Node },
    /// Every message between the two takes `by` µs longer.
    SlowLink { a: Node, b: Node, by: Micros },
    /// Deletes the data of a process that is down: partition logs, ledger or ZooKeeper's tree.
    Wipe(Node),
    /// The broker's disk is full: it stops, as Kafka does when it cannot append.
    DiskFull { broker: u32 },
    /// The node's wall clock is off by so many µs.
    SkewClock { node: Node, by: i64 },
    /// `count` envelopes of `size` bytes at once, each on a stream of its own.
    Send {
        channel: Option<u32>,
        orderer: u32,
        size: u32,
        count: u32,
    },
    /// A configuration update of the channel's batch values; `None` leaves a value as it is.
    ConfigUpdate {
        channel: u32,
        orderer: u32,
        #[serde(default)]
        batch_timeout: Option<Micros>,
        #[serde(default)]
        max_message_count: Option<u32>,
        #[serde(default)]
        preferred_max_bytes: Option<u32>,
        #[serde(default)]
        absolute_max_bytes: Option<u32>,
    },
    /// `kafka-topics.sh --alter --config`.
    TopicConfig {
        channel: Option<u32>,
        setting: TopicSetting,
    },
    /// `kafka-preferred-replica-election.sh`.
    PreferredElection,
    /// `kafka-console-producer.sh` writes a line of `size` bytes into the channel's topic.
    ConsoleProduce { channel: Option<u32>, size: u32 },
}

impl Action {
    /// Number of envelopes that it sends.
    fn envelopes(&self) -> u64 {
        match self {
            Action::Send { count, .. } => u64::from(*count),
            _ => 0,
        }
    }
}

/// A topic's own setting, which beats the broker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicSetting {
    MinInsyncReplicas(i64),
    MaxMessageBytes(i64),
    /// Milliseconds; negative = for ever.
    RetentionMs(i64),
    UncleanLeaderElection(bool),
}

impl Default for Scenario {
    fn default() -> Self {
        Scenario {
            seed: 1,
            orderers: 0,
            system_channel: "genesis".to_owned(),
            channels: vec![Channel {
                name: "mychannel".to_owned(),
                create: None,
                replicas: None,
            }],
            streams: vec![Stream::default()],
            faults: Vec::new(),
            duration: 60_000_000,
            controller: None,
            cold: false,
        }
    }
}

impl Default for Stream {
    fn default() -> Self {
        Stream {
            channel: Some(0),
            to: Target::RoundRobin,
            connection: Connection::Each,
            start: 1_000_000,
            arrivals: Arrivals::Every {
                interval: 400_000,
                count: 100,
            },
            size: Size::Fixed(1000),
        }
    }
}

/// Limits of a scenario: over them a run would be too large to watch, and the message says so.
pub mod limits {
    pub const ORDERERS: u32 = 16;
    pub const BROKERS: u32 = 32;
    pub const ZOOKEEPERS: u32 = 9;
    pub const CHANNELS: usize = 32;
    pub const STREAMS: usize = 256;
    /// Envelopes of a run, also those that are sent by hand. All of them may be under way at once, at some 150 bytes each.
    pub const ENVELOPES: u64 = 2_000_000;
    /// Envelopes that are sent in one moment: what one event of a run may cost.
    pub const BURST: u64 = 50_000;
    pub const FAULTS: usize = 1000;
    /// 30 days: long enough to see a retention of a week.
    pub const DURATION: u64 = 30 * 24 * 3600 * 1_000_000;
    /// Bytes of an envelope.
    pub const SIZE: u32 = 1 << 30;
    pub const NAME: usize = 249;
}

impl Scenario {
    /// What is wrong with the scenario, if anything: the first limit or reference that does not hold.
    pub fn check(&self) -> Result<(), Message> {
        limit("orderers", u64::from(self.orderers), u64::from(limits::ORDERERS))?;
        limit("channels", self.channels.len() as u64, limits::CHANNELS as u64)?;
        limit("streams", self.streams.len() as u64, limits::STREAMS as u64)?;
        limit("faults", self.faults.len() as u64, limits::FAULTS as u64)?;
        limit("duration", self.duration, limits::DURATION)?;
        let names = self.channels.iter().map(|channel| channel.name.len());
        let longest = names.chain([self.system_channel.len()]).max().unwrap_or(0);
        limit("name", longest as u64, limits::NAME as u64)?;
        limit("envelopes", self.envelopes(), limits::ENVELOPES)?;
        for stream in &self.streams {
            self.check_channel(stream.channel)?;
            if let Arrivals::Bursts { burst, .. } = stream.arrivals {
                limit("burst", u64::from(burst), limits::BURST)?;
            }
        }
        self.faults
            .iter()
            .try_for_each(|fault| self.check_action(&fault.action))
    }

    /// What is wrong with an action in this scenario, if anything.
    pub fn check_action(&self, action: &Action) -> Result<(), Message> {
        limit("burst", action.envelopes(), limits::BURST)?;
        match action {
            Action::KillLeader { channel }
            | Action::KillFollower { channel }
            | Action::Send { channel, .. }
            | Action::TopicConfig { channel, .. }
            | Action::ConsoleProduce { channel, .. } => self.check_channel(*channel),
            Action::ConfigUpdate { channel, .. } => self.check_channel(Some(*channel)),
            _ => Ok(()),
        }
    }

    /// What is wrong with what was done by hand in a run of this scenario, if anything: each action, and the envelopes
    /// of all of them beside those of the scenario.
    pub fn check_actions<'a>(&self, actions: impl Iterator<Item = &'a Action>) -> Result<(), Message> {
        let mut envelopes = self.envelopes();
        for action in actions {
            self.check_action(action)?;
            envelopes = envelopes.saturating_add(action.envelopes());
        }
        limit("envelopes", envelopes, limits::ENVELOPES)
    }

    /// Number of envelopes that clients and faults send altogether.
    pub fn envelopes(&self) -> u64 {
        let total = self.streams.iter().map(|stream| stream.arrivals.total());
        let sent = self.faults.iter().map(|fault| fault.action.envelopes());
        total.chain(sent).fold(0, u64::saturating_add)
    }

    fn check_channel(&self, channel: Option<u32>) -> Result<(), Message> {
        match channel {
            Some(index) if index as usize >= self.channels.len() => {
                Err(Message::new("scenario.unknown.channel").with("channel", i64::from(index)))
            }
            _ => Ok(()),
        }
    }
}

fn limit(what: &str, value: u64, max: u64) -> Result<(), Message> {
    if value <= max {
        return Ok(());
    }
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Err(Message::new(format!("scenario.limit.{what}"))
        .with("value", number(value))
        .with("max", number(max)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_is_a_scenario() {
        let scenario: Scenario = serde_json::from_str("{}").unwrap();
        assert_eq!(scenario, Scenario::default());
        assert_eq!(scenario.check(), Ok(()));
    }

    #[test]
    fn limits_and_references_are_checked() {
        let many = Scenario {
            orderers: 17,
            ..Scenario::default()
        };
        assert_eq!(many.check().unwrap_err().key, "scenario.limit.orderers");
        let astray = Scenario {
            channels: Vec::new(),
            ..Scenario::default()
        };
        assert_eq!(astray.check().unwrap_err().key, "scenario.unknown.channel");
    }

    #[test]
    fn numbers_beyond_all_limits_do_not_wrap() {
        let flood = |arrivals: Arrivals| Scenario {
            streams: vec![
                Stream {
                    arrivals,
                    ..Stream::default()
                };
                3
            ],
            ..Scenario::default()
        };
        let (burst, count) = (u32::MAX, u32::MAX);
        let huge = flood(Arrivals::Bursts {
            interval: 1,
            burst,
            count,
        });
        assert_eq!(huge.check().unwrap_err().key, "scenario.limit.envelopes");
        let at_once = flood(Arrivals::Bursts {
            interval: 1,
            burst: 100_000,
            count: 1,
        });
        assert_eq!(at_once.check().unwrap_err().key, "scenario.limit.burst");
    }
}
