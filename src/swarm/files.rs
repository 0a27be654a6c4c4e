//! Random files that nobody has anything to say against but advice.

use std::fmt::Write as _;

use crate::config::source::{FileSet, SourceFile, detect};
use crate::config::versions::FabricVersion;
use crate::sim::random::Random;

/// A drawn network: its files, and of its values those that faults and clients are fitted to.
#[derive(Debug, Clone)]
pub struct Network {
    pub fabric: FabricVersion,
    pub files: FileSet,
    pub orderers: u32,
    pub brokers: u32,
    pub zookeepers: u32,
    pub factor: u32,
    pub min_isr: u32,
    /// ms.
    pub session_timeout: u64,
    /// ms.
    pub batch_timeout: u64,
    /// Envelopes that a configuration update has overtaken are sent to Kafka again.
    pub resubmission: bool,
    /// Bytes.
    pub absolute_max: u32,
    /// Bytes.
    pub preferred_max: u32,
}

/// One of `choices`.
pub(super) fn pick<T: Copy>(choices: &[T], random: &mut Random) -> T {
    choices[random.below(choices.len() as u64) as usize]
}

/// Whether something of `percent` per cent happens.
pub(super) fn chance(percent: u64, random: &mut Random) -> bool {
    random.below(100) < percent
}

pub(super) fn draw(random: &mut Random) -> Network {
    let fabric = pick(
        &[
            FabricVersion::V1_1,
            FabricVersion::V1_2,
            FabricVersion::V1_3,
            FabricVersion::V1_4_0,
            FabricVersion::V1_4_1,
            FabricVersion::V1_4_2,
        ],
        random,
    );
    let brokers = random.between(4, 7) as u32;
    let factor = random.between(3, u64::from(brokers) - 1) as u32;
    let absolute_max = pick(&[100_000, 1 << 20, 4 << 20, 10 << 20], random);
    let mut network = Network {
        fabric,
        files: FileSet::default(),
        orderers: random.between(1, 4) as u32,
        brokers,
        zookeepers: pick(&[3, 3, 3, 5, 7], random),
        factor,
        min_isr: random.between(2, u64::from(factor) - 1) as u32,
        session_timeout: random.between(4, 9) * 1000,
        batch_timeout: pick(&[100, 250, 500, 1000, 2000], random),
        resubmission: chance(80, random),
        absolute_max,
        preferred_max: pick(&[20_000, 100_000, 512 << 10, 1 << 20], random).min(absolute_max),
    };
    let mut files = vec![("configtx.yaml".to_owned(), configtx(&network, random))];
    for index in 0..network.orderers {
        files.push((format!("orderer{index}/orderer.yaml"), orderer(&network, random)));
    }
    let shared = shared_by_brokers(&network, random);
    for index in 0..network.brokers {
        files.push((
            format!("kafka{index}/server.properties"),
            broker(&network, index, &shared, random),
        ));
    }
    let tick = pick(&[1000, 1500, 2000], random);
    for index in 0..network.zookeepers {
        files.push((format!("zookeeper{index}/zoo.cfg"), zookeeper(&network, tick)));
    }
    network.files.files = files
        .into_iter()
        .map(|(name, text)| SourceFile {
            kind: detect(&name, &text),
            name,
            text,
        })
        .collect();
    network
}

/// Appends a line; text in memory takes everything.
macro_rules! line {
    ($text:expr, $($arg:tt)*) => {
        let _ = writeln!($text, $($arg)*);
    };
}

fn configtx(network: &Network, random: &mut Random) -> String {
    let mut text = String::new();
    line!(text, "Orderer: &Orderer");
    line!(text, "    OrdererType: kafka");
    line!(text, "    Addresses:");
    for index in 0..network.orderers {
        line!(text, "        - orderer{index}.example.com:7050");
    }
    let timeout = network.batch_timeout;
    if timeout.is_multiple_of(1000) && chance(50, random) {
        line!(text, "    BatchTimeout: {}s", timeout / 1000);
    } else {
        line!(text, "    BatchTimeout: {timeout}ms");
    }
    line!(text, "    BatchSize:");
    line!(text, "        MaxMessageCount: {}", random.between(2, 20));
    line!(text, "        AbsoluteMaxBytes: {}", network.absolute_max);
    if network.preferred_max.is_multiple_of(1024) {
        line!(text, "        PreferredMaxBytes: {} KB", network.preferred_max / 1024);
    } else {
        line!(text, "        PreferredMaxBytes: {}", network.preferred_max);
    }
    line!(text, "    MaxChannels: 0");
    line!(text, "    Kafka:");
    line!(text, "        Brokers:");
    let known = random.between(2, u64::from(network.brokers));
    for index in 0..known {
        line!(text, "            - kafka{index}.example.com:9092");
    }
    line!(text, "    Organizations:");
    if network.resubmission {
        let newest = network.fabric >= FabricVersion::V1_4_2 && chance(50, random);
        line!(text, "    Capabilities:");
        line!(text, "        {}: true", if newest { "V1_4_2" } else { "V1_1" });
    }
    line!(text, "Profiles:");
    line!(text, "    Genesis:");
    line!(text, "        Orderer:");
    line!(text, "            <<: *Orderer");
    line!(text, "        Consortiums:");
    line!(text, "            Swarm:");
    line!(text, "                Organizations:");
    text
}

