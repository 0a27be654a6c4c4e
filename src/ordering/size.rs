//! How large things are: an envelope in a Kafka message, a Kafka message in a record, records in a batch. All in bytes.
//!
//! Everything is arithmetic on lengths, so that sizes can be reckoned without the bytes.

use super::kafka_chain::record::Class;
use super::proto::wire::varint_len;

/// Length of the key of every record that Fabric posts: the partition number as text, `0`.
pub const KEY: u64 = 1;

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

/// A record's message format (`log.message.format.version`, and what a producer sends).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageFormat {
    /// Up to 0.9.
    V0,
    /// 0.10.
    V1,
    /// From 0.11 on: record batches.
    V2,
}

/// One uncompressed message of format v0 or v1 in a log or on the wire: 12 bytes of offset and size, 14 or 22 bytes of
/// header, key and value (Kafka `LegacyRecord.java`). `None` for v2, whose unit is the batch.
pub fn legacy_message(format: MessageFormat, key: u64, value: u64) -> Option<u64> {
    match format {
        MessageFormat::V0 => Some(12 + 14 + key + value),
        MessageFormat::V1 => Some(12 + 22 + key + value),
        MessageFormat::V2 => None,
    }
}

/// The head of a record batch of format v2 (Kafka `DefaultRecordBatch.java`).
pub const BATCH_HEAD: u64 = 61;

/// One record inside a batch of format v2, without headers (Kafka `DefaultRecord.java`): `offset` and `millis` are
/// relative to the batch's first record; `key` is `None` for a record without one.
pub fn batched_record(offset: i32, millis: i64, key: Option<u64>, value: u64) -> u64 {
    let attributes = 1;
    let headers = 1;
    let body = attributes
        + zigzag_len(millis)
        + zigzag_len(i64::from(offset))
        + key.map_or(1, |key| length_len(key) + key)
        + length_len(value)
        + value
        + headers;
    length_len(body) + body
}

/// A batch of format v2 that holds one record.
pub fn single_batch(key: Option<u64>, value: u64) -> u64 {
    BATCH_HEAD + batched_record(0, 0, key, value)
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
    let batch = |size: u64| {
        single_batch(
            Some(KEY),
            regular(envelope(size - SIGNATURE, SIGNATURE), 1, Class::NORMAL, 0),
        )
    };
    // The overhead is between the head's size and this much more, so the answer is near the limit.
    let overhead = BATCH_HEAD..BATCH_HEAD + 60;
    overhead
        .map(|overhead| limit.saturating_sub(overhead))
        .find(|&size| size > SIGNATURE && batch(size) <= limit)
        .map(|size| size as i64)
}

fn zigzag_len(value: i64) -> u64 {
    varint_len(((value << 1) ^ (value >> 63)) as u64)
}

fn length_len(length: u64) -> u64 {
    varint_len(length << 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_batch_grows_with_its_lengths() {
        // Kafka's own figures for one record without key: V + 70, V + 72, V + 74.
        assert_eq!(single_batch(None, 100), 170);
        assert_eq!(single_batch(None, 8191 - 9), 8191 - 9 + 70);
        assert_eq!(single_batch(None, 8192), 8192 + 72);
        assert_eq!(single_batch(None, 1 << 20), (1 << 20) + 74);
    }

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
    fn legacy_messages() {
        assert_eq!(legacy_message(MessageFormat::V1, KEY, 100), Some(135));
        assert_eq!(legacy_message(MessageFormat::V0, KEY, 100), Some(127));
        assert_eq!(legacy_message(MessageFormat::V2, KEY, 100), None);
    }

    #[test]
    fn the_largest_envelope_cannot_be_posted() {
        // AbsoluteMaxBytes 99 MB is just Sarama's limit: an envelope of that size passes the orderer's filter and fails.
        let value = regular(envelope(SARAMA_MAX_MESSAGE_BYTES, 0), 1, Class::NORMAL, 0);
        assert!(sarama_byte_size(false, KEY, value) > SARAMA_MAX_MESSAGE_BYTES);
    }
}
