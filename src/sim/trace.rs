//! The event log of a run as data: what happened, when, with ids instead of words.

use std::borrow::Cow;
use std::hash::Hasher;

use serde::{Deserialize, Serialize};

use super::Micros;
use super::scenario::Node;
use crate::config::versions::FabricVersion;
use crate::ordering::cutter::CutReason;

/// One line of the event log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Micros,
    pub what: What,
}

/// How much of a run is kept. The hash of a run always covers everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Starts, deaths, elections, refusals, breaches.
    Milestones,
    /// Also blocks, time-to-cut messages and answers (of those with SUCCESS the first 100,000).
    Blocks,
    /// Also each envelope's and each record's way.
    All,
}

/// What happened. Channels, orderers and brokers are indexes as in the views.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum What {
    Started(Node),
    /// The process is up and serving.
    Serving(Node),
    Killed(Node),
    Stopping(Node),
    /// The data of a process that is down was deleted.
    Wiped(Node),
    /// A process ended by itself: the exact last words.
    Exited {
        node: Node,
        text: String,
    },
    Fault {
        index: u32,
    },
    Sent {
        envelope: u32,
        orderer: u32,
    },
    Answered {
        envelope: u32,
        status: Status,
    },
    Appended {
        channel: u32,
        broker: u32,
        offset: i64,
        records: u32,
    },
    /// A produce request was refused by the leader.
    Refused {
        channel: u32,
        broker: u32,
        error: crate::kafka::error::KafkaError,
    },
    HighWatermark {
        channel: u32,
        broker: u32,
        offset: i64,
    },
    TopicCreated {
        channel: u32,
        replicas: Vec<u32>,
        by_orderer: Option<u32>,
    },
    Elected {
        channel: u32,
        leader: Option<u32>,
        epoch: i32,
        isr: Vec<u32>,
        unclean: bool,
    },
    IsrShrunk {
        channel: u32,
        leader: u32,
        isr: Vec<u32>,
    },
    IsrExpanded {
        channel: u32,
        leader: u32,
        isr: Vec<u32>,
    },
    /// A follower is let into the ISR although it lacks records from before its leader's time, acknowledged ones perhaps.
    JoinedEarly {
        channel: u32,
        broker: u32,
    },
    Truncated {
        channel: u32,
        broker: u32,
        to: i64,
    },
    LogStart {
        channel: u32,
        broker: u32,
        offset: i64,
    },
    Controller {
        broker: u32,
    },
    SessionExpired {
        broker: u32,
    },
    Quorum {
        held: bool,
    },
    TimerStarted {
        orderer: u32,
        channel: u32,
    },
    TimeToCutPosted {
        orderer: u32,
        channel: u32,
        block: u64,
    },
    Block {
        orderer: u32,
        channel: u32,
        number: u64,
        reason: CutReason,
        envelopes: u32,
    },
    /// A line of an orderer's log: the exact text, with its level.
    Log {
        orderer: u32,
        level: crate::ordering::log::Level,
        text: String,
    },
    /// The chain reads no further record; the exact text of why.
    ChainStopped {
        orderer: u32,
        channel: u32,
        text: String,
    },
    ChainReady {
        orderer: u32,
        channel: u32,
    },
    DeliverDropped {
        orderer: u32,
        channel: u32,
    },
    DeliverBack {
        orderer: u32,
        channel: u32,
    },
    Breaker {
        orderer: u32,
        channel: u32,
        open: bool,
    },
    Breach(super::invariants::Breach),
    /// A broker that runs has a ZooKeeper session again, after the former one had expired.
    Registered {
        broker: u32,
    },
}

/// Hash of a whole event log, whatever of it is kept: the same on every machine, as everything goes in as 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceHash(pub u64);

impl Hasher for TraceHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline(always)]
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u16(&mut self, value: u16) {
        self.write_u64(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_i8(&mut self, value: i8) {
        self.write_u64(i64::from(value) as u64);
    }

    fn write_i16(&mut self, value: i16) {
        self.write_u64(i64::from(value) as u64);
    }

    fn write_i32(&mut self, value: i32) {
        self.write_u64(i64::from(value) as u64);
    }

    fn write_i64(&mut self, value: i64) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as i64 as u64);
    }
}

/// The answer to a Broadcast, as one of the texts that the orderer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    Success,
    /// 503 `cannot enqueue`.
    CannotEnqueue,
    /// 503 `backing Kafka cluster has not completed booting; try again later`.
    NotBooted,
    /// 503 `consenter for this channel has been halted`.
    Halted,
    /// 400: larger than AbsoluteMaxBytes.
    TooLarge {
        size: u32,
        max: u32,
    },
    /// 404 `channel does not exist`.
    NoChannel,
    /// 403.
    Forbidden,
    /// 400: header type CONFIG.
    ConfigType,
    /// 400: an empty envelope.
    Empty,
    /// 400: the channel has more channels than `MaxChannels` lets in.
    TooManyChannels {
        max: u64,
    },
    /// The stream was ended by an earlier answer.
    StreamEnded,
    /// The orderer process is down.
    Unreachable,
}

impl Status {
    /// The status' name: what Fabric calls it, or `RPC_ERROR` when the call itself failed.
    pub fn name(self) -> &'static str {
        match self {
            Status::Success => "SUCCESS",
            Status::CannotEnqueue | Status::NotBooted | Status::Halted => "SERVICE_UNAVAILABLE",
            Status::NoChannel => "NOT_FOUND",
            Status::Forbidden => "FORBIDDEN",
            Status::TooLarge { .. } | Status::ConfigType | Status::Empty | Status::TooManyChannels { .. } => {
                "BAD_REQUEST"
            }
            Status::StreamEnded | Status::Unreachable => "RPC_ERROR",
        }
    }

    /// The status' name and the exact text.
    pub fn words(self, fabric: FabricVersion) -> (&'static str, Cow<'static, str>) {
        (self.name(), self.text(fabric))
    }

    fn text(self, fabric: FabricVersion) -> Cow<'static, str> {
        let old = fabric < FabricVersion::V1_3;
        match self {
            Status::Success => "".into(),
            Status::CannotEnqueue => "cannot enqueue".into(),
            Status::NotBooted if fabric < FabricVersion::V1_4_0 => {
                "will not enqueue, consenter for this channel hasn't started yet".into()
            }
            Status::NotBooted => "backing Kafka cluster has not completed booting; try again later".into(),
            Status::Halted => "consenter for this channel has been halted".into(),
            Status::TooLarge { size, max } => {
                format!("message payload is {size} bytes and exceeds maximum allowed {max} bytes").into()
            }
            Status::NoChannel => "channel does not exist".into(),
            Status::Forbidden if old => {
                "Failed to reach implicit threshold of 1 sub-policies, required 1 remaining: permission denied".into()
            }
            Status::Forbidden => {
                "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the \
                 'Writers' sub-policies to be satisfied: permission denied"
                    .into()
            }
            Status::ConfigType => "message is of type that cannot be processed directly".into(),
            Status::Empty if old => "could not determine channel ID: no header was set".into(),
            Status::Empty => "could not determine channel ID: header not set".into(),
            Status::TooManyChannels { max } => {
                format!("channel creation would exceed maximimum number of channels: {max}").into()
            }
            Status::StreamEnded => "EOF".into(),
            Status::Unreachable => "the connection is unavailable".into(),
        }
    }
}
