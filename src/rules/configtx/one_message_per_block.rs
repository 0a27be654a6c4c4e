//! CONFIGTX-COUNT-01: MaxMessageCount 1: every message is cut at once.

use super::super::context::Context;
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-COUNT-01",
    name: "one-message-per-block",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric orderer/common/blockcutter/blockcutter.go:116-121"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    let count = &channel.max_message_count;
    let Some(at) = count.at().filter(|_| count.value == 1) else {
        return Vec::new();
    };
    vec![Finding::new(RULE.code, RULE.severity).at(at).fix(fix::set(
        "MaxMessageCount",
        "10",
        false,
        vec![fix::replace(at, "10")],
    ))]
}
