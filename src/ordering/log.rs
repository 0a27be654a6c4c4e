//! The log lines of the consenters as data. Nothing is written out until somebody reads a line.
//!
//! Source: `orderer/consensus/kafka/chain.go` and `orderer/consensus/solo/consensus.go`, release 1.4.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::kafka_chain::StopError;
use super::kafka_chain::record::Class;
use super::proto::wire::DecodeError;
use crate::config::go::format_duration;

/// How loud a line is. Fabric 1.4 prints what the source calls critical as `ERROR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    Debug,
    Info,
    Warning,
    Error,
}

impl Level {
    /// The word in the log: `WARN`.
    pub fn word(self) -> &'static str {
        match self {
            Level::Debug => "DEBUG",
            Level::Info => "INFO",
            Level::Warning => "WARN",
            Level::Error => "ERROR",
        }
    }
}

/// A normal or a config message, where the log's words differ only in this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Normal,
    Config,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Normal => "normal",
            Kind::Config => "config",
        }
    }
}

/// Why a record of type REGULAR came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegularError {
    /// The envelope inside cannot be decoded.
    Payload(DecodeError),
    /// Compatibility mode: the channel header cannot be read.
    ChannelHeader(Cow<'static, str>),
    /// Re-validation failed.
    Discarded(Kind, Cow<'static, str>),
    /// Re-validation of a config message failed (not in compatibility mode).
    RejectedConfig(Cow<'static, str>),
    /// Compatibility mode: a CONFIG_UPDATE has no business in the log.
    ConfigUpdate,
    /// The re-submission was not acknowledged.
    Resubmission(Kind),
    UnsupportedClass(Class),
}

impl fmt::Display for RegularError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payload(error) => write!(f, "failed to unmarshal payload of regular message because = {error}"),
            Self::ChannelHeader(error) => {
                write!(
                    f,
                    "discarding bad config message because of channel header unmarshalling error = {error}"
                )
            }
            Self::Discarded(kind, error) => write!(f, "discarding bad {} message because = {error}", kind.word()),
            Self::RejectedConfig(error) => write!(f, "rejecting config message because = {error}"),
            Self::ConfigUpdate => f.write_str("not expecting message of type ConfigUpdate"),
            Self::Resubmission(kind) => {
                write!(
                    f,
                    "error re-submitting {} message because = cannot enqueue",
                    kind.word()
                )
            }
            Self::UnsupportedClass(class) => write!(f, "unsupported regular kafka message type: {class}"),
        }
    }
}

/// A line of the solo chain, which does not name its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoloLine {
    Discarded(Kind, Cow<'static, str>),
    /// Nanoseconds. Not logged up to 1.2.
    TimerBegan(i64),
    TimerExpired,
    NothingPending,
}

impl fmt::Display for SoloLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discarded(kind, error) => write!(f, "Discarding bad {} message: {error}", kind.word()),
            Self::TimerBegan(nanos) => timer_began(*nanos, f),
            Self::TimerExpired => f.write_str("Batch timer expired, creating block"),
            Self::NothingPending => {
                f.write_str("Batch timer expired with no pending requests, this might indicate a bug")
            }
        }
    }
}

fn timer_began(nanos: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "Just began {} batch timer", format_duration(nanos))
}

