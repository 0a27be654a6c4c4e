//! From the files' effective settings to the parameters of a simulation. Whatever a file does not give has the real
//! program's default, so that there is always something to run.

use crate::config::network::{ChannelOrderer, Network, OrdererNode};
use crate::config::versions::FabricVersion;
use crate::kafka::partition::BrokerIndex;
use crate::kafka::settings::BrokerSettings;
use crate::ordering::channel::ChannelSettings;
use crate::ordering::consenter::Consenter;
use crate::ordering::cutter::BatchSize;
use crate::zookeeper::settings::EnsembleSettings;

use super::Micros;
use super::delays::Delays;
use super::scenario::limits;

/// The parameters of a simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    pub fabric: FabricVersion,
    /// `OrdererType` is `solo`: no Kafka at all.
    pub solo: bool,
    /// The panic of every orderer at its start: no consenter has this `OrdererType`, or the genesis block is no system
    /// channel's.
    pub start_panic: Option<String>,
    pub channel: ChannelSettings,
    /// `MaxChannels`; 0 = no limit.
    pub max_channels: u64,
    /// At least one.
    pub orderers: Vec<OrdererSettings>,
    /// At least one unless `solo`.
    pub brokers: Vec<BrokerSettings>,
    /// The brokers that orderers know at first (`Kafka.Brokers` of configtx.yaml), in the order of the file.
    pub bootstrap: Vec<BrokerIndex>,
    pub zookeeper: EnsembleSettings,
    pub delays: Delays,
}

/// One orderer's own settings. Times in µs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdererSettings {
    pub name: String,
    pub short_interval: Micros,
    pub short_total: Micros,
    pub long_interval: Micros,
    pub long_total: Micros,
    pub dial_timeout: Micros,
    pub read_timeout: Micros,
    pub metadata_retry_max: u32,
    pub metadata_retry_backoff: Micros,
    pub producer_retry_max: u32,
    pub producer_retry_backoff: Micros,
    pub consumer_retry_backoff: Micros,
    pub topic_replication_factor: i16,
}

impl Default for OrdererSettings {
    /// Fabric's sample orderer.yaml.
    fn default() -> Self {
        OrdererSettings {
            name: "orderer0".to_owned(),
            short_interval: 5_000_000,
            short_total: 600_000_000,
            long_interval: 300_000_000,
            long_total: 12 * 3_600_000_000,
            dial_timeout: 10_000_000,
            read_timeout: 10_000_000,
            metadata_retry_max: 3,
            metadata_retry_backoff: 250_000,
            producer_retry_max: 3,
            producer_retry_backoff: 100_000,
            consumer_retry_backoff: 2_000_000,
            topic_replication_factor: 3,
        }
    }
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            fabric: FabricVersion::V1_4_2,
            solo: false,
            start_panic: None,
            channel: default_channel(FabricVersion::V1_4_2),
            max_channels: 0,
            orderers: vec![OrdererSettings::default()],
            brokers: vec![BrokerSettings::default()],
            bootstrap: vec![0],
            zookeeper: EnsembleSettings::default(),
            delays: Delays::default(),
        }
    }
}

impl Setup {
    /// The network that the files describe. Missing files mean: a Kafka channel with the tools' defaults, one orderer,
    /// one broker, one ZooKeeper server. Lists are cut at the limits of [`limits`].
    pub fn from_network(network: &Network) -> Self {
        let channel = network.channel.as_ref();
        let solo = channel.is_some_and(|channel| channel.orderer_type.value == "solo");
        let mut orderers: Vec<_> = network.orderers.iter().map(orderer).collect();
        orderers.truncate(limits::ORDERERS as usize);
        if orderers.is_empty() {
            orderers.push(OrdererSettings::default());
        }
        let brokers = network.brokers.iter().take(limits::BROKERS as usize);
        let mut brokers: Vec<_> = brokers
            .enumerate()
            .map(|(i, broker)| BrokerSettings::of(broker, i))
            .collect();
        if brokers.is_empty() {
            brokers.push(BrokerSettings::default());
        }
        let zookeepers = &network.zookeepers;
        let shown = zookeepers.len().min(limits::ZOOKEEPERS as usize);
        Setup {
            fabric: network.fabric,
            solo,
            start_panic: start_panic(network),
            channel: channel.map_or_else(|| default_channel(network.fabric), channel_settings),
            max_channels: channel.map_or(0, |channel| channel.max_channels.value),
            orderers,
            bootstrap: bootstrap(channel, &brokers),
            brokers: if solo { Vec::new() } else { brokers },
            zookeeper: EnsembleSettings::of(&zookeepers[..shown]),
            delays: Delays::default(),
        }
    }

