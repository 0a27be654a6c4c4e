//! Bytes of records on disk and on the wire. Source: `LegacyRecord.java:43-72`, `DefaultRecordBatch.java:97-124`,
//! `DefaultRecord.java:396-469`; measured: one message of V bytes is stored in V + 72 bytes (V from 8192 to 1 MiB).

/// The key of every record that an orderer posts is the text `0`.
const KEY: i64 = 1;

/// Bytes of a v1 message as Sarama sends it (0.10.x protocol): offset, size, header, key, value.
pub fn message_v1(value_len: u32) -> i64 {
    34 + KEY + i64::from(value_len)
}

/// Bytes that a record takes in a log, near enough for fetch and segment limits.
pub fn stored(value_len: u32) -> i64 {
    72 + i64::from(value_len)
}

/// Bytes of the one v2 batch that the leader makes of all messages of a request for a partition.
pub fn batch_v2(value_lens: impl Iterator<Item = u32>) -> i64 {
    let record = |(index, len): (usize, u32)| {
        let value = i64::from(len);
        // Attributes, timestamp delta, offset delta, key, value, number of headers.
        let body = 1 + 1 + varint(index as u64) + varint(KEY as u64) + KEY + varint(u64::from(len)) + value + 1;
        varint(body as u64) + body
    };
    61 + value_lens.enumerate().map(record).sum::<i64>()
}

/// Bytes of a zigzag varint of a number that is not negative.
fn varint(value: u64) -> i64 {
    let bits = 64 - (value << 1).leading_zeros();
    i64::from(bits.max(1).div_ceil(7))
}

#[cfg(test)]
mod tests {
    use super::*;

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
