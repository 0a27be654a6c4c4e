//! ORDERER-RETRY-02: a time without a unit: Go counts nanoseconds.

use super::super::context::Context;
use super::super::fix;
use super::super::yaml_text::plain;
use super::super::{ALL, Check, Group, Rule};
use super::times;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-RETRY-02",
    name: "retry-without-unit",
    group: Group::Orderer,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Go time.Duration", "recorded vectors ordereryaml"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        for (key, time) in times(node) {
            let (Some(at), Some(written)) = (time.at(), time.written.as_deref().map(plain)) else {
                continue;
            };
            if time.value <= 0 || !written.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let value = format!("{written}s");
            findings.push(
                Finding::new(RULE.code, RULE.severity)
                    .with("key", key)
                    .with("written", written)
                    .at(at)
                    .fix(fix::set(key, &value, false, vec![fix::replace(at, value.as_str())])),
            );
        }
    }
    findings
}
