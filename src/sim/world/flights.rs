//! What is under way between two processes.

use std::rc::Rc;

use crate::kafka::controller::{Brokers, Partition};
use crate::kafka::log::Run;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::client::Metadata;
use crate::sim::scenario::Node;
use crate::sim::trace::Status;
use crate::sim::view::Link;

use super::state::Side;
use super::{Happening, World};

/// Which Sarama client of which chain asks; `run` tells the lives of a chain apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Caller {
    pub orderer: u8,
    pub channel: u8,
    pub run: u32,
}

/// The load of a flight.
#[derive(Debug, Clone)]
pub(super) enum Cargo {
    /// A client's envelope. `connection` numbers the stream it comes on; `None`: a stream of its own.
    Broadcast {
        envelope: u32,
        connection: Option<u32>,
    },
    Produce {
        caller: Caller,
        connection: u32,
        values: Vec<u32>,
    },
    Produced {
        caller: Caller,
        connection: u32,
        answer: Result<(), ClientError>,
    },
    /// OffsetsForLeaderEpoch: where does this epoch end?
    EpochRequest {
        channel: u8,
        epoch: i32,
        last: i32,
    },
    EpochAnswer {
        channel: u8,
        epoch: i32,
        end: i64,
    },
    ReplicaFetch {
        channel: u8,
        offset: i64,
        epoch: i32,
    },
    ReplicaData(ReplicaData),
    /// The follower's log goes beyond the leader's.
    ReplicaBeyond {
        channel: u8,
        epoch: i32,
        end: i64,
    },
    ConsumerFetch {
        caller: Caller,
        generation: u32,
        offset: i64,
    },
    ConsumerData {
        caller: Caller,
        generation: u32,
        runs: Vec<Run>,
        error: Option<ClientError>,
    },
    /// `topic`: also about the caller's topic, which may create it.
    MetadataRequest {
        caller: Caller,
        side: Side,
        topic: bool,
    },
    MetadataAnswer {
        caller: Caller,
        side: Side,
        broker: BrokerIndex,
        answer: Result<Metadata, ClientError>,
    },
    CreateTopic {
        caller: Caller,
        factor: i16,
    },
    TopicCreated {
        caller: Caller,
        answer: Result<(), ClientError>,
    },
    Offsets {
        caller: Caller,
    },
    OffsetsAnswer {
        caller: Caller,
        answer: Result<(i64, i64), ClientError>,
    },
    /// The controller's word on which brokers are alive.
    Living(Brokers),
    /// The controller's word on a partition, and which brokers are alive.
    Order {
        channel: u8,
        partition: Rc<Partition>,
        live: Brokers,
    },
}

/// Records for a follower.
#[derive(Debug, Clone)]
pub(super) struct ReplicaData {
    pub channel: u8,
    pub epoch: i32,
    pub runs: Vec<Run>,
    pub high_watermark: i64,
    pub log_start: i64,
}

/// Something on its way.
#[derive(Debug, Clone)]
pub(super) struct Flight {
    /// Never used again for another flight.
    pub id: u64,
    pub from: Node,
    pub to: Node,
    pub sent: Micros,
    pub arrives: Micros,
    pub cargo: Cargo,
}

/// Flights by slot; slots are used again.
#[derive(Debug, Clone, Default)]
pub(super) struct Flights {
    slots: Vec<Option<Flight>>,
    free: Vec<u32>,
    started: u64,
}

impl Flights {
    fn add(&mut self, mut flight: Flight) -> u32 {
        flight.id = self.started;
        self.started += 1;
        match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = Some(flight);
                slot
            }
            None => {
                self.slots.push(Some(flight));
                (self.slots.len() - 1) as u32
            }
        }
    }

    pub(super) fn take(&mut self, slot: u32) -> Option<Flight> {
        let flight = self.slots.get_mut(slot as usize)?.take()?;
        self.free.push(slot);
        Some(flight)
    }

    /// Bytes of what is under way, what hangs on it left out.
    pub(super) fn bytes(&self) -> u64 {
        (self.slots.len() * size_of::<Option<Flight>>()) as u64
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Flight> {
        self.slots.iter().flatten()
    }
}

impl World {
    /// Sends `cargo` on its way; it arrives after `delay` µs, if the link is there.
    pub(super) fn send(&mut self, from: Node, to: Node, delay: Micros, cargo: Cargo) {
        let mut delay = delay;
        if !self.live.links.is_empty() {
            let link = self.link(from, to);
            if link.is_some_and(|link| link.cut) {
                return self.lose(from, to, cargo);
            }
            delay += link.map_or(0, |link| link.slower);
        }
        self.fly(from, to, delay, cargo);
    }

