//! CONFIGTX-NUM-01: a number that 32 bits without a sign cannot hold.
//!
//! mapstructure stores what is left of it: -1 is 4294967295, 4294967296 is 0, and 0 is the default.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::in_force;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-NUM-01",
    name: "number-cut-to-32-bits",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "vendor/github.com/mitchellh/mapstructure",
        "recorded vectors configtx 003, 021, 037, bytesize",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(notes), Some(channel)) = (&context.network.configtx, &context.network.channel) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (key, at) in &notes.written {
        let written = context.files.text(*at);
        let wraps = written
            .parse::<i128>()
            .is_ok_and(|number| number < 0 || number > i128::from(u32::MAX));
        if key.eq_ignore_ascii_case("BatchTimeout") || !wraps {
            continue;
        }
        let Some(value) = in_force(channel, key) else { continue };
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", key.as_str())
                .with("written", written)
                .with("value", value)
                .at(*at),
        );
    }
    findings
}
