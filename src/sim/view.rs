//! A picture of the world at one moment: plain data for drawing. Everything in it is bounded, however long the run is.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::scenario::{Kind, Node, Scenario};
use super::setup::Setup;
use crate::config::versions::FabricVersion;
use crate::finding::Message;
use crate::ordering::cutter::CutReason;

/// How many of a log's last records and of a chain's last blocks a picture holds.
pub const RECENT: usize = 64;

/// A whole picture.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    pub now: Micros,
    /// Events handled so far.
    pub events: u64,
    /// Nothing will happen any more.
    pub finished: bool,
    /// Channel names; index 0 is the system channel. Everything below speaks of channels by this index.
    pub channels: Vec<String>,
    /// What the first [`RECENT`] faults do, in the order in which the event log numbers them. Nothing before the run.
    pub faults: Vec<Message>,
    pub clients: Vec<ClientView>,
    pub orderers: Vec<OrdererView>,
    pub brokers: Vec<BrokerView>,
    pub zookeepers: Vec<ZooKeeperView>,
    /// Links that are cut or slow.
    pub links: Vec<Link>,
    /// Index of the broker that is controller.
    pub controller: Option<u32>,
    /// One per channel that has a topic.
    pub partitions: Vec<PartitionView>,
    /// What is under way, at most 256 of it, the oldest first.
    pub flights: Vec<FlightView>,
    pub totals: Totals,
    /// Invariants that do not hold any more.
    pub broken: Vec<super::invariants::Breach>,
}

impl Snapshot {
    /// The network before anything has happened: everything is up, and the orderers have their first blocks.
    pub fn before(setup: &Setup, scenario: &Scenario) -> Self {
        let there = scenario.channels.iter().filter(|channel| channel.create.is_none());
        let channels: Vec<String> = std::iter::once(&scenario.system_channel)
            .chain(there.map(|channel| &channel.name))
            .cloned()
            .collect();
        let phase = ChainPhase::first(setup.fabric);
        let chains: Vec<ChainView> = (0..channels.len() as u32)
            .map(|channel| ChainView::before(channel, phase))
            .collect();
        let majority = setup.zookeeper.names.len() / 2;
        Snapshot {
            channels,
            faults: Vec::new(),
            clients: (0..scenario.streams.len() as u32).map(ClientView::before).collect(),
            orderers: setup
                .orderers
                .iter()
                .map(|orderer| OrdererView {
                    name: orderer.name.clone(),
                    alive: true,
                    panic: None,
                    chains: chains.clone(),
                })
                .collect(),
            brokers: setup
                .brokers
                .iter()
                .map(|broker| BrokerView {
                    name: broker.name.clone(),
                    id: broker.id,
                    alive: true,
                    starting: false,
                    registered: true,
                    replicas: Vec::new(),
                })
                .collect(),
            zookeepers: setup
                .zookeeper
                .names
                .iter()
                .enumerate()
                .map(|(index, name)| ZooKeeperView {
                    name: name.clone(),
                    alive: true,
                    // Started in turn: the one that makes the majority leads.
                    leader: index == majority,
                    serving: true,
                })
                .collect(),
            controller: (!setup.brokers.is_empty()).then(|| scenario.controller.unwrap_or(0)),
            ..Snapshot::default()
        }
    }
}

impl ClientView {
    fn before(stream: u32) -> Self {
        ClientView {
            stream,
            sent: 0,
            accepted: 0,
            refused: 0,
            last_refusal: None,
        }
    }
}

impl ChainView {
    fn before(channel: u32, phase: ChainPhase) -> Self {
        ChainView {
            channel,
            phase,
            pending: Vec::new(),
            pending_count: 0,
            pending_bytes: 0,
            timer: None,
            next_offset: -1,
            height: 1,
            blocks: vec![BlockView {
                number: 0,
                at: 0,
                reason: None,
                envelopes: Vec::new(),
                count: 0,
                bytes: 0,
                last_offset_persisted: 0,
                last_original_offset_processed: 0,
                last_resubmitted_config_offset: 0,
                fingerprint: 1,
            }],
            producer_waiting: 0,
            producer_in_flight: 0,
            breaker_open: false,
            deliver_dropped: false,
        }
    }
}

/// A link that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub a: Node,
    pub b: Node,
    /// Nothing arrives.
    pub cut: bool,
    /// µs that everything takes longer.
    pub slower: Micros,
}

/// Counts over the whole run so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub sent: u64,
    /// Answered SUCCESS.
    pub accepted: u64,
    /// Answered with another status.
    pub refused: u64,
    /// In a block of at least one orderer.
    pub ordered: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientView {
    /// Index of the scenario's stream.
    pub stream: u32,
    pub sent: u64,
    pub accepted: u64,
    pub refused: u64,
    /// The last answer that was not SUCCESS.
    pub last_refusal: Option<Answer>,
}

