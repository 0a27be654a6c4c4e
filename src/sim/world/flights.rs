//! What is under way between two processes.

use crate::kafka::log::Run;
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::client::Metadata;
use crate::sim::scenario::Node;

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
    ReplicaFetch {
        channel: u8,
        offset: i64,
        epoch: i32,
    },
    ReplicaData {
        channel: u8,
        epoch: i32,
        runs: Vec<Run>,
        high_watermark: i64,
        log_start: i64,
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
    MetadataRequest {
        caller: Caller,
        side: Side,
    },
    MetadataAnswer {
        caller: Caller,
        side: Side,
        broker: BrokerIndex,
        answer: Result<Metadata, ClientError>,
    },
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

    pub(super) fn iter(&self) -> impl Iterator<Item = &Flight> {
        self.slots.iter().flatten()
    }
}

impl World {
    /// Sends `cargo` on its way; it arrives after `delay` µs.
    pub(super) fn send(&mut self, from: Node, to: Node, delay: Micros, cargo: Cargo) {
        let sent = self.live.now;
        let flight = Flight {
            id: 0,
            from,
            to,
            sent,
            arrives: sent + delay,
            cargo,
        };
        let slot = self.live.flights.add(flight);
        self.schedule(delay, Happening::Arrive(slot));
    }
}
