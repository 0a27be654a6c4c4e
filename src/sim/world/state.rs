//! The state of every process: small, so that checkpoints are cheap.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::kafka::log::{Log, Run};
use crate::kafka::partition::{BrokerIndex, Leadership};
use crate::ordering::channel::ChannelSettings;
use crate::ordering::kafka_chain::KafkaChain;
use crate::sim::Micros;
use crate::sim::queue::Queue;
use crate::sim::random::Random;
use crate::sim::sarama::client::Client;
use crate::sim::sarama::consumer::Consumer;
use crate::sim::sarama::producer::Producer;
use crate::sim::scenario::Scenario;
use crate::sim::setup::Setup;
use crate::sim::view::Totals;

use super::Happening;
use super::flights::{Caller, Flights};

/// Everything that changes and is not history.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub now: Micros,
    pub events: u64,
    pub hash: u64,
    pub random: Random,
    pub queue: Queue<Happening>,
    pub flights: Flights,
    pub streams: Vec<StreamState>,
    pub orderers: Vec<Orderer>,
    pub brokers: Vec<Broker>,
    /// By channel; index 0 is the system channel.
    pub topics: Vec<Topic>,
    pub ledgers: u32,
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
    pub alive: bool,
    pub panic: Option<Rc<str>>,
    /// By channel.
    pub chains: Vec<Option<Chain>>,
    /// A message that meets an orderer that was idle until now takes longer.
    pub busy_until: Micros,
}

/// Which of a chain's two Sarama clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Producer,
    Consumer,
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
    pub kafka: KafkaChain<u32>,
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
    pub deliver_dropped: bool,
    /// Broadcast calls that wait until a config message is through.
    pub held: Vec<u32>,
}

/// A Kafka broker.
#[derive(Debug, Clone)]
pub(super) struct Broker {
    pub alive: bool,
    /// By channel.
    pub replicas: Vec<Option<Replica>>,
}

/// A broker's copy of a partition.
#[derive(Debug, Clone)]
pub(super) struct Replica {
    pub log: Log,
    pub high_watermark: i64,
    pub epoch: i32,
    pub role: Role,
}

#[derive(Debug, Clone)]
pub(super) enum Role {
    Offline,
    Follower { leader: BrokerIndex },
    Leader(Box<Leader>),
}

/// What only a leader has.
#[derive(Debug, Clone)]
pub(super) struct Leader {
    pub state: Leadership,
    /// Produce requests that wait for the ISR, in the order of their offsets.
    pub purgatory: VecDeque<Waiting>,
    /// Followers whose fetch waits for records.
    pub parked: Vec<BrokerIndex>,
    /// Consumers whose fetch waits for the high watermark.
    pub consumers: Vec<ParkedConsumer>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// The high watermark has to get here.
    pub required: i64,
    pub caller: Caller,
    pub connection: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ParkedConsumer {
    pub caller: Caller,
    pub generation: u32,
    pub offset: i64,
}

/// A topic as ZooKeeper has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Topic {
    pub exists: bool,
    pub replicas: Vec<BrokerIndex>,
    pub leader: Option<BrokerIndex>,
    pub epoch: i32,
    pub isr: Vec<BrokerIndex>,
}

impl Live {
    pub(super) fn new(setup: &Setup, scenario: &Scenario) -> Self {
        let channels = scenario.channels.len() + 1;
        let connections = vec![Connection::default(); setup.orderers.len()];
        let stream = StreamState {
            connections,
            ..StreamState::default()
        };
        Live {
            now: 0,
            events: 0,
            hash: scenario.seed,
            random: Random::new(scenario.seed),
            queue: Queue::default(),
            flights: Flights::default(),
            streams: vec![stream; scenario.streams.len()],
            orderers: vec![
                Orderer {
                    alive: false,
                    panic: None,
                    chains: vec![None; channels],
                    busy_until: 0,
                };
                setup.orderers.len()
            ],
            brokers: vec![
                Broker {
                    alive: true,
                    replicas: vec![None; channels],
                };
                setup.brokers.len()
            ],
            topics: vec![Topic::default(); channels],
            ledgers: 0,
            totals: Totals::default(),
            reference: vec![Reference::default(); channels],
            broken: Vec::new(),
            recent_answers: VecDeque::new(),
        }
    }
}
