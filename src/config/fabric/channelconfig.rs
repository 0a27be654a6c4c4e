//! What the orderer checks of a channel's configuration (common/channelconfig/orderer.go, the same in 1.2 and 1.4).

use crate::config::go::{format_duration, parse_duration, parse_uint};

/// The orderer's values in a channel configuration, as `channelconfig.NewOrdererConfig` gets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdererValues<'a> {
    pub max_message_count: u32,
    /// Bytes.
    pub absolute_max_bytes: u32,
    /// Bytes.
    pub preferred_max_bytes: u32,
    /// As text: `2s`.
    pub batch_timeout: &'a str,
    pub kafka_brokers: Vec<&'a str>,
}

/// The value that a check refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Culprit {
    MaxMessageCount,
    AbsoluteMaxBytes,
    PreferredMaxBytes,
    BatchTimeout,
    /// Index of the broker.
    KafkaBroker(usize),
}

/// Checks the values; the first that is refused, with the orderer's words. The batch timeout in nanoseconds.
pub fn validate(values: &OrdererValues) -> Result<i64, (Culprit, String)> {
    let invalid = |what: &str| format!("Attempted to set the batch size {what} to an invalid value: 0");
    if values.max_message_count == 0 {
        return Err((Culprit::MaxMessageCount, invalid("max message count")));
    }
    if values.absolute_max_bytes == 0 {
        return Err((Culprit::AbsoluteMaxBytes, invalid("absolute max bytes")));
    }
    if values.preferred_max_bytes == 0 {
        return Err((Culprit::PreferredMaxBytes, invalid("preferred max bytes")));
    }
    if values.preferred_max_bytes > values.absolute_max_bytes {
        let text = format!(
            "Attempted to set the batch size preferred max bytes ({}) greater than the absolute max bytes ({}).",
            values.preferred_max_bytes, values.absolute_max_bytes
        );
        return Err((Culprit::PreferredMaxBytes, text));
    }
    let timeout = parse_duration(values.batch_timeout).map_err(|error| {
        (
            Culprit::BatchTimeout,
            format!("Attempted to set the batch timeout to a invalid value: {error}"),
        )
    })?;
    if timeout <= 0 {
        let timeout = format_duration(timeout);
        let text = format!("Attempted to set the batch timeout to a non-positive value: {timeout}");
        return Err((Culprit::BatchTimeout, text));
    }
    match values.kafka_brokers.iter().position(|broker| !is_broker(broker)) {
        Some(index) => {
            let text = format!("Invalid broker entry: {}", values.kafka_brokers[index]);
            Err((Culprit::KafkaBroker(index), text))
        }
        None => Ok(timeout),
    }
}

/// Whether the orderer takes `text` for a broker's address: exactly one colon, a port up to 65535, a host name that may
/// be missing.
pub fn is_broker(text: &str) -> bool {
    let Some((host, port)) = text.split_once(':') else {
        return false;
    };
    if parse_uint(port, 10, 16).is_err() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let outer = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = host.as_bytes();
    outer(bytes.first()) && outer(bytes.last()) && bytes.iter().all(|byte| inner(*byte))
}
