//! What the page and its worker say to each other: plain data, sent as transferred bytes.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::permalink::Shared;
use super::setup::Setup;
use super::tools::{Ask, Bytes, Sheet};
use crate::config::source::{FileSet, Span};
use crate::finding::{Edit, Finding, Message};
use crate::sim::causes::Step as Link;
use crate::sim::view::Snapshot;

/// A worker's work, without the browser around it.
pub trait Work: Default {
    type Request: DeserializeOwned;
    type Reply: Serialize;

    /// Whether there is nothing to do.
    fn is_idle(&self) -> bool;
    /// Notes a request.
    fn take(&mut self, request: Self::Request);
    /// Works while `go_on` says so, at least one piece of work.
    fn work(&mut self, go_on: &dyn Fn() -> bool) -> Vec<Self::Reply>;

    /// Notes a request in JSON, of the panels that are loaded later. Not every desk has something for them.
    fn take_text(&mut self, _text: &str) {}
    /// The answers to such requests that there are by now.
    fn texts(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// To the reading worker: read and check the files. Only the newest text counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadRequest {
    pub revision: u32,
    pub setup: Setup,
    pub files: FileSet,
}

/// From the reading worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReadReply {
    Answered(Box<Answer>),
}

/// To the simulating worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SimRequest {
    /// Begin run `run` of these files, and go to virtual time `at` (µs).
    Start {
        run: u32,
        setup: Setup,
        files: FileSet,
        at: u64,
    },
    /// Simulate until virtual time `until` (µs), then answer with a frame.
    Advance { run: u32, until: u64 },
    /// Go to virtual time `to` (µs), forth or back.
    Seek { run: u32, turn: u32, to: u64 },
    /// Simulate one thing further.
    Step { run: u32, step: Step },
    /// Read this scenario, and answer with what it makes of the page.
    Unpack { number: u32, parcel: Parcel },
    /// From now on, run `run` is the machine of the course.
    Boot { run: u32 },
    /// Something for the course's desk: a [`super::course::Request`], packed.
    Course(Bytes),
    /// Ask a tool. Only the newest question counts.
    Ask {
        number: u32,
        ask: Ask,
        files: FileSet,
        setup: Setup,
    },
}

/// A scenario as its files have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Parcel {
    /// A file of the gallery: JSON with files, release and scenario.
    Scenario { name: String, text: String },
    /// The witness of a rule and the network that it names: see [`crate::rules::witness`].
    Witness {
        code: String,
        text: String,
        network: String,
    },
}

/// From the simulating worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SimReply {
    Framed(Box<Frame>),
    /// From the course's desk: a [`super::course::Reply`], packed.
    Course(Bytes),
    /// What a parcel holds; `None`: it cannot be read.
    Unpacked {
        number: u32,
        shared: Option<Box<Shared>>,
    },
    /// The answer to question `number`.
    Told {
        number: u32,
        sheet: Box<Sheet>,
    },
}

/// What the files say. `Eq`, so that two pointers to the same answer are equal without a look inside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Revision of the files that were read; 0 = nothing yet.
    pub revision: u32,
    pub findings: Vec<Finding>,
    pub effective: Vec<Part>,
    pub gaps: Vec<Gap>,
    /// The network before it runs; `None` when these files make none.
    pub stage: Option<Snapshot>,
}

/// A setting that is not written, and how to write it: see [`super::knobs::gaps`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// As in [`Row::name`].
    pub name: String,
    pub edits: Vec<Edit>,
}

/// The values in force of one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// `channel`, `orderer`, `broker`, `zookeeper`.
    pub kind: PartKind,
    pub name: String,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartKind {
    Channel,
    Orderer,
    Broker,
    ZooKeeper,
}

/// One value in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// In plain units.
    pub value: Shown,
    /// As it is written, when it is written in another form.
    pub written: Option<String>,
    pub from: From,
    /// Place of the value.
    pub at: Option<Span>,
}

/// A value with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    Text(String),
    Number(i64),
    Bytes(u64),
    Millis(i64),
    Nothing,
}

/// Where a value in force comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum From {
    /// Written; `true`: it came through an alias or a merge key.
    File(bool),
    Default,
    Environment(String),
}

/// What a person asks of the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    Play,
    Pause,
    Step(Step),
    /// Back to time 0 with the present files.
    Reset,
}

/// One thing further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Any event.
    Event,
    /// A record appended to the log.
    Message,
    /// A block written by any orderer.
    Block,
}

/// Something on the stage that can be pointed at. The same thing lights up wherever it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Thing {
    Envelope(u32),
    /// An offset of the channel's partition.
    Offset(i64),
    Block(u64),
    Orderer(u32),
    Broker(u32),
    Client(u32),
}

