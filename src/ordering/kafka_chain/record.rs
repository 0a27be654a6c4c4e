//! What the chain reads from its partition and posts to it.

use std::fmt;

/// `KafkaMessageRegular.Class`. Any number can stand in a record; only 0 to 2 have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class(pub i32);

impl Class {
    /// Of an orderer up to 1.0, which did not classify.
    pub const UNKNOWN: Class = Class(0);
    pub const NORMAL: Class = Class(1);
    pub const CONFIG: Class = Class(2);
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Class::UNKNOWN => f.write_str("UNKNOWN"),
            Class::NORMAL => f.write_str("NORMAL"),
            Class::CONFIG => f.write_str("CONFIG"),
            Class(other) => write!(f, "{other}"),
        }
    }
}

/// Why bytes are no protobuf message, in the words of Go's protobuf library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    UnexpectedEof,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::UnexpectedEof => f.write_str("unexpected EOF"),
        }
    }
}

/// A message of type REGULAR: an envelope on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regular<E> {
    pub class: Class,
    /// Config sequence under which the posting orderer found the envelope valid.
    pub config_seq: u64,
    /// 0, or the offset at which a re-submitted message was first read.
    pub original_offset: i64,
    /// The envelope: its bytes, or an id that stands for it.
    pub envelope: Result<E, DecodeError>,
    /// Payload and signature together, bytes.
    pub size: u32,
}

/// A record's value (`KafkaMessage`, protos/orderer/kafka.proto).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record<E> {
    Regular(Regular<E>),
    /// "Cut block `block` now": the batch timeout of some orderer ran out.
    TimeToCut {
        block: u64,
    },
    /// Posted at start-up so that the partition is there. Means nothing when read.
    Connect,
    /// A message with none of the three set, for example an empty value. Passed over without a word.
    Empty,
    Undecodable(DecodeError),
}
