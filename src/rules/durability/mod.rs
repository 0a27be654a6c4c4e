//! Settings that decide whether what Kafka acknowledged is still there later.

mod cleanup_compact;
mod retention_bytes;
mod retention_time;
mod unclean_election;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &unclean_election::RULE,
    &retention_time::RULE,
    &retention_bytes::RULE,
    &cleanup_compact::RULE,
];
