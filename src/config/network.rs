//! The effective settings of a whole network: what the readers make, what rules check and the simulator runs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::source::Span;

/// Where a value in force comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Written in a file. `at` is the value; `via` are the aliases and merge keys it came through, outermost first.
    File { at: Span, via: Vec<Span> },
    /// The program's own default, because nothing (or a value that means "unset") is written.
    Default,
    /// An environment variable of the process. `at` is its value when a compose or env file sets it.
    Environment { name: String, at: Option<Span> },
}

/// A value in force and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting<T> {
    pub value: T,
    pub origin: Origin,
    /// The value as it is written, when it is written somewhere: `512 KB`.
    pub written: Option<String>,
}

impl<T> Setting<T> {
    /// The program's default.
    pub fn default_of(value: T) -> Self {
        Setting {
            value,
            origin: Origin::Default,
            written: None,
        }
    }

    /// The place of the value, if it is written in an open file.
    pub fn at(&self) -> Option<Span> {
        match &self.origin {
            Origin::File { at, .. } => Some(*at),
            Origin::Environment { at, .. } => *at,
            Origin::Default => None,
        }
    }
}

/// The orderer part of a channel's configuration, as `channelconfig` of the orderer sees it: what the genesis block of
/// the chosen configtx.yaml profile carries. Types and units are those of the real structs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelOrderer {
    /// Profile that the values were taken from.
    pub profile: String,
    /// `solo`, `kafka`, `etcdraft`; anything else is kept as written.
    pub orderer_type: Setting<String>,
    pub addresses: Setting<Vec<Setting<String>>>,
    /// Nanoseconds, as Go's `time.Duration`. May be zero or negative in a file that the orderer would refuse.
    pub batch_timeout: Setting<i64>,
    pub max_message_count: Setting<u32>,
    /// Bytes.
    pub absolute_max_bytes: Setting<u32>,
    /// Bytes.
    pub preferred_max_bytes: Setting<u32>,
    /// 0 = no limit.
    pub max_channels: Setting<u64>,
    pub kafka_brokers: Setting<Vec<Setting<String>>>,
    /// Orderer capabilities that are switched on (`V1_1`, `V1_4_2`).
    pub capabilities: Vec<Setting<String>>,
    /// Channel capabilities that are switched on.
    pub channel_capabilities: Vec<Setting<String>>,
}

/// What configtx.yaml says beside the values in force: how it is written, and what else is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigtxNotes {
    pub file: super::source::FileId,
    /// Keys that a later line, or a merge that stands after them, has replaced.
    pub replaced: Vec<super::yaml::Replaced>,
    /// Where a second document begins, which nobody reads.
    pub second_document: Option<Span>,
    pub profiles: Vec<ProfileNote>,
    /// The key `BatchSize` of the chosen profile.
    pub batch_size_at: Option<Span>,
    /// The values of `BatchTimeout` and of the keys of `BatchSize` that the chosen profile has, whatever they mean:
    /// name and place.
    pub written: Vec<(String, Span)>,
}

/// A profile of configtx.yaml that has an orderer section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileNote {
    pub name: String,
    pub name_at: Span,
    /// The orderer's type as it is written, if it is.
    pub orderer_type: Option<String>,
    pub has_consortiums: bool,
    /// Names of the policies that the orderer section has of its own.
    pub policies: Vec<String>,
}

/// One ordering service node's own settings (orderer.yaml and its environment). Durations are nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdererNode {
    /// Shown name: the compose service or the file's folder.
    pub name: String,
    /// File that the node is made from (the compose file for a compose service).
    pub file: super::source::FileId,
    /// Numbers of retries that are written as 0, which means "unset": key and place of the value.
    pub unset_retries: Vec<(String, Span)>,
    pub listen_address: Setting<String>,
    pub listen_port: Setting<u16>,
    pub short_interval: Setting<i64>,
    pub short_total: Setting<i64>,
    pub long_interval: Setting<i64>,
    pub long_total: Setting<i64>,
    pub dial_timeout: Setting<i64>,
    pub read_timeout: Setting<i64>,
    pub write_timeout: Setting<i64>,
    pub metadata_retry_max: Setting<i64>,
    pub metadata_retry_backoff: Setting<i64>,
    pub producer_retry_max: Setting<i64>,
    pub producer_retry_backoff: Setting<i64>,
    pub consumer_retry_backoff: Setting<i64>,
    /// `Kafka.Topic.ReplicationFactor`; used from 1.3 on.
    pub topic_replication_factor: Setting<i16>,
    pub verbose: Setting<bool>,
    /// Protocol version that Sarama speaks after mapping, e.g. `0.10.2.0`.
    pub kafka_version: Setting<String>,
    /// TLS towards Kafka.
    pub kafka_tls_enabled: Setting<bool>,
    pub sasl_plain_enabled: Setting<bool>,
    /// TLS towards clients (`General.TLS.Enabled`).
    pub general_tls_enabled: Setting<bool>,
    /// `General.GenesisMethod`: `file` or `provisional`.
    pub genesis_method: Setting<String>,
    pub genesis_file: Setting<String>,
    pub genesis_profile: Setting<String>,
}

