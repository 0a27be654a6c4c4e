//! CONFIGTX-ZERO-01: a zero is written, and the default applies.
//!
//! `completeInitialization` fills in every value that is Go's zero value.

use super::super::context::Context;
use super::super::yaml_text::{self, plain};
use super::super::{ALL, Check, Group, Rule};
use super::in_force;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ZERO-01",
    name: "zero-means-default",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go:358-383",
        "recorded vectors configtx 001, 019, 036, 042",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(notes), Some(channel)) = (&context.network.configtx, &context.network.channel) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (key, at) in &notes.written {
        let written = plain(context.files.text(*at));
        let number = written.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
        let zero = !number.is_empty() && number.bytes().all(|byte| byte == b'0');
        let Some(value) = in_force(channel, key).filter(|_| zero) else {
            continue;
        };
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("key", key.as_str())
            .with("written", written)
            .with("value", value)
            .at(*at);
        findings.push(match yaml_text::remove_entry(context, *at) {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
    findings
}