/// A Broadcast answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// `SUCCESS`, `SERVICE_UNAVAILABLE`; `RPC_ERROR` when the call itself failed.
    pub status: String,
    /// The exact text.
    pub info: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdererView {
    pub name: String,
    pub alive: bool,
    /// The Go panic that ended the process.
    pub panic: Option<String>,
    /// One per channel that this orderer knows, in the order of channels.
    pub chains: Vec<ChainView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainView {
    pub channel: u32,
    pub phase: ChainPhase,
    /// Envelopes that wait for a cut, at most [`RECENT`] of them.
    pub pending: Vec<u32>,
    pub pending_count: u32,
    pub pending_bytes: u32,
    /// The batch timer: when it was started and when it fires.
    pub timer: Option<(Micros, Micros)>,
    /// Offset of the next record that the chain wants.
    pub next_offset: i64,
    /// Number of blocks, the first one included.
    pub height: u64,
    /// The last blocks, oldest first.
    pub blocks: Vec<BlockView>,
    /// Messages that wait in the producer, and the one request that is out.
    pub producer_waiting: u32,
    pub producer_in_flight: u32,
    pub breaker_open: bool,
    /// Deliver answers SERVICE_UNAVAILABLE.
    pub deliver_dropped: bool,
}

/// What a chain is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChainPhase {
    /// Start-up step in progress.
    CreatingTopic,
    ConnectingProducer,
    PostingConnect,
    ConnectingConsumer,
    SeekingOffset,
    Running,
    /// The loop has ended for good; Broadcast still says SUCCESS.
    Stopped,
    /// The process is down.
    Down,
}

impl ChainPhase {
    /// The first step of a chain's start: orderers before 1.3 leave the topic to Kafka.
    pub fn first(fabric: FabricVersion) -> Self {
        if fabric >= FabricVersion::V1_3 {
            ChainPhase::CreatingTopic
        } else {
            ChainPhase::ConnectingProducer
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockView {
    pub number: u64,
    /// Virtual time at which this orderer wrote it.
    pub at: Micros,
    /// `None` for the first block of a channel.
    pub reason: Option<CutReason>,
    /// The block's envelopes, at most [`RECENT`] of them.
    pub envelopes: Vec<u32>,
    pub count: u32,
    /// Payload and signature bytes of all its envelopes.
    pub bytes: u64,
    pub last_offset_persisted: i64,
    pub last_original_offset_processed: i64,
    pub last_resubmitted_config_offset: i64,
    /// Equal on two orderers exactly when the whole chain up to this block is equal.
    pub fingerprint: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerView {
    pub name: String,
    pub id: i32,
    pub alive: bool,
    /// Started, but not serving yet.
    pub starting: bool,
    /// ZooKeeper still has its session.
    pub registered: bool,
    pub replicas: Vec<ReplicaView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicaView {
    pub channel: u32,
    pub role: Role,
    pub log_start: i64,
    pub log_end: i64,
    pub high_watermark: i64,
    pub epoch: i32,
    /// By the controller's word.
    pub in_sync: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    Leader,
    Follower,
    /// The broker is down, or does not know yet.
    Offline,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZooKeeperView {
    pub name: String,
    pub alive: bool,
    pub leader: bool,
    /// Part of a majority that answers.
    pub serving: bool,
}

/// A channel's partition as ZooKeeper and the leader have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionView {
    pub channel: u32,
    /// Broker indexes; `None` = no leader.
    pub leader: Option<u32>,
    pub epoch: i32,
    pub replicas: Vec<u32>,
    pub isr: Vec<u32>,
    pub log_start: i64,
    pub log_end: i64,
    pub high_watermark: i64,
    /// The last records of the leader's log (or of the longest, without a leader), oldest first.
    pub records: Vec<RecordView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    pub offset: i64,
    pub what: RecordKind,
    /// Bytes of the record's value.
    pub bytes: u32,
    /// CreateTime in µs of virtual time.
    pub at: Micros,
    /// Index of the orderer that posted it; `None` for a foreign producer.
    pub poster: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordKind {
    Connect,
    TimeToCut {
        block: u64,
    },
    Regular {
        envelope: u32,
        config: bool,
        config_seq: u64,
        original_offset: i64,
    },
    /// Not written by an orderer.
    Garbage,
}

/// Something on its way from one process to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlightView {
    /// Stable while it is under way.
    pub id: u64,
    pub from: Node,
    pub to: Node,
    pub sent: Micros,
    pub arrives: Micros,
    pub channel: u32,
    pub what: FlightKind,
    /// Envelopes that it carries, at most 16 of them.
    pub envelopes: Vec<u32>,
    pub count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlightKind {
    Broadcast,
    Answer {
        success: bool,
    },
    Produce,
    ProduceAnswer {
        success: bool,
    },
    /// Records to a follower.
    Replicate,
    /// Records to an orderer.
    Consume,
    /// A time-to-cut on its way to Kafka.
    TimeToCut,
    /// Metadata, topic creation, a controller's orders.
    Control,
}

/// Everything about one envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeView {
    pub id: u32,
    pub channel: u32,
    pub stream: Option<u32>,
    pub orderer: u32,
    /// Payload and signature, bytes.
    pub size: u32,
    pub kind: Kind,
    pub sent: Micros,
    pub answered: Option<(Micros, Answer)>,
    /// First block that has it.
    pub block: Option<u64>,
}
