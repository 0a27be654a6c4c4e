//! KAFKA-SIZE-06: AbsoluteMaxBytes above what the orderer's Kafka client sends.
//!
//! `Producer.MaxMessageBytes` is fixed at 99 MiB, compared with value, key and 26 or 36 bytes. 99 MB, the commonest
//! value in published files, is a few bytes too much; nobody will meet that edge, so it is advice.

use super::super::context::Context;
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};
use crate::ordering::size;

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-06",
    name: "absolute-max-above-sarama",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric orderer/consensus/kafka/config.go",
        "31 of 44 published Kafka sections use 99 MB",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let absolute = u64::from(channel.absolute_max_bytes.value);
    if !super::above_sarama(absolute) {
        return Vec::new();
    }
    let mut finding = Finding::new(RULE.code, RULE.severity)
        .with("absolute", Arg::Bytes(absolute))
        .with("limit", Arg::Bytes(size::SARAMA_MAX_MESSAGE_BYTES))
        .at_if(channel.absolute_max_bytes.at());
    if absolute == size::SARAMA_MAX_MESSAGE_BYTES {
        finding.severity = Severity::Advice;
        finding.message.key = "KAFKA-SIZE-06.what.edge".into();
    }
    if let Some(at) = channel.absolute_max_bytes.at() {
        let edit = fix::replace(at, "98 MB");
        finding = finding.fix(fix::set("AbsoluteMaxBytes", "98 MB", false, vec![edit]));
    }
    vec![finding]
}