    pub(super) fn fly(&mut self, from: Node, to: Node, delay: Micros, cargo: Cargo) {
        let sent = self.live.now;
        let flight = Flight {
            id: 0,
            from,
            to,
            sent,
            arrives: sent.saturating_add(delay),
            cargo,
        };
        let slot = self.live.flights.add(flight);
        self.schedule(delay, Happening::Arrive(slot));
    }

    pub(super) fn link(&self, from: Node, to: Node) -> Option<Link> {
        let between = |link: &&Link| (link.a, link.b) == (from, to) || (link.b, link.a) == (from, to);
        self.live.links.iter().find(between).copied()
    }

    /// What is sent over a link that is cut does not arrive; whoever waits for an answer gives up after a time-out.
    fn lose(&mut self, from: Node, to: Node, cargo: Cargo) {
        let timeout = |world: &World, orderer: u8| world.setup.orderers[usize::from(orderer)].read_timeout;
        let broker = match (from, to) {
            (_, Node::Broker(broker)) | (Node::Broker(broker), _) => broker as BrokerIndex,
            _ => 0,
        };
        let error = ClientError::DialTimeout(broker);
        match cargo {
            Cargo::Broadcast { envelope, .. } => self.answer(envelope, Status::Unreachable),
            Cargo::Produce { caller, connection, .. } => {
                let answer = Err(error);
                let after = timeout(self, caller.orderer);
                self.fly(
                    to,
                    from,
                    after,
                    Cargo::Produced {
                        caller,
                        connection,
                        answer,
                    },
                );
            }
            Cargo::ConsumerFetch { caller, generation, .. } => self.lose_consumer(caller, generation, broker, error),
            Cargo::ConsumerData { caller, generation, .. } => {
                self.lose_consumer(caller, generation, broker, ClientError::ReadTimeout(broker));
            }
            Cargo::MetadataRequest { caller, side, .. } | Cargo::MetadataAnswer { caller, side, .. } => {
                let cargo = Cargo::MetadataAnswer {
                    caller,
                    side,
                    broker,
                    answer: Err(error),
                };
                let after = timeout(self, caller.orderer);
                self.fly(
                    Node::Broker(u32::from(broker)),
                    Node::Orderer(u32::from(caller.orderer)),
                    after,
                    cargo,
                );
            }
            Cargo::CreateTopic { caller, .. } | Cargo::TopicCreated { caller, .. } => {
                let answer = Err(error);
                let after = timeout(self, caller.orderer);
                let to = Node::Orderer(u32::from(caller.orderer));
                self.fly(
                    Node::Broker(u32::from(broker)),
                    to,
                    after,
                    Cargo::TopicCreated { caller, answer },
                );
            }
            Cargo::Offsets { caller } | Cargo::OffsetsAnswer { caller, .. } => {
                let answer = Err(error);
                let after = timeout(self, caller.orderer);
                let to = Node::Orderer(u32::from(caller.orderer));
                self.fly(
                    Node::Broker(u32::from(broker)),
                    to,
                    after,
                    Cargo::OffsetsAnswer { caller, answer },
                );
            }
            Cargo::EpochRequest { channel, .. } | Cargo::ReplicaFetch { channel, .. } => {
                if let Node::Broker(follower) = from {
                    self.retry_following(follower as BrokerIndex, channel);
                }
            }
            Cargo::EpochAnswer { channel, .. } | Cargo::ReplicaBeyond { channel, .. } => {
                if let Node::Broker(follower) = to {
                    self.retry_following(follower as BrokerIndex, channel);
                }
            }
            Cargo::ReplicaData(data) => {
                if let Node::Broker(follower) = to {
                    self.retry_following(follower as BrokerIndex, data.channel);
                }
            }
            // The controller tries again until it gets through.
            Cargo::Order { channel, .. } => {
                self.schedule(ORDER_RETRY, Happening::Controller(super::control::Task::Tell(channel)));
            }
            // The read time-out of the producer takes care of the one; the orders that follow say the other again.
            Cargo::Produced { .. } | Cargo::Living(_) => {}
        }
    }

    fn lose_consumer(&mut self, caller: Caller, generation: u32, broker: BrokerIndex, error: ClientError) {
        let after = self.setup.orderers[usize::from(caller.orderer)].read_timeout;
        let cargo = Cargo::ConsumerData {
            caller,
            generation,
            runs: Vec::new(),
            error: Some(error),
        };
        self.fly(
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
            after,
            cargo,
        );
    }
}

/// µs after which the controller sends an order again that did not get through.
const ORDER_RETRY: Micros = 2_000_000;
