//! A world that begins empty, for a person at a console: processes, topics and channels come as they are asked for.
//!
//! A partition of a topic has the same place in the world as a channel: what Fabric orders in partition 0 of a topic, and
//! what a console producer writes into any partition, lie in the same kind of log.

use std::rc::Rc;

use crate::kafka::controller::Partition;
use crate::kafka::error::KafkaError;
use crate::kafka::log::{Record, Run};
use crate::kafka::partition::BrokerIndex;
use crate::kafka::settings::BrokerSettings;
use crate::sim::Micros;
use crate::sim::columns::Pieces;
use crate::sim::history::{Envelope, Value, ValueKind};
use crate::sim::scenario::{self, Kind, Node, Scenario, limits};
use crate::sim::setup::{OrdererSettings, Setup};
use crate::sim::trace::{Level, What};
use crate::sim::view::ChainPhase;
use crate::zookeeper::ensemble::Ensemble;
use crate::zookeeper::settings::EnsembleSettings;

use super::super::clients::NO_STREAM;
use super::super::state::{self, Overrides, Reference, Role, Special, Stage};
use super::super::{Happening, World};
use super::Task;

/// Places for channels and partitions: a place is one byte.
pub const MAX_PLACES: usize = 250;

/// The log of a partition as its leader shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offsets {
    pub leader: BrokerIndex,
    pub log_start: i64,
    pub high_watermark: i64,
    pub log_end: i64,
}

/// A record as a consumer gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consumed {
    pub offset: i64,
    /// Number of the value, to ask [`World::value`] for.
    pub value: u32,
    pub time: Micros,
}

/// A topic's own settings, as far as they change what brokers do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TopicOverrides {
    pub min_insync_replicas: Option<i64>,
    pub max_message_bytes: Option<i64>,
    pub retention_ms: Option<i64>,
    pub unclean_leader_election: Option<bool>,
}

/// A chain of an orderer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    pub place: u8,
    pub name: String,
    pub phase: ChainPhase,
    /// Offset from which it reads at its start; -2 = the oldest.
    pub start_offset: i64,
    pub deliver_dropped: bool,
    /// Number of blocks.
    pub height: u64,
    /// Envelopes in blocks, the first block left out.
    pub envelopes: u64,
}

impl World {
    /// A world in which nothing runs. `setup` gives the delays and Fabric's version; its processes are left out.
    pub fn empty(setup: Setup, seed: u64) -> Self {
        let setup = Setup {
            orderers: Vec::new(),
            brokers: Vec::new(),
            bootstrap: Vec::new(),
            ..setup
        };
        let scenario = Scenario {
            seed,
            channels: Vec::new(),
            streams: Vec::new(),
            duration: limits::DURATION,
            cold: true,
            ..Scenario::default()
        };
        World::bare(setup, &scenario)
    }

    /// Another ensemble takes the place of the one before, none of whose servers runs. Its data stay as they are.
    pub fn replace_ensemble(&mut self, settings: EnsembleSettings) {
        let phase = self.random().number() >> 1;
        let brokers = self.live.brokers.len();
        self.live.zookeeper = Ensemble::new(&settings, brokers, phase);
        Rc::make_mut(&mut self.setup).zookeeper = settings;
    }

    /// A new broker that does not run yet. `None`: there are [`limits::BROKERS`] already.
    pub fn add_broker(&mut self, settings: BrokerSettings) -> Option<BrokerIndex> {
        let index = self.live.brokers.len();
        if index >= limits::BROKERS as usize {
            return None;
        }
        let places = self.live.topics.len();
        self.live.brokers.push(state::Broker {
            stage: Stage::Down,
            run: 0,
            unclean: false,
            cut_off: false,
            ready_at: 0,
            replicas: vec![None; places],
            metadata: vec![None; places],
            live: 0,
        });
        self.live.zookeeper.add_broker();
        Rc::make_mut(&mut self.setup).brokers.push(settings);
        Some(index as BrokerIndex)
    }

