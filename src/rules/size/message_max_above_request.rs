//! KAFKA-SIZE-04: `message.max.bytes` is not below `socket.request.max.bytes`.
//!
//! The broker drops the connection of a request that is larger than `socket.request.max.bytes`; the client sees only a
//! disconnect.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-04",
    name: "message-max-above-request-max",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka clients/common/network/NetworkReceive.java:129-132",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "message.max.bytes";
const REQUEST: &str = "socket.request.max.bytes";

fn sizes(broker: &Broker) -> Option<(i64, i64)> {
    Some((broker.int(KEY)?, broker.int(REQUEST)?))
}

fn check(context: &Context) -> Vec<Finding> {
    let bad = |broker: &Broker| sizes(broker).is_some_and(|(message, request)| message >= request);
    let finding = |group: &super::super::context::Shared| {
        let (message, request) = sizes(group.brokers[0])?;
        let finding = context
            .broker_finding(RULE.code, Severity::Warning, KEY, group)
            .with("message", Arg::Bytes(message.max(0) as u64))
            .with("request", Arg::Bytes(request.max(0) as u64));
        Some(finding)
    };
    context.brokers_where(KEY, bad).iter().filter_map(finding).collect()
}