/// A parsed value of a Kafka or ZooKeeper key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A key without a default that nobody set.
    Null,
    Bool(bool),
    /// INT, SHORT and LONG.
    Int(i64),
    Double(f64),
    /// STRING, PASSWORD and CLASS.
    Text(String),
    List(Vec<String>),
}

/// One value in force of a broker or ZooKeeper server, with its key's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyValue {
    /// Name as the program knows it: `min.insync.replicas`.
    pub name: Cow<'static, str>,
    pub setting: Setting<Value>,
    /// Place of the key itself, when written.
    pub key_at: Option<Span>,
}

/// One Kafka broker: every key of 1.1.1 with its value in force, sorted by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Broker {
    /// Shown name: the compose service or the file's folder, else `broker<id>`.
    pub name: String,
    /// File that the broker is made from (the compose file for a compose service).
    pub file: super::source::FileId,
    /// What stands for the broker in its file: the compose service's name, else the file's start.
    pub home: Span,
    pub values: Vec<KeyValue>,
}

impl Broker {
    pub fn get(&self, name: &str) -> Option<&KeyValue> {
        let index = self
            .values
            .binary_search_by(|entry| entry.name.as_ref().cmp(name))
            .ok()?;
        Some(&self.values[index])
    }

    /// An integer key's value in force; `None` for another type or an unset key.
    pub fn int(&self, name: &str) -> Option<i64> {
        match self.get(name)?.setting.value {
            Value::Int(value) => Some(value),
            _ => None,
        }
    }

    pub fn bool(&self, name: &str) -> Option<bool> {
        match self.get(name)?.setting.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.get(name)?.setting.value {
            Value::Text(value) => Some(value),
            _ => None,
        }
    }

    /// Place of the value of `name` if it is written.
    pub fn at(&self, name: &str) -> Option<Span> {
        self.get(name)?.setting.at()
    }
}

/// One ZooKeeper server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZooKeeperServer {
    pub name: String,
    pub file: super::source::FileId,
    /// What stands for the server in its file: the compose service's name, else the file's start.
    pub home: Span,
    /// Milliseconds.
    pub tick_time: Setting<i64>,
    pub values: Vec<KeyValue>,
}

/// Everything that the open files say, as the real programs understand it.
///
/// A part is `None` (or a list empty) when no open file gives it, or when the real program would refuse the file; the
/// refusal is then among `findings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Network {
    pub fabric: super::versions::FabricVersion,
    pub kafka: super::versions::KafkaVersion,
    pub channel: Option<ChannelOrderer>,
    /// What configtx.yaml says beside the channel's values, when it can be read.
    pub configtx: Option<ConfigtxNotes>,
    pub orderers: Vec<OrdererNode>,
    pub brokers: Vec<Broker>,
    pub zookeepers: Vec<ZooKeeperServer>,
    /// What reading found: refusals with the exact words, limits gone over, keys that nobody reads.
    pub findings: Vec<crate::finding::Finding>,
}

impl Network {
    /// The profile that the genesis block is made from, when it has an orderer that loads.
    pub fn chosen_profile(&self) -> Option<&ProfileNote> {
        let channel = self.channel.as_ref()?;
        let notes = self.configtx.as_ref()?;
        notes.profiles.iter().find(|profile| profile.name == channel.profile)
    }

    /// What an orderer says that is started with a genesis block without consortiums, and then panics.
    ///
    /// Source: Fabric `orderer/common/server/main.go` (`ValidateBootstrapBlock`, from 1.4.1 on), before it
    /// `orderer/common/multichannel/registrar.go`.
    pub fn refused_without_consortiums(&self) -> Option<&'static str> {
        let profile = self.chosen_profile().filter(|profile| !profile.has_consortiums);
        profile.map(|_| {
            if self.fabric >= super::versions::FabricVersion::V1_4_1 {
                "Failed validating bootstrap block: the block isn't a system channel block because it lacks ConsortiumsConfig"
            } else {
                "No system chain found.  If bootstrapping, does your system channel contain a consortiums group definition?"
            }
        })
    }
}