    /// Settings that count from now on. A broker reads its file when it starts.
    pub fn set_broker(&mut self, broker: BrokerIndex, settings: BrokerSettings) {
        if let Some(own) = Rc::make_mut(&mut self.setup).brokers.get_mut(usize::from(broker)) {
            *own = settings;
        }
    }

    /// A new orderer that does not run yet. `None`: there are [`limits::ORDERERS`] already.
    pub fn add_orderer(&mut self, settings: OrdererSettings) -> Option<u32> {
        let index = self.live.orderers.len() as u32;
        if index >= limits::ORDERERS {
            return None;
        }
        self.live.orderers.push(state::Orderer {
            stage: Stage::Down,
            run: 0,
            panic: None,
            chains: vec![None; self.live.topics.len()],
            door_busy: 0,
            awake_until: 0,
        });
        Rc::make_mut(&mut self.setup).orderers.push(settings);
        Some(index)
    }

    /// Settings that count from now on, as [`World::set_broker`].
    pub fn set_orderer(&mut self, orderer: u32, settings: OrdererSettings) {
        if let Some(own) = Rc::make_mut(&mut self.setup).orderers.get_mut(orderer as usize) {
            *own = settings;
        }
    }

    /// Changes what all orderers share: the channel's settings, the consensus type, the bootstrap brokers.
    pub fn change_setup(&mut self, change: impl FnOnce(&mut Setup)) {
        change(Rc::make_mut(&mut self.setup));
    }

    /// The system channel's name, and the place that its topic has: 0. A topic of that name that has another place
    /// moves there. Only while no orderer runs.
    pub fn set_system_channel(&mut self, name: &str, place: Option<u8>) {
        Rc::make_mut(&mut self.scenario).system_channel = name.to_owned();
        let Some(other) = place
            .map(usize::from)
            .filter(|&place| (1..self.live.topics.len()).contains(&place))
        else {
            return;
        };
        self.live.topics.swap(0, other);
        self.live.overrides.swap(0, other);
        self.live.reference.swap(0, other);
        self.history.stores.swap(0, other);
        for broker in &mut self.live.brokers {
            broker.replicas.swap(0, other);
            broker.metadata.swap(0, other);
        }
        for orderer in &mut self.live.orderers {
            orderer.chains.swap(0, other);
        }
    }

    /// A new place for a channel or a partition; nothing is in it yet. `None`: there are [`MAX_PLACES`] already.
    pub fn add_place(&mut self, name: &str) -> Option<u8> {
        let place = self.live.topics.len();
        if place >= MAX_PLACES {
            return None;
        }
        Rc::make_mut(&mut self.scenario).channels.push(scenario::Channel {
            name: name.to_owned(),
            create: Some(scenario::Creation {
                at: Micros::MAX,
                orderer: 0,
                size: 0,
            }),
            replicas: None,
        });
        self.live.topics.push(None);
        self.live.overrides.push(Overrides::default());
        self.live.reference.push(Reference::default());
        self.history.stores.push(Pieces::default());
        for broker in &mut self.live.brokers {
            broker.replicas.push(None);
            broker.metadata.push(None);
        }
        for orderer in &mut self.live.orderers {
            orderer.chains.push(None);
        }
        Some(place as u8)
    }

    /// Writes a new partition with these replicas to ZooKeeper; the controller does the rest.
    pub fn create_partition(&mut self, place: u8, replicas: Vec<BrokerIndex>) {
        let Some(topic) = self
            .live
            .topics
            .get_mut(usize::from(place))
            .filter(|topic| topic.is_none())
        else {
            return;
        };
        let wide = replicas.iter().map(|&broker| u32::from(broker)).collect();
        *topic = Some(Partition {
            replicas,
            ..Partition::default()
        });
        self.note(
            Level::Milestones,
            What::TopicCreated {
                channel: u32::from(place),
                replicas: wide,
                by_orderer: None,
            },
        );
        let delay = 10 * self.control_delay();
        self.schedule(delay, Happening::Controller(Task::NewTopic(place)));
    }

