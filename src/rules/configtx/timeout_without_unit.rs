//! CONFIGTX-TIME-01: BatchTimeout without a unit: Go counts nanoseconds.

use super::super::context::Context;
use super::super::fix;
use super::super::yaml_text::plain;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-TIME-01",
    name: "batch-timeout-without-unit",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Go time.Duration", "recorded vectors duration, configtx 044"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    let timeout = &channel.batch_timeout;
    let (Some(at), Some(written)) = (timeout.at(), timeout.written.as_deref().map(plain)) else {
        return Vec::new();
    };
    if timeout.value <= 0 || written.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let finding = Finding::new(RULE.code, RULE.severity).with("written", written).at(at);
    vec![match written.parse::<u32>() {
        Ok(number) => {
            let unit = if number < 60 { "s" } else { "ms" };
            let value = format!("{number}{unit}");
            finding.fix(fix::set(
                "BatchTimeout",
                &value,
                false,
                vec![fix::replace(at, value.as_str())],
            ))
        }
        Err(_) => finding,
    }]
}