/// A line that a chain logs. [`fmt::Display`] writes it without the `[channel: …] ` that the Kafka chain puts in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Undecodable(DecodeError),
    Unmarshalled {
        offset: i64,
    },
    Connect,
    TimeToCut {
        block: u64,
    },
    TimerNiled,
    TimeToCutCut {
        block: u64,
    },
    TimeToCutStale {
        block: u64,
    },
    Stopped(StopError),
    Exiting,
    Regular(Class),
    RegularError(RegularError),
    CompatibilityMode,
    Resubmitted {
        kind: Kind,
        original: i64,
    },
    ResubmittedAgain {
        original: i64,
        processed: i64,
    },
    ResubmittedFirst {
        kind: Kind,
        original: i64,
        processed: i64,
    },
    LastInFlight {
        original: i64,
    },
    Revalidating(Kind),
    StillValid,
    Enqueueing,
    Enqueued,
    CannotEnqueue(Cow<'static, str>),
    BlockIngress {
        offset: i64,
    },
    Ordering {
        batches: u8,
        pending: bool,
    },
    /// Nanoseconds.
    TimerBegan(i64),
    BatchFilled {
        block: u64,
        offset: i64,
    },
    ReceivedConfig,
    CutPending,
    IsolatedConfig,
    TimerExpired {
        block: u64,
    },
    CannotPostTimeToCut(Cow<'static, str>),
    Solo(SoloLine),
}

impl Line {
    #[inline(always)]
    pub fn level(&self) -> Level {
        match self {
            Self::Solo(SoloLine::Discarded(..) | SoloLine::NothingPending) => Level::Warning,
            Self::CompatibilityMode | Self::Stopped(_) | Self::RegularError(_) => Level::Warning,
            Self::Undecodable(_) | Self::Exiting | Self::CannotEnqueue(_) | Self::CannotPostTimeToCut(_) => {
                Level::Error
            }
            _ => Level::Debug,
        }
    }

    /// The whole text after the level.
    pub fn text(&self, channel: &str) -> String {
        match self {
            Self::Solo(line) => line.to_string(),
            line => format!("[channel: {channel}] {line}"),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(error) => write!(f, "Unable to unmarshal consumed message = {error}"),
            Self::Unmarshalled { offset } => {
                write!(
                    f,
                    "Successfully unmarshalled consumed message, offset is {offset}. Inspecting type..."
                )
            }
            Self::Connect => f.write_str("It's a connect message - ignoring"),
            Self::TimeToCut { block } => write!(f, "It's a time-to-cut message for block [{block}]"),
            Self::TimerNiled => f.write_str("Nil'd the timer"),
            Self::TimeToCutCut { block } => write!(f, "Proper time-to-cut received, just cut block [{block}]"),
            Self::TimeToCutStale { block } => write!(f, "Ignoring stale time-to-cut-message for block [{block}]"),
            Self::Stopped(error) => write!(f, "{error}"),
            Self::Exiting => f.write_str("Consenter for channel exiting"),
            Self::Regular(class) => write!(f, "Processing regular Kafka message of type {class}"),
            Self::RegularError(error) => {
                write!(f, "Error when processing incoming message of type REGULAR = {error}")
            }
            Self::CompatibilityMode => f.write_str("This orderer is running in compatibility mode"),
            Self::Resubmitted { kind, original } => {
                write!(
                    f,
                    "Received re-submitted {} message with original offset {original}",
                    kind.word()
                )
            }
            Self::ResubmittedAgain { original, processed } => write!(
                f,
                "OriginalOffset({original}) <= LastOriginalOffsetProcessed({processed}), message has been consumed \
                 already, discard"
            ),
            Self::ResubmittedFirst {
                kind,
                original,
                processed,
            } => write!(
                f,
                "OriginalOffset({original}) > LastOriginalOffsetProcessed({processed}), this is the first time we \
                 receive this re-submitted {} message",
                kind.word()
            ),
            // "messageand": the real line lacks the blank.
            Self::LastInFlight { original } => write!(
                f,
                "Config message with original offset {original} is the last in-flight resubmitted messageand it does \
                 not require revalidation, unblock ingress messages now"
            ),
            Self::Revalidating(kind) => write!(
                f,
                "Config sequence has advanced since this {} message got validated, re-validating",
                kind.word()
            ),
            Self::StillValid => f.write_str("Normal message is still valid, re-submit"),
            Self::Enqueueing => f.write_str("Enqueueing envelope..."),
            Self::Enqueued => f.write_str("Envelope enqueued successfully"),
            Self::CannotEnqueue(error) => write!(f, "cannot enqueue envelope because = {error}"),
            Self::BlockIngress { offset } => {
                write!(
                    f,
                    "Resubmitted config message with offset {offset}, block ingress messages"
                )
            }
            Self::Ordering { batches, pending } => {
                write!(f, "Ordering results: items in batch = {batches}, pending = {pending}")
            }
            Self::TimerBegan(nanos) => timer_began(*nanos, f),
            Self::Solo(line) => line.fmt(f),
            Self::BatchFilled { block, offset } => {
                write!(
                    f,
                    "Batch filled, just cut block [{block}] - last persisted offset is now {offset}"
                )
            }
            Self::ReceivedConfig => f.write_str("Received config message"),
            Self::CutPending => f.write_str("Cut pending messages into block"),
            Self::IsolatedConfig => f.write_str("Creating isolated block for config message"),
            Self::TimerExpired { block } => write!(f, "Time-to-cut block [{block}] timer expired"),
            Self::CannotPostTimeToCut(error) => write!(f, "cannot post time-to-cut message = {error}"),
        }
    }
}
