//! CONFIGTX-NUM-03: a fraction or a yes/no where a whole number is wanted.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::in_force;
use crate::config::decimal;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-NUM-03",
    name: "number-from-another-kind",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "vendor/github.com/mitchellh/mapstructure",
        "recorded vectors configtx 012, bytesize",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    const FLAGS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "y", "n"];
    let (Some(notes), Some(channel)) = (&context.network.configtx, &context.network.channel) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (key, at) in &notes.written {
        let written = context.files.text(*at);
        let flag = FLAGS.contains(&written.to_ascii_lowercase().as_str());
        let fraction = written.contains('.') && decimal::parse(written).is_some();
        let Some(value) = in_force(channel, key).filter(|_| flag || fraction) else {
            continue;
        };
        if key.eq_ignore_ascii_case("BatchTimeout") {
            continue;
        }
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
