//! CONFIGTX-TIME-02: BatchTimeout is shorter than a message's trip through Kafka.
//!
//! A cut by time waits for the orderer's own TIMETOCUT to come back: 6 ms in the median, up to 18 ms.

use super::super::context::Context;
use super::super::yaml_text::plain;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TIME-02",
    name: "batch-timeout-below-kafka-trip",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["recorded runs 09-stale-ttc and 10c"],
    check: Check::Settings(check),
};

const MILLISECOND: i64 = 1_000_000;
/// The trip through Kafka, rounded up, in nanoseconds.
const TRIP: i64 = 10 * MILLISECOND;

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let timeout = &channel.batch_timeout;
    let has_unit = timeout
        .written
        .as_deref()
        .is_some_and(|written| plain(written).ends_with(|c: char| c.is_ascii_alphabetic()));
    let Some(at) = timeout.at().filter(|_| has_unit && (1..TRIP).contains(&timeout.value)) else {
        return Vec::new();
    };
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("timeout", Arg::Millis(timeout.value / MILLISECOND))
            .at(at),
    ]
}
