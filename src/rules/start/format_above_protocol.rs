//! BROKER-CROSS-10: the message format is newer than the protocol between the brokers.
//!
//! It happens half-way through an upgrade, when only one of the two was pinned.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CROSS-10",
    name: "message-format-above-protocol",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1335",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

/// A format of the protocol's own age.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let protocol = "inter.broker.protocol.version";
    let at = finding.at?;
    let format = "log.message.format.version";
    let property = context
        .properties()
        .rev()
        .find(|p| p.key == protocol && p.key_at.file == at.file)?;
    let value = property.value.trim();
    let edit = if finding.text_arg("key") == Some(format) {
        fix::replace(at, value)
    } else {
        fix::insert_key(context, at.file, format, value)?
    };
    Some(fix::set(format, value, false, vec![edit]))
}
