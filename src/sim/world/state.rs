//! The state of every process: small, so that checkpoints are cheap.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::kafka::controller::{Brokers, Partition};
use crate::kafka::log::{Log, Run};
use crate::kafka::partition::{BrokerIndex, Leadership};
use crate::ordering::channel::ChannelSettings;
use crate::ordering::kafka_chain::KafkaChain;
use crate::ordering::solo::SoloChain;
use crate::sim::Micros;
use crate::sim::queue::Queue;
use crate::sim::random::Random;
use crate::sim::sarama::client::Client;
use crate::sim::sarama::consumer::Consumer;
use crate::sim::sarama::producer::{Message, Producer};
use crate::sim::scenario::{Node, Scenario};
use crate::sim::setup::Setup;
use crate::sim::trace::TraceHash;
use crate::sim::view::{Link, Totals};
use crate::zookeeper::ensemble::Ensemble;

use super::Happening;
use super::flights::{Caller, Flights};
use super::orderer::startup::Startup;

/// Everything that changes and is not history.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub now: Micros,
    pub events: u64,
    pub hash: TraceHash,
    pub random: Random,
    pub queue: Queue<Happening>,
    /// Place of the first fault in the order of scheduling.
    pub first_fault: u64,
    pub flights: Flights,
    pub streams: Vec<StreamState>,
    pub orderers: Vec<Orderer>,
    pub brokers: Vec<Broker>,
    /// By channel; index 0 is the system channel. `None`: the topic does not exist. As ZooKeeper has it.
    pub topics: Vec<Option<Partition>>,
    /// By channel: settings that beat the brokers'.
    pub overrides: Vec<Overrides>,
    pub zookeeper: Ensemble,
    /// Holder of ZooKeeper's `/controller`.
    pub controller: Option<BrokerIndex>,
    pub controller_epoch: u32,
    /// Brokers that the controller believes to be alive.
    pub controller_live: Brokers,
    /// Links that are cut or slow.
    pub links: Vec<Link>,
    /// Envelopes that mean more than a transaction.
    pub special: Vec<(u32, Special)>,
    /// µs by which a process' wall clock is off.
    pub skew: Vec<(Node, i64)>,
    pub ledgers: u32,
    /// By ledger: which records its chain has read at which offsets.
    pub reads: Vec<Vec<Run>>,
    pub totals: Totals,
    /// By channel: blocks of whichever orderer was first, to compare the others with.
    pub reference: Vec<Reference>,
    pub broken: Vec<crate::sim::invariants::Breach>,
    /// Answers that may still be on their way to the client, with the time they were sent.
    pub recent_answers: VecDeque<(u32, Micros)>,
}

/// The first blocks of a channel, whoever wrote them.
#[derive(Debug, Clone, Default)]
pub(super) struct Reference {
    /// Ledger that is furthest.
    pub ledger: u32,
    pub height: u64,
}

/// A client stream of the scenario.
#[derive(Debug, Clone, Default)]
pub(super) struct StreamState {
    pub sent: u64,
    pub accepted: u64,
    pub refused: u64,
    /// Envelope with the last answer that was not SUCCESS.
    pub last_refused: Option<u32>,
    /// By orderer: the Broadcast stream that is kept open.
    pub connections: Vec<Connection>,
}

/// A Broadcast stream that is kept open.
#[derive(Debug, Clone, Default)]
pub(super) struct Connection {
    pub number: u32,
    /// Written, and not looked at yet by the orderer.
    pub waiting: VecDeque<u32>,
    pub busy: bool,
    /// Ended by the orderer; the client knows from this time on.
    pub ended: Option<Micros>,
}

/// An ordering service node.
#[derive(Debug, Clone)]
pub(super) struct Orderer {
    pub stage: Stage,
    /// Counts the lives of the process.
    pub run: u32,
    pub panic: Option<Rc<str>>,
    /// By channel.
    pub chains: Vec<Option<Chain>>,
    /// Envelopes are checked one after the other: the door is busy until then.
    pub door_busy: Micros,
    /// A message that meets an orderer that has been idle for a while takes longer.
    pub awake_until: Micros,
}