    /// The partition and all its replicas are gone. Whoever waits for it is told that its broker leads no more.
    pub fn delete_partition(&mut self, place: u8) {
        let Some(topic) = self.live.topics.get_mut(usize::from(place)) else {
            return;
        };
        *topic = None;
        self.live.overrides[usize::from(place)] = Overrides::default();
        for broker in 0..self.live.brokers.len() {
            let own = &mut self.live.brokers[broker];
            own.metadata[usize::from(place)] = None;
            if let Some(replica) = own.replicas[usize::from(place)].take()
                && let Role::Leader(leader) = replica.role
            {
                self.dismiss(broker as BrokerIndex, *leader);
            }
        }
    }

    /// A topic's own settings, all of them.
    pub fn set_overrides(&mut self, place: u8, own: TopicOverrides) {
        if let Some(overrides) = self.live.overrides.get_mut(usize::from(place)) {
            *overrides = Overrides {
                min_insync_replicas: own.min_insync_replicas,
                max_message_bytes: own.max_message_bytes,
                retention_ms: own.retention_ms,
                unclean: own.unclean_leader_election,
            };
        }
    }

    /// A partition as ZooKeeper has it; `None` when there is none.
    pub fn partition_state(&self, place: u8) -> Option<&Partition> {
        self.live.topics.get(usize::from(place))?.as_ref()
    }

    /// What the partition's leader has, if it can be asked.
    pub fn offsets(&self, place: u8) -> Option<Offsets> {
        let leader = self.partition_state(place)?.leader?;
        let broker = self.live.brokers.get(usize::from(leader))?;
        let replica = broker.replicas.get(usize::from(place))?.as_ref()?;
        (broker.is_serving() && matches!(replica.role, Role::Leader(_))).then(|| Offsets {
            leader,
            log_start: replica.log.start(),
            high_watermark: replica.high_watermark,
            log_end: replica.log.end(),
        })
    }

    /// First and next offset of a broker's own copy, whether it runs or not.
    pub fn replica_offsets(&self, broker: BrokerIndex, place: u8) -> Option<(i64, i64)> {
        let broker = self.live.brokers.get(usize::from(broker))?;
        let replica = broker.replicas.get(usize::from(place))?.as_ref()?;
        Some((replica.log.start(), replica.log.end()))
    }

    /// Records that consumers can read, from `offset` on, at most `max`. Empty without a leader that serves.
    pub fn read(&self, place: u8, offset: i64, max: usize) -> Vec<Consumed> {
        let Some(offsets) = self.offsets(place) else {
            return Vec::new();
        };
        let broker = &self.live.brokers[usize::from(offsets.leader)];
        let Some(replica) = &broker.replicas[usize::from(place)] else {
            return Vec::new();
        };
        let store = &self.history.stores[usize::from(place)];
        (offset.max(offsets.log_start)..offsets.high_watermark)
            .take(max)
            .filter_map(|offset| {
                let record = store.get(replica.log.index_of(offset)?)?;
                Some(Consumed {
                    offset,
                    value: record.value,
                    time: record.time,
                })
            })
            .collect()
    }

    /// What a record's value is.
    pub fn value(&self, value: u32) -> Option<Value> {
        self.history.values.get(value).copied()
    }

    /// A console producer's messages of `lens` bytes each, in one request. `all`: acks=all, else acks=1. Returns the first
    /// offset and the numbers of the values; with acks=all they count once the high watermark is beyond them.
    pub fn write_lines(&mut self, place: u8, lens: &[u32], all: bool) -> Result<(i64, Vec<u32>), KafkaError> {
        let leader = self.offsets(place).ok_or(KafkaError::LeaderNotAvailable)?.leader;
        let mut limits = self.append_limits(leader, place);
        if !all {
            limits.min_insync_replicas = 0;
        }
        let (now, rolling) = (self.live.now, self.rolling(leader));
        let replica = self.replica(leader, place).ok_or(KafkaError::UnknownTopicOrPartition)?;
        let Role::Leader(state) = &replica.role else {
            return Err(KafkaError::NotLeaderForPartition);
        };
        state.state.check_append(lens.iter().copied(), limits)?;
        let history = &mut self.history;
        let store = &mut history.stores[usize::from(place)];
        let first = store.len() as u32;
        let mut values = Vec::with_capacity(lens.len());
        for &len in lens {
            let value = history.values.push(Value {
                what: ValueKind::Garbage { len },
                poster: u8::MAX,
            });
            store.push(Record {
                time: now,
                value,
                value_len: len,
            });
            values.push(value);
        }
        let Some(replica) = &mut self.live.brokers[usize::from(leader)].replicas[usize::from(place)] else {
            return Err(KafkaError::UnknownTopicOrPartition);
        };
        let base = replica.log.end();
        let run = Run {
            base: 0,
            first,
            count: lens.len() as u32,
            epoch: replica.epoch,
        };
        replica.log.append(run, store, rolling);
        self.advance(leader, place);
        self.serve_followers(leader, place);
        Ok((base, values))
    }

