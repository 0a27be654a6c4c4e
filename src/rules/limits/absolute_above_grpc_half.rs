//! KAFKA-SIZE-08: AbsoluteMaxBytes above the 49 MB that the sample file names as the most.

use super::super::context::Context;
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-08",
    name: "absolute-max-above-49-mb",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric sampleconfig/configtx.yaml, comment on AbsoluteMaxBytes"],
    check: Check::Settings(check),
};

/// Bytes.
const MOST: u32 = 49 << 20;

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let absolute = &channel.absolute_max_bytes;
    // Beyond the client's limit there is something weightier to say.
    if absolute.value <= MOST || super::above_sarama(absolute.value.into()) {
        return Vec::new();
    }
    let finding = Finding::new(RULE.code, RULE.severity)
        .with("absolute", Arg::Bytes(absolute.value.into()))
        .at_if(absolute.at());
    vec![match absolute.at() {
        Some(at) => finding.fix(fix::set(
            "AbsoluteMaxBytes",
            "49 MB",
            false,
            vec![fix::replace(at, "49 MB")],
        )),
        None => finding,
    }]
}
