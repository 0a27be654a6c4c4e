//! Bytes of records on disk and on the wire. Source: `LegacyRecord.java:43-72`, `DefaultRecordBatch.java:97-124`,
//! `DefaultRecord.java:396-469`; measured: one message of V bytes is stored in V + 72 bytes (V from 8192 to 1 MiB).
//!
//! Everything is arithmetic on lengths, so that sizes can be reckoned without the bytes.

/// Length of the key of every record that an orderer posts: the partition number as text, `0`.
pub const KEY: u64 = 1;

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
/// header, key and value. `None` for v2, whose unit is the batch.
pub fn legacy_message(format: MessageFormat, key: u64, value: u64) -> Option<u64> {
    match format {
        MessageFormat::V0 => Some(12 + 14 + key + value),
        MessageFormat::V1 => Some(MESSAGE_V1 + key + value),
        MessageFormat::V2 => None,
    }
}

/// What a message of format v1 has beside key and value.
const MESSAGE_V1: u64 = 12 + 22;

/// The head of a record batch of format v2.
pub const BATCH_HEAD: u64 = 61;

/// A batch of format v2: its head and one record for each length of a value. No headers, one time stamp for all; `key` is
/// `None` for records without one.
pub fn batch(key: Option<u64>, values: impl Iterator<Item = u64>) -> u64 {
    let record = |(offset, value): (u64, u64)| {
        let (attributes, time_delta, headers) = (1, 1, 1);
        // The length of a key that is not there is -1.
        let key = key.map_or(1, |key| varint(key) + key);
        let body = attributes + time_delta + varint(offset) + key + varint(value) + value + headers;
        varint(body) + body
    };
    BATCH_HEAD + (0..).zip(values).map(record).sum::<u64>()
}

/// Bytes of a zigzag varint of a number that is not negative.
fn varint(value: u64) -> u64 {
    u64::from((70 - (value << 1 | 1).leading_zeros()) / 7)
}

/// Bytes of a v1 message as Sarama sends it (0.10.x protocol).
pub fn message_v1(value_len: u32) -> i64 {
    (MESSAGE_V1 + KEY) as i64 + i64::from(value_len)
}

/// Bytes that a record takes in a log, near enough for fetch and segment limits.
pub fn stored(value_len: u32) -> i64 {
    72 + i64::from(value_len)
}

/// Bytes of the one v2 batch that the leader makes of all messages of a request for a partition.
pub fn batch_v2(value_lens: impl Iterator<Item = u32>) -> i64 {
    batch(Some(KEY), value_lens.map(u64::from)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_of_one_grows_with_its_lengths() {
        // Kafka's own figures for one record without key: V + 70, V + 72, V + 74.
        let one = |value| batch(None, std::iter::once(value)) - value;
        assert_eq!(one(100), 70);
        assert_eq!(one(8191 - 9), 70);
        assert_eq!(one(8192), 72);
        assert_eq!(one(1 << 20), 74);
    }

    #[test]
    fn legacy_messages() {
        assert_eq!(legacy_message(MessageFormat::V1, KEY, 100), Some(135));
        assert_eq!(legacy_message(MessageFormat::V0, KEY, 100), Some(127));
        assert_eq!(legacy_message(MessageFormat::V2, KEY, 100), None);
        assert_eq!(message_v1(100), 135);
    }

    #[test]
    fn measured_overheads() {
        // Recorded with a null key (one byte of length); a one-byte key adds one byte.
        let overhead = |len: u32| batch_v2([len].into_iter()) - i64::from(len);
        assert_eq!(overhead(9928), 73);
        assert_eq!(overhead(430), 71);
        assert_eq!(overhead(2 << 20), 75);
    }

    #[test]
    fn four_legal_messages_are_too_many_together() {
        // Recorded: limit 10000, three of 3000 bytes pass as one batch of 9088 bytes (null keys), four do not.
        assert_eq!(batch_v2([3000; 3].into_iter()), 9088 + 3);
        assert!(batch_v2([3000; 4].into_iter()) > 10_000);
    }
}