fn orderer(network: &Network, random: &mut Random) -> String {
    let mut text = String::new();
    line!(text, "General:");
    line!(text, "    LedgerType: file");
    line!(text, "    ListenAddress: 0.0.0.0");
    line!(text, "    ListenPort: 7050");
    line!(text, "    GenesisMethod: file");
    line!(text, "    GenesisFile: genesis.block");
    line!(text, "    LocalMSPDir: msp");
    line!(text, "    LocalMSPID: OrdererMSP");
    line!(text, "FileLedger:");
    line!(text, "    Location: /var/hyperledger/orderer");
    line!(text, "Kafka:");
    line!(text, "    Retry:");
    line!(text, "        ShortInterval: {}s", random.between(1, 5));
    line!(text, "        ShortTotal: {}m", random.between(2, 10));
    line!(text, "        LongInterval: 5m");
    line!(text, "        LongTotal: 12h");
    line!(text, "        NetworkTimeouts:");
    line!(text, "            DialTimeout: 10s");
    line!(text, "            ReadTimeout: {}s", random.between(11, 30));
    line!(text, "            WriteTimeout: 10s");
    line!(text, "        Metadata:");
    line!(text, "            RetryBackoff: {}ms", random.between(100, 500));
    line!(text, "            RetryMax: {}", random.between(2, 5));
    line!(text, "        Producer:");
    line!(text, "            RetryBackoff: {}ms", random.between(50, 300));
    line!(text, "            RetryMax: {}", pick(&[1, 3, 3, 10, 100], random));
    line!(text, "        Consumer:");
    line!(text, "            RetryBackoff: {}ms", random.between(500, 2500));
    if network.fabric >= FabricVersion::V1_3 {
        line!(text, "    Topic:");
        line!(text, "        ReplicationFactor: {}", network.factor);
    }
    line!(text, "    Verbose: false");
    text
}

/// Lines that all brokers have, since the rules want them alike.
fn shared_by_brokers(network: &Network, random: &mut Random) -> String {
    let mut text = String::new();
    let servers: Vec<String> = (0..network.zookeepers)
        .map(|index| format!("zookeeper{index}.example.com:2181"))
        .collect();
    let message_max = u64::from(network.absolute_max) + (1 << 20) + random.below(1 << 20);
    line!(text, "zookeeper.connect={}", servers.join(","));
    line!(text, "unclean.leader.election.enable=false");
    line!(text, "min.insync.replicas={}", network.min_isr);
    line!(text, "default.replication.factor={}", network.factor);
    line!(text, "message.max.bytes={message_max}");
    line!(
        text,
        "replica.fetch.max.bytes={}",
        random.between(u64::from(network.absolute_max) + 1, message_max)
    );
    line!(text, "log.retention.ms=-1");
    line!(text, "offsets.topic.replication.factor={}", network.factor);
    if network.fabric >= FabricVersion::V1_3 && chance(20, random) {
        line!(text, "auto.create.topics.enable=false");
    }
    text
}

fn broker(network: &Network, index: u32, shared: &str, random: &mut Random) -> String {
    let mut text = String::new();
    line!(text, "# broker {index}");
    line!(text, "broker.id={index}");
    line!(text, "listeners=PLAINTEXT://kafka{index}.example.com:9092");
    line!(text, "log.dirs=/var/kafka");
    line!(text, "zookeeper.session.timeout.ms={}", network.session_timeout);
    line!(text, "replica.lag.time.max.ms={}", random.between(3, 10) * 1000);
    if chance(20, random) {
        line!(text, "controlled.shutdown.enable=false");
    }
    if chance(20, random) {
        line!(text, "log.segment.bytes={}", 64 << 20);
    }
    if chance(50, random) {
        line!(
            text,
            "leader.imbalance.check.interval.seconds={}",
            random.between(5, 60)
        );
    }
    text.push_str(shared);
    text
}

fn zookeeper(network: &Network, tick: u64) -> String {
    let mut text = String::new();
    line!(text, "tickTime={tick}");
    line!(text, "initLimit=10");
    line!(text, "syncLimit=5");
    line!(text, "dataDir=/var/zookeeper");
    line!(text, "clientPort=2181");
    line!(text, "autopurge.purgeInterval=24");
    for index in 0..network.zookeepers {
        line!(text, "server.{}=zookeeper{index}.example.com:2888:3888", index + 1);
    }
    text
}
