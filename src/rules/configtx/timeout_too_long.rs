//! CONFIGTX-TIME-03: BatchTimeout of more than a minute: a lone transaction waits that long.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TIME-03",
    name: "batch-timeout-very-long",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric orderer/consensus/kafka/chain.go (timer)"],
    check: Check::Settings(check),
};

/// Nanoseconds.
const MINUTE: i64 = 60_000_000_000;

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    let timeout = &channel.batch_timeout;
    let Some(at) = timeout.at().filter(|_| timeout.value > MINUTE) else {
        return Vec::new();
    };
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("timeout", Arg::Millis(timeout.value / 1_000_000))
            .at(at),
    ]
}