/// The world at one moment of virtual time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub run: u32,
    /// Number of the last jump in time that the worker knew of.
    pub turn: u32,
    pub world: Snapshot,
    /// Hash of everything that has happened up to here: equal for equal runs, on every machine.
    pub trace_hash: u64,
    /// Which client sent which envelope: `authors[0]` is that of envelope `first_author`.
    pub first_author: u32,
    pub authors: Vec<u8>,
    /// Records that are new in the log since the last frame, at most [`Frame::PULSES`] of them.
    pub pulses: Vec<Pulse>,
    /// What the timeline shows that is new since the last frame.
    pub marks: Vec<Mark>,
    /// What led to each of the broken invariants of `world`, as far as there are some: at most [`Frame::TRAILS`].
    pub trails: Vec<Trail>,
    /// Why there is nothing to run.
    pub trouble: Option<Message>,
}

impl Frame {
    pub const PULSES: usize = 32;
    pub const TRAILS: usize = 6;
    /// An envelope that no client of the scenario sent.
    pub const NOBODY: u8 = u8::MAX;

    /// The channel on the stage: the first after the system channel.
    pub const CHANNEL: u32 = 1;

    /// The same picture with `channel` and [`Frame::CHANNEL`] in each other's places: what shows the latter shows the former.
    pub fn with_channel(&self, channel: u32) -> Frame {
        let mut frame = self.clone();
        let world = &mut frame.world;
        if channel as usize >= world.channels.len() || world.channels.len() <= Self::CHANNEL as usize {
            return frame;
        }
        world.channels.swap(channel as usize, Self::CHANNEL as usize);
        let chains = world.orderers.iter_mut().flat_map(|orderer| &mut orderer.chains);
        let replicas = world.brokers.iter_mut().flat_map(|broker| &mut broker.replicas);
        let numbers = chains
            .map(|chain| &mut chain.channel)
            .chain(replicas.map(|replica| &mut replica.channel))
            .chain(world.partitions.iter_mut().map(|partition| &mut partition.channel))
            .chain(world.flights.iter_mut().map(|flight| &mut flight.channel))
            .chain(world.broken.iter_mut().map(|breach| &mut breach.channel))
            .chain(frame.pulses.iter_mut().map(|pulse| &mut pulse.channel));
        for number in numbers {
            *number = match *number {
                here if here == channel => Self::CHANNEL,
                Self::CHANNEL => channel,
                other => other,
            };
        }
        frame
    }

    /// The client that sent an envelope.
    pub fn author(&self, envelope: u32) -> Option<u8> {
        let index = envelope.checked_sub(self.first_author)?;
        self.authors
            .get(index as usize)
            .copied()
            .filter(|author| *author != Self::NOBODY)
    }
}

/// What led to a broken invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// Oldest first.
    pub links: Vec<Link>,
    /// Rules that may have warned of it, the likeliest first.
    pub suspects: Vec<String>,
}

/// A record's way into the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    pub channel: u32,
    pub offset: i64,
    /// `None`: not an envelope but a message of the orderer itself.
    pub envelope: Option<u32>,
    pub poster: Option<u32>,
    pub time_to_cut: bool,
}

/// A mark on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// µs of virtual time.
    pub at: u64,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    /// A block that the first orderer wrote, cut by size or count.
    Block,
    /// A block cut by time.
    TimedBlock,
    /// A fault of the scenario.
    Fault,
    /// A new leader, or none.
    Election,
    /// A process died by itself, a chain stopped, an invariant broke.
    Breach,
}

impl Thing {
    /// A short name, for attributes of the page: `e17`.
    pub fn code(self) -> String {
        match self {
            Thing::Envelope(id) => format!("e{id}"),
            Thing::Offset(offset) => format!("o{offset}"),
            Thing::Block(number) => format!("b{number}"),
            Thing::Orderer(index) => format!("n{index}"),
            Thing::Broker(index) => format!("k{index}"),
            Thing::Client(index) => format!("c{index}"),
        }
    }

    /// The thing with this short name.
    pub fn from_code(code: &str) -> Option<Self> {
        let number = code.get(1..)?;
        Some(match code.as_bytes().first()? {
            b'e' => Thing::Envelope(number.parse().ok()?),
            b'o' => Thing::Offset(number.parse().ok()?),
            b'b' => Thing::Block(number.parse().ok()?),
            b'n' => Thing::Orderer(number.parse().ok()?),
            b'k' => Thing::Broker(number.parse().ok()?),
            b'c' => Thing::Client(number.parse().ok()?),
            _ => return None,
        })
    }
}

/// Packs a message.
pub fn pack<T: Serialize>(message: &T) -> Vec<u8> {
    // Serialising plain data into memory cannot fail; an empty message is dropped by the other side.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// Unpacks a message; `None` for anything that is not one.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
