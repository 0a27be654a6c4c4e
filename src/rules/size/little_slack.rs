//! KAFKA-SIZE-05: less than 1 MiB lies between `AbsoluteMaxBytes` and `message.max.bytes`.
//!
//! The leader rewrites all envelopes of one produce request as one batch and checks the batch, so under load envelopes
//! are refused that would pass alone. Equality, 99 MB in both places, is the commonest form in the field.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::MIB;
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Message, Severity};
use crate::ordering::size;

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-05",
    name: "little-slack-for-batches",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 6",
        "Kafka core/log/LogValidator.scala:123-166",
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
    let wanted = absolute + MIB;
    let little = |broker: &Broker| {
        broker.int(KEY).is_some_and(|limit| {
            limit < wanted && size::largest_envelope(limit).is_some_and(|largest| largest >= absolute)
        })
    };
    // Above the request limit more slack would be worse.
    let room = context.brokers().iter().all(|broker| {
        broker
            .int("socket.request.max.bytes")
            .is_some_and(|request| wanted < request)
    });
    let value = wanted.to_string();
    let mut findings = context.broker_findings(&RULE, KEY, little, room.then_some((&value, true)));
    for finding in &mut findings {
        finding.set_arg("absolute", Arg::Bytes(absolute.unsigned_abs()));
        if let Some(at) = channel.absolute_max_bytes.at() {
            finding.related.push((at, Message::new("KAFKA-SIZE-01.related")));
        }
    }
    findings
}
