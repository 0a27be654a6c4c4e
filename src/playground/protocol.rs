//! What the page and its worker say to each other: plain data, sent as transferred bytes.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::setup::Setup;
use crate::config::source::{FileSet, Span};
use crate::finding::{Finding, Message};

/// To the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read and check the files. Only the newest text counts.
    Read {
        revision: u32,
        setup: Setup,
        files: FileSet,
    },
    /// Begin run `run` with the files as they were last read.
    Start { run: u32, setup: Setup },
    /// Simulate until virtual time `until` (µs), then answer with a frame.
    Advance { run: u32, until: u64 },
    /// Simulate one thing further.
    Step { run: u32, step: Step },
    /// Forget the run.
    Stop { run: u32 },
}

/// To the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Ready,
    Answered(Answer),
    Framed(Frame),
}

/// What the files say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Revision of the files that were read; 0 = nothing yet.
    pub revision: u32,
    pub findings: Vec<Finding>,
    pub effective: Vec<Part>,
    /// Whether these files make a network that can be run.
    pub runs: bool,
}

/// The values in force of one program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    Envelope(u64),
    /// An offset of the channel's partition.
    Offset(u64),
    Block(u64),
    Orderer(u32),
    Broker(u32),
    Client(u32),
}

/// The world at one moment of virtual time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub run: u32,
    /// Virtual time in µs.
    pub now: u64,
    /// Nothing more will happen.
    pub ended: bool,
    pub trouble: Option<Message>,
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