/// Which of a chain's two Sarama clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Producer,
    Consumer,
    /// The start-up step that creates the topic asks brokers directly.
    Startup,
}

/// The batch timer of a chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timer {
    pub started: Micros,
    pub fires: Micros,
}

/// A channel on an orderer.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// Counts the lives of the chain.
    pub run: u32,
    pub ledger: u32,
    pub settings: ChannelSettings,
    pub phase: crate::sim::view::ChainPhase,
    /// Offset from which the partition is read at the start; -2 = the oldest.
    pub start_offset: i64,
    pub kafka: KafkaChain<u32>,
    /// Instead of it, when `OrdererType` is `solo`.
    pub solo: Option<SoloChain<u32>>,
    pub timer: Option<Timer>,
    pub timer_generation: u32,
    /// The timer fired while the chain stood still.
    pub timer_due: bool,
    pub producer: Producer,
    pub producer_client: Client,
    pub consumer: Option<Consumer>,
    pub consumer_client: Client,
    /// Fetched, and not read yet by the chain.
    pub inbox: VecDeque<Run>,
    pub startup: Option<Startup>,
    /// Deliver answers SERVICE_UNAVAILABLE (`errorChan` is closed).
    pub deliver_dropped: bool,
    /// Consumption errors are being watched: Deliver is dropped when this many-th watch is not called off.
    pub deliver_watch: Option<u32>,
    pub watches: u32,
    /// A check for a produce request without an answer is scheduled.
    pub producer_watched: bool,
    /// Broadcast calls that wait until a config message is through.
    pub held: Vec<u32>,
}

impl Chain {
    /// Bytes, roughly.
    fn size(own: &Option<Chain>) -> u64 {
        let queued = own.as_ref().map_or(0, |chain| {
            let waiting = chain.held.len() + chain.kafka.waiting().len();
            let (messages, out) = chain.producer.counts();
            waiting * size_of::<u32>() + (messages + out) * size_of::<Message>() + chain.inbox.len() * size_of::<Run>()
        });
        (size_of::<Option<Chain>>() + queued) as u64
    }
}

/// An envelope that changes more than a ledger, once it is in a config block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Special {
    /// Creates this channel.
    Create(u8),
    Update(ConfigChange),
}

/// What a configuration update changes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ConfigChange {
    pub batch_timeout: Option<Micros>,
    pub max_message_count: Option<u32>,
    pub preferred_max_bytes: Option<u32>,
    pub absolute_max_bytes: Option<u32>,
}

/// A topic's own settings.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Overrides {
    pub min_insync_replicas: Option<i64>,
    pub max_message_bytes: Option<i64>,
    /// Milliseconds; negative = for ever.
    pub retention_ms: Option<i64>,
    pub unclean: Option<bool>,
}

/// How far a process has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Down,
    Starting,
    Serving,
    /// SIGTERM: still serving until the leaderships are handed over.
    Stopping,
}

/// A Kafka broker.
#[derive(Debug, Clone)]
pub(super) struct Broker {
    pub stage: Stage,
    /// Counts the lives of the process.
    pub run: u32,
    /// It was killed: its logs were not closed.
    pub unclean: bool,
    /// It runs, and no ZooKeeper server can be reached.
    pub cut_off: bool,
    /// While starting: when it will have loaded everything.
    pub ready_at: Micros,
    /// By channel.
    pub replicas: Vec<Option<Replica>>,
    /// By channel: what the controller has told it.
    pub metadata: Vec<Option<Rc<Partition>>>,
    /// Brokers that the controller has told it of.
    pub live: Brokers,
}

impl Broker {
    /// Its port answers.
    pub(super) fn is_serving(&self) -> bool {
        matches!(self.stage, Stage::Serving | Stage::Stopping)
    }
}

/// A broker's copy of a partition.
#[derive(Debug, Clone)]
pub(super) struct Replica {
    pub log: Log,
    pub high_watermark: i64,
    pub epoch: i32,
    pub role: Role,
}

impl Replica {
    /// Bytes, roughly.
    fn size(own: &Option<Replica>) -> u64 {
        let more = own.as_ref().map_or(0, |replica| match &replica.role {
            Role::Leader(leader) => replica.log.memory() + (leader.purgatory.len() * size_of::<Waiting>()) as u64,
            _ => replica.log.memory(),
        });
        size_of::<Option<Replica>>() as u64 + more
    }
}