    /// The same set-up with `count` orderers: the last one's settings are used for those that the files do not have.
    /// 0 leaves them as they are.
    pub fn with_orderers(mut self, count: u32) -> Self {
        let count = count.min(limits::ORDERERS) as usize;
        if count == 0 {
            return self;
        }
        self.orderers.truncate(count);
        while self.orderers.len() < count {
            let mut next = self.orderers.last().cloned().unwrap_or_default();
            next.name = format!("orderer{}", self.orderers.len());
            self.orderers.push(next);
        }
        self
    }
}

fn start_panic(network: &Network) -> Option<String> {
    let no_system_channel = network.refused_without_consortiums().map(str::to_owned);
    let consensus = network.channel.as_ref().map(|channel| &channel.orderer_type.value);
    let unknown = consensus.and_then(|name| Consenter::find(name, network.fabric).err());
    no_system_channel.or_else(|| Some(unknown?.to_string()))
}

/// Bootstrap addresses that are a broker's. If none is, the names are of another world than the brokers' files (a compose
/// network, a machine's address), and every broker is taken.
fn bootstrap(channel: Option<&ChannelOrderer>, brokers: &[BrokerSettings]) -> Vec<BrokerIndex> {
    let written = channel
        .map(|channel| channel.kafka_brokers.value.as_slice())
        .unwrap_or_default();
    let find = |address: &str| brokers.iter().position(|broker| broker.address == address);
    let known: Vec<BrokerIndex> = written
        .iter()
        .filter_map(|address| find(address.value.trim()))
        .map(|index| index as BrokerIndex)
        .collect();
    if known.is_empty() {
        (0..brokers.len() as BrokerIndex).collect()
    } else {
        known
    }
}

/// configtxgen's defaults of the version (`localconfig/config.go`).
fn default_channel(fabric: FabricVersion) -> ChannelSettings {
    let (max_message_count, preferred) = if fabric < FabricVersion::V1_4_1 {
        (10, 512)
    } else {
        (500, 2048)
    };
    ChannelSettings {
        batch_size: BatchSize {
            max_message_count,
            absolute_max_bytes: 10 * 1024 * 1024,
            preferred_max_bytes: preferred * 1024,
        },
        batch_timeout: 2_000_000_000,
        resubmission: fabric >= FabricVersion::V1_1,
        config_seq: 0,
    }
}

fn channel_settings(channel: &ChannelOrderer) -> ChannelSettings {
    let resubmission = |name: &str| matches!(name, "V1_1" | "V1_4_2");
    ChannelSettings {
        batch_size: BatchSize {
            max_message_count: channel.max_message_count.value,
            absolute_max_bytes: channel.absolute_max_bytes.value,
            preferred_max_bytes: channel.preferred_max_bytes.value,
        },
        // A timeout under 1 µs still takes one step of the clock, so that time goes on.
        batch_timeout: channel.batch_timeout.value.max(1000),
        resubmission: channel.capabilities.iter().any(|name| resubmission(&name.value)),
        config_seq: 0,
    }
}

fn orderer(node: &OrdererNode) -> OrdererSettings {
    let count = |value: i64| u32::try_from(value).unwrap_or(0).min(100);
    // Go panics on a ticker that is not positive; the rules say so. The simulation goes on with a millisecond.
    let interval = |value: i64| nanos(value).max(1000);
    OrdererSettings {
        name: node.name.clone(),
        short_interval: interval(node.short_interval.value),
        short_total: interval(node.short_total.value),
        long_interval: interval(node.long_interval.value),
        long_total: interval(node.long_total.value),
        dial_timeout: interval(node.dial_timeout.value),
        read_timeout: interval(node.read_timeout.value),
        metadata_retry_max: count(node.metadata_retry_max.value),
        metadata_retry_backoff: interval(node.metadata_retry_backoff.value),
        producer_retry_max: count(node.producer_retry_max.value),
        producer_retry_backoff: interval(node.producer_retry_backoff.value),
        consumer_retry_backoff: interval(node.consumer_retry_backoff.value),
        topic_replication_factor: node.topic_replication_factor.value,
    }
}

/// Go nanoseconds in µs; negative counts as 0.
fn nanos(value: i64) -> Micros {
    u64::try_from(value).unwrap_or(0) / 1000
}
