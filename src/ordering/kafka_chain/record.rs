//! What the chain reads from its partition and posts to it.

use std::fmt;

use super::super::proto::common::Envelope;
use super::super::proto::wire::{DecodeError, Fields, Value};

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

impl Record<Envelope> {
    /// Reads a record's value as Fabric does: unknown fields and fields of a wrong type are passed over, of several the
    /// last one counts.
    pub fn decode(value: &[u8]) -> Self {
        match Self::try_decode(value) {
            Ok(record) => record,
            Err(error) => Record::Undecodable(error),
        }
    }

    fn try_decode(value: &[u8]) -> Result<Self, DecodeError> {
        let mut record = Record::Empty;
        for field in Fields::of(value) {
            record = match field? {
                (1, Value::Bytes(bytes)) => Record::Regular(decode_regular(bytes)?),
                (2, Value::Bytes(bytes)) => Record::TimeToCut {
                    block: decode_time_to_cut(bytes)?,
                },
                (3, Value::Bytes(bytes)) => {
                    Fields::of(bytes).try_for_each(|field| field.map(drop))?;
                    Record::Connect
                }
                _ => record,
            };
        }
        Ok(record)
    }
}

fn decode_time_to_cut(message: &[u8]) -> Result<u64, DecodeError> {
    let mut block = 0;
    for field in Fields::of(message) {
        if let (1, Value::Varint(number)) = field? {
            block = number;
        }
    }
    Ok(block)
}

fn decode_regular(message: &[u8]) -> Result<Regular<Envelope>, DecodeError> {
    let (mut payload, mut class, mut config_seq, mut original_offset): (&[u8], _, _, _) = (&[], 0, 0, 0);
    for field in Fields::of(message) {
        match field? {
            (1, Value::Bytes(bytes)) => payload = bytes,
            (2, Value::Varint(number)) => config_seq = number,
            // Go cuts the number down to the field's width.
            (3, Value::Varint(number)) => class = number as i32,
            (4, Value::Varint(number)) => original_offset = number as i64,
            _ => {}
        }
    }
    let envelope = decode_envelope(payload);
    let size = envelope.as_ref().map_or(0, Envelope::cutter_size);
    Ok(Regular {
        class: Class(class),
        config_seq,
        original_offset,
        envelope,
        size,
    })
}

fn decode_envelope(message: &[u8]) -> Result<Envelope, DecodeError> {
    let (mut payload, mut signature): (&[u8], &[u8]) = (&[], &[]);
    for field in Fields::of(message) {
        match field? {
            (1, Value::Bytes(bytes)) => payload = bytes,
            (2, Value::Bytes(bytes)) => signature = bytes,
            _ => {}
        }
    }
    Ok(Envelope {
        payload: payload.to_vec(),
        signature: signature.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_from_bytes() {
        assert_eq!(Record::decode(&[0x1a, 0]), Record::Connect);
        assert_eq!(Record::decode(&[0x12, 2, 8, 127]), Record::TimeToCut { block: 127 });
        assert_eq!(Record::decode(&[]), Record::Empty);
        let envelope = Envelope {
            payload: vec![1, 2],
            signature: vec![3],
        };
        let regular = Regular {
            class: Class::NORMAL,
            config_seq: 5,
            original_offset: 0,
            envelope: Ok(envelope),
            size: 3,
        };
        let bytes = [0x0a, 13, 0x0a, 7, 0x0a, 2, 1, 2, 0x12, 1, 3, 0x10, 5, 0x18, 1];
        assert_eq!(Record::decode(&bytes), Record::Regular(regular));
    }

    #[test]
    fn a_bad_envelope_is_no_bad_record() {
        let Record::Regular(regular) = Record::decode(&[0x0a, 4, 0x0a, 2, 0x0a, 9]) else {
            panic!("regular")
        };
        assert_eq!(regular.envelope, Err(DecodeError::UnexpectedEof));
        assert_eq!(
            Record::decode(&[0x0a, 9]),
            Record::Undecodable(DecodeError::UnexpectedEof)
        );
    }
}
