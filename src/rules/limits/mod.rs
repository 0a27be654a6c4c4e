//! Limits that Fabric brings along.

mod absolute_above_grpc_half;
mod absolute_above_sarama;
mod unwritten_defaults;

use super::Rule;
use crate::kafka::size::KEY;
use crate::ordering::kafka_chain::record::Class;
use crate::ordering::size;

pub(super) static RULES: &[&Rule] = &[
    &absolute_above_sarama::RULE,
    &absolute_above_grpc_half::RULE,
    &unwritten_defaults::RULE,
];

/// Whether the orderer's Kafka client refuses an envelope of `absolute` bytes of payload and signature.
fn above_sarama(absolute: u64) -> bool {
    let value = size::regular(size::envelope(absolute, 0), 1, Class::NORMAL, 0);
    size::sarama_byte_size(false, KEY, value) > size::SARAMA_MAX_MESSAGE_BYTES
}
