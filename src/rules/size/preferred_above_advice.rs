//! KAFKA-SIZE-07: `PreferredMaxBytes` is above the 1 MiB that Fabric's guide recommends.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use super::MIB;
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-SIZE-07",
    name: "preferred-max-above-1-mib",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst, Additional considerations"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let preferred = &channel.preferred_max_bytes;
    let Some(at) = preferred.at().filter(|_| i64::from(preferred.value) > MIB) else {
        return Vec::new();
    };
    let edit = fix::replace(at, "512 KB");
    let finding = Finding::new(RULE.code, Severity::Advice)
        .with("preferred", Arg::Bytes(preferred.value.into()))
        .at(at)
        .fix(fix::set("PreferredMaxBytes", "512 KB", true, vec![edit]));
    vec![finding]
}
