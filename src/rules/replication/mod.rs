//! The replication arithmetic of Fabric's guide: 1 < M < N < K.
//!
//! K = number of brokers, N = `default.replication.factor`, M = `min.insync.replicas`.

mod factor_above_brokers;
mod factor_equals_brokers;
mod factor_is_one;
mod few_brokers;
mod min_isr_above_factor;
mod min_isr_equals_factor;
mod min_isr_is_one;

use super::Rule;
use crate::config::network::Broker;

pub(super) static RULES: &[&Rule] = &[
    &min_isr_is_one::RULE,
    &min_isr_above_factor::RULE,
    &min_isr_equals_factor::RULE,
    &factor_is_one::RULE,
    &factor_above_brokers::RULE,
    &factor_equals_brokers::RULE,
    &few_brokers::RULE,
];

/// M's key. The partition leader's copy counts.
const MIN_ISR: &str = "min.insync.replicas";
/// N's key. The copy of the broker that answers the metadata request counts.
const FACTOR: &str = "default.replication.factor";

/// M and N of one broker.
fn arithmetic(broker: &Broker) -> Option<(i64, i64)> {
    Some((broker.int(MIN_ISR)?, broker.int(FACTOR)?))
}