    /// A client's envelope for an orderer, on a stream of its own. Returns its number, to ask [`World::envelope`] for.
    pub fn send_one(&mut self, channel: u8, orderer: u32, size: u32, kind: Kind) -> u32 {
        let id = self.history.envelopes.len() as u32;
        let envelope = Envelope {
            sent: self.live.now.into(),
            size,
            stream: NO_STREAM,
            channel,
            orderer: orderer as u8,
            kind,
        };
        if (orderer as usize) < self.live.orderers.len() {
            self.send_envelope(envelope, false);
        }
        id
    }

    /// The transaction that creates a channel. Returns the envelope's number.
    pub fn ask_for_channel(&mut self, channel: u8, orderer: u32, size: u32) -> u32 {
        let id = self.send_one(0, orderer, size, Kind::Config);
        self.live.special.push((id, Special::Create(channel)));
        id
    }

    /// The chains that an orderer has, whether it runs or not.
    pub fn chains_of(&self, orderer: u32) -> Vec<ChainState> {
        let Some(own) = self.live.orderers.get(orderer as usize) else {
            return Vec::new();
        };
        let chains = own.chains.iter().enumerate();
        chains
            .filter_map(|(place, chain)| {
                let chain = chain.as_ref()?;
                let ledger = self.history.ledgers.get(chain.ledger as usize)?;
                Some(ChainState {
                    place: place as u8,
                    name: self.channel_name(place as u8).to_string(),
                    phase: chain.phase,
                    start_offset: chain.start_offset,
                    deliver_dropped: chain.deliver_dropped,
                    height: ledger.blocks.len() as u64,
                    envelopes: ledger.envelopes.len() as u64,
                })
            })
            .collect()
    }

    /// The panic that ended an orderer.
    pub fn panic_of(&self, orderer: u32) -> Option<String> {
        let own = self.live.orderers.get(orderer as usize)?;
        own.panic.as_deref().map(str::to_owned)
    }

    /// The broker is up and its port answers.
    pub fn broker_serves(&self, broker: BrokerIndex) -> bool {
        let own = self.live.brokers.get(usize::from(broker));
        own.is_some_and(state::Broker::is_serving)
    }

    /// The process runs in some stage.
    pub fn runs(&self, node: Node) -> bool {
        let stage = match node {
            Node::Broker(broker) => self.live.brokers.get(broker as usize).map(|own| own.stage),
            Node::Orderer(orderer) => self.live.orderers.get(orderer as usize).map(|own| own.stage),
            Node::ZooKeeper(server) => return self.live.zookeeper.is_up(server as usize),
            Node::Client(_) => None,
        };
        stage.is_some_and(|stage| stage != Stage::Down)
    }

    /// More than half of the configured ZooKeeper servers are up.
    pub fn has_quorum(&self) -> bool {
        self.live.zookeeper.has_quorum()
    }

    /// Brokers that ZooKeeper knows, one bit per index.
    pub fn registered(&self) -> u64 {
        self.live.zookeeper.registered()
    }

    /// The holder of `/controller`, and the controller's epoch.
    pub fn controller(&self) -> (Option<BrokerIndex>, u32) {
        (self.live.controller, self.live.controller_epoch)
    }
}
