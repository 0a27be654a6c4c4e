//! The protobuf wire format, read field by field without copying, and with the errors of Go's library.
//!
//! For bytes that come from outside: nothing is allocated here, so a few bytes cannot ask for much memory. Source of the
//! rules and words: `github.com/golang/protobuf/proto`, `table_unmarshal.go`, which Fabric 1.4 uses.

use std::fmt;

/// Why bytes are no protobuf message, in the words of Go's library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// A number, a length or a group goes past the end.
    UnexpectedEof,
    UnknownWireType(u8),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::UnexpectedEof => f.write_str("unexpected EOF"),
            DecodeError::UnknownWireType(wire) => write!(f, "proto: can't skip unknown wire type {wire}"),
        }
    }
}

/// A field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// A fixed-width number or a group: no message of Fabric has one, so they are passed over.
    Other,
}

/// The fields of a message, in the order in which they stand.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub fn of(message: &'a [u8]) -> Self {
        Fields { rest: message }
    }

    fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0u64;
        for index in 0..10 {
            let Some((&byte, rest)) = self.rest.split_first() else {
                break;
            };
            self.rest = rest;
            value |= u64::from(byte & 0x7f).checked_shl(7 * index).unwrap_or_default();
            if byte < 0x80 {
                // The tenth byte has room for one bit only.
                return if index == 9 && byte > 1 {
                    Err(DecodeError::UnexpectedEof)
                } else {
                    Ok(value)
                };
            }
        }
        Err(DecodeError::UnexpectedEof)
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], DecodeError> {
        let length = usize::try_from(length).map_err(|_| DecodeError::UnexpectedEof)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(DecodeError::UnexpectedEof)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Passes over a group, groups inside it included.
    fn skip_group(&mut self) -> Result<(), DecodeError> {
        let mut depth = 1u64;
        while depth > 0 {
            match (self.varint()? & 7) as u8 {
                START_GROUP => depth += 1,
                END_GROUP => depth -= 1,
                // Inside a group Go calls everything that is wrong an early end.
                wire => drop(self.value(wire).map_err(|_| DecodeError::UnexpectedEof)?),
            }
        }
        Ok(())
    }

    fn value(&mut self, wire: u8) -> Result<Value<'a>, DecodeError> {
        match wire {
            VARINT => self.varint().map(Value::Varint),
            FIXED64 => self.take(8).map(|_| Value::Other),
            BYTES => {
                let length = self.varint()?;
                self.take(length).map(Value::Bytes)
            }
            START_GROUP => self.skip_group().map(|()| Value::Other),
            FIXED32 => self.take(4).map(|_| Value::Other),
            wire => Err(DecodeError::UnknownWireType(wire)),
        }
    }
}

const VARINT: u8 = 0;
const FIXED64: u8 = 1;
const BYTES: u8 = 2;
const START_GROUP: u8 = 3;
const END_GROUP: u8 = 4;
const FIXED32: u8 = 5;

impl<'a> Iterator for Fields<'a> {
    /// Field number and value. After an error the iteration ends.
    type Item = Result<(u64, Value<'a>), DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self
            .varint()
            .and_then(|tag| Ok((tag >> 3, self.value((tag & 7) as u8)?)));
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

/// Number of bytes of `value` as a varint.
pub fn varint_len(value: u64) -> u64 {
    u64::from((70 - (value | 1).leading_zeros()) / 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, Value<'_>)>, DecodeError> {
        Fields::of(bytes).collect()
    }

    #[test]
    fn fields_in_order() {
        assert_eq!(
            read(&[0x0a, 1, 7, 0x08, 0x96, 0x01, 0x15, 1, 2, 3, 4]),
            Ok(vec![
                (1, Value::Bytes(&[7])),
                (1, Value::Varint(150)),
                (2, Value::Other)
            ])
        );
    }

    #[test]
    fn groups_are_passed_over() {
        assert_eq!(
            read(&[0x0b, 0x13, 0x08, 1, 0x14, 0x0c, 0x08, 2]),
            Ok(vec![(1, Value::Other), (1, Value::Varint(2))])
        );
        assert_eq!(read(&[0x0b, 0x08, 1]), Err(DecodeError::UnexpectedEof));
    }

    #[test]
    fn hostile_lengths_are_refused() {
        for bytes in [
            &[0x0a, 5, 1][..],
            &[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            &[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
            &[0xff],
        ] {
            assert_eq!(read(bytes), Err(DecodeError::UnexpectedEof), "{bytes:?}");
        }
        assert_eq!(read(&[0x0f]), Err(DecodeError::UnknownWireType(7)));
    }

    #[test]
    fn lengths_of_varints() {
        for (value, length) in [(0, 1), (127, 1), (128, 2), (16383, 2), (16384, 3), (u64::MAX, 10)] {
            assert_eq!(varint_len(value), length, "{value}");
        }
    }
}