#[derive(Debug, Clone)]
pub(super) enum Role {
    Offline,
    /// `fetching`: past the truncation.
    Follower {
        leader: BrokerIndex,
        fetching: bool,
    },
    Leader(Box<Leader>),
}

/// What only a leader has.
#[derive(Debug, Clone)]
pub(super) struct Leader {
    pub state: Leadership,
    /// Log end when it became leader: what comes before may be acknowledged already.
    pub began_at: i64,
    /// Produce requests that wait for the ISR, in the order of their offsets.
    pub purgatory: VecDeque<Waiting>,
    /// Followers whose fetch waits for records.
    pub parked: Vec<BrokerIndex>,
    /// Consumers whose fetch waits for the high watermark.
    pub consumers: Vec<ParkedConsumer>,
    /// A check for requests that have waited too long is scheduled.
    pub watched: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// The high watermark has to get here.
    pub required: i64,
    pub since: Micros,
    pub caller: Caller,
    pub connection: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ParkedConsumer {
    pub caller: Caller,
    pub generation: u32,
    pub offset: i64,
    /// When the fetch arrives.
    pub from: Micros,
    /// There are records, and the arrival is scheduled.
    pub due: bool,
}

impl Live {
    /// Bytes, roughly: what a checkpoint takes. What is under way, and what waits for it, can be much; of the rest each
    /// process has a little.
    pub(super) fn size(&self) -> u64 {
        let lists = self.queue.bytes() + self.flights.bytes();
        let orderers = self
            .orderers
            .iter()
            .flat_map(|orderer| &orderer.chains)
            .map(Chain::size);
        let brokers = self
            .brokers
            .iter()
            .flat_map(|broker| &broker.replicas)
            .map(Replica::size);
        let connections = self.streams.iter().flat_map(|stream| &stream.connections);
        let streams = connections.map(|own| (size_of::<Connection>() + own.waiting.len() * size_of::<u32>()) as u64);
        let reads = self.reads.iter().map(|runs| size_of_val(runs.as_slice()) as u64);
        let special = size_of_val(self.special.as_slice()) as u64;
        lists + special + orderers.sum::<u64>() + brokers.sum::<u64>() + streams.sum::<u64>() + reads.sum::<u64>()
    }

    pub(super) fn new(setup: &Setup, scenario: &Scenario) -> Self {
        let channels = scenario.channels.len() + 1;
        let connections = vec![Connection::default(); setup.orderers.len()];
        let stream = StreamState {
            connections,
            ..StreamState::default()
        };
        let mut random = Random::new(scenario.seed);
        let phase = random.number() >> 1;
        Live {
            now: 0,
            events: 0,
            hash: TraceHash(scenario.seed),
            random,
            queue: Queue::default(),
            first_fault: 0,
            flights: Flights::default(),
            streams: vec![stream; scenario.streams.len()],
            orderers: vec![
                Orderer {
                    stage: Stage::Down,
                    run: 0,
                    panic: None,
                    chains: vec![None; channels],
                    door_busy: 0,
                    awake_until: 0,
                };
                setup.orderers.len()
            ],
            brokers: vec![
                Broker {
                    stage: Stage::Down,
                    run: 0,
                    unclean: false,
                    cut_off: false,
                    ready_at: 0,
                    replicas: vec![None; channels],
                    metadata: vec![None; channels],
                    live: 0,
                };
                setup.brokers.len()
            ],
            topics: vec![None; channels],
            overrides: vec![Overrides::default(); channels],
            zookeeper: Ensemble::new(&setup.zookeeper, setup.brokers.len(), phase),
            controller: None,
            controller_epoch: 0,
            controller_live: 0,
            links: Vec::new(),
            special: Vec::new(),
            skew: Vec::new(),
            ledgers: 0,
            reads: Vec::new(),
            totals: Totals::default(),
            reference: vec![Reference::default(); channels],
            broken: Vec::new(),
            recent_answers: VecDeque::new(),
        }
    }
}
