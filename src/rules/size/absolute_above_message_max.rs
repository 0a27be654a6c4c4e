//! KAFKA-SIZE-01: an envelope that Fabric accepts is too large for Kafka.
//!
//! The orderer checks payload + signature against `AbsoluteMaxBytes`; the partition leader checks the record batch that
//! it makes of the produce request against `message.max.bytes`. What lies between is answered with 503 for ever.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use super::MIB;
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Message, Severity};
use crate::ordering::size;

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-01",
    name: "absolute-max-above-message-max",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/log/Log.scala:686-697",
        "recorded run 04-too-large",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "message.max.bytes";

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let absolute = i64::from(channel.absolute_max_bytes.value);
    let largest = |broker: &Broker| Some(size::largest_envelope(broker.int(KEY)?).unwrap_or(0));
    let bad = |broker: &Broker| largest(broker).is_some_and(|largest| largest < absolute);
    let finding = |group: &super::super::context::Shared| {
        let largest = largest(group.brokers[0])?;
        let mut finding = context
            .broker_finding(RULE.code, Severity::Warning, KEY, group)
            .with("absolute", Arg::Bytes(absolute as u64))
            .with("largest", Arg::Bytes(largest as u64));
        if let Some(at) = channel.absolute_max_bytes.at() {
            finding = finding.related(at, Message::new("KAFKA-SIZE-01.related"));
        }
        // At the limit of a whole request more would not help: then AbsoluteMaxBytes has to come down.
        let wanted = absolute + MIB;
        let room = group.brokers.iter().all(|broker| {
            broker
                .int("socket.request.max.bytes")
                .is_some_and(|request| wanted < request)
        });
        let fix = fix::set_on_brokers(context, &group.brokers, KEY, &wanted.to_string(), true);
        Some(finding.fix_if(fix.filter(|_| room)))
    };
    context.brokers_where(KEY, bad).iter().filter_map(finding).collect()
}
