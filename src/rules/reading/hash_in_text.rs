//! BROKER-TEXT-01: a `#` behind a text value becomes part of it, without an error.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{comment_on_own_line, has_comment, is_text};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TEXT-01",
    name: "comment-inside-a-text-value",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["java.util.Properties.load", "recorded transcript 05-config-cases"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for property in context.properties() {
        let written = context.files.text(property.value_at);
        if !has_comment(written) || !is_text(context, property) {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("key", &*property.key)
            .with("value", property.value.trim())
            .at(property.value_at);
        findings.push(finding.fix_if(comment_on_own_line(context, property.value_at)));
    }
    findings
}
