//! How large things are: an envelope in a Kafka message, and the largest one that Kafka takes. All in bytes.
//!
//! Everything is arithmetic on lengths, so that sizes can be reckoned without the bytes. Records and batches are Kafka's:
//! [`crate::kafka::size`].

use super::kafka_chain::record::Class;
use super::proto::wire::varint_len;
use crate::kafka::size::{BATCH_HEAD, KEY, batch};

/// `Producer.MaxMessageBytes` as Fabric sets it: Sarama's largest request less 1 MiB (`orderer/consensus/kafka/config.go`).
pub const SARAMA_MAX_MESSAGE_BYTES: u64 = 100 * 1024 * 1024 - 1024 * 1024;

/// A length-delimited field; an empty one is not written.
fn field(length: u64) -> u64 {
    if length == 0 { 0 } else { message_field(length) }
}

/// A field that holds a message: written even when it is empty.
fn message_field(length: u64) -> u64 {
    1 + varint_len(length) + length
}

/// A number's field; zero is not written.
fn number(value: u64) -> u64 {
    if value == 0 { 0 } else { 1 + varint_len(value) }
}

/// A marshalled envelope, as it stands in a block.
pub fn envelope(payload: u64, signature: u64) -> u64 {
    field(payload) + field(signature)
}

/// The value of a record of type REGULAR that carries a marshalled envelope of `envelope` bytes.
pub fn regular(envelope: u64, config_seq: u64, class: Class, original_offset: i64) -> u64 {
    // Negative numbers take ten bytes: they are written as 64-bit two's complement.
    let class = i64::from(class.0) as u64;
    message_field(field(envelope) + number(config_seq) + number(class) + number(original_offset as u64))
}

/// The value of a record of type TIMETOCUT.
pub fn time_to_cut(block: u64) -> u64 {
    message_field(number(block))
}

/// The value of a record of type CONNECT.
pub fn connect() -> u64 {
    message_field(0)
}

/// What Sarama compares with `Producer.MaxMessageBytes` before it sends (`async_producer.go`, 1.19): an upper bound of
/// the overhead, 26 bytes up to protocol version 0.10 and 36 from 0.11 on, and key and value.
pub fn sarama_byte_size(version_0_11_or_later: bool, key: u64, value: u64) -> u64 {
    let overhead = if version_0_11_or_later { 36 } else { 26 };
    overhead + key + value
}

/// Bytes of a signature as an orderer usually sees it: ECDSA on P-256 in DER.
const SIGNATURE: u64 = 71;

/// The largest payload + signature that a leader with this `message.max.bytes` takes when it comes alone in its request;
/// `None` when none fits.
///
/// For the default message format (v2), a signature of the usual size and the first application of a configuration.
pub fn largest_envelope(message_max_bytes: i64) -> Option<i64> {
    let limit = u64::try_from(message_max_bytes).ok()?;
    let posted = |size: u64| {
        let value = regular(envelope(size - SIGNATURE, SIGNATURE), 1, Class::NORMAL, 0);
        batch(Some(KEY), std::iter::once(value))
    };
    // The overhead is between the head's size and this much more, so the answer is near the limit.
    let overhead = BATCH_HEAD..BATCH_HEAD + 60;
    overhead
        .map(|overhead| limit.saturating_sub(overhead))
        .find(|&size| size > SIGNATURE && posted(size) <= limit)
        .map(|size| size as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_envelope_of_the_default_broker() {
        // Recorded run 04: 999900 bytes were accepted with message.max.bytes 1000012, 999940 refused.
        let largest = largest_envelope(1_000_012).unwrap();
        assert!((999_900..999_940).contains(&largest), "{largest}");
        assert_eq!(largest_envelope(0), None);
        assert_eq!(largest_envelope(-1), None);
        assert_eq!(largest_envelope(100), None);
    }

    #[test]
    fn the_largest_envelope_cannot_be_posted() {
        // AbsoluteMaxBytes 99 MB is just Sarama's limit: an envelope of that size passes the orderer's filter and fails.
        let value = regular(envelope(SARAMA_MAX_MESSAGE_BYTES, 0), 1, Class::NORMAL, 0);
        assert!(sarama_byte_size(false, KEY, value) > SARAMA_MAX_MESSAGE_BYTES);
    }
}
