//! BROKER-TEXT-02: a backslash at the end of a line joins the next setting to the value.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::source::Span;
use crate::finding::{Finding, Fix, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TEXT-02",
    name: "backslash-swallows-next-line",
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
        let Some((before, after)) = swallowed(written) else {
            continue;
        };
        let start = property.value_at.start + before as u32;
        let backslash = Span {
            start,
            end: start + 1,
            ..property.value_at
        };
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("key", &*property.key)
            .with("next", after)
            .at(backslash)
            .fix(Fix {
                title: Message::new("BROKER-TEXT-02.fix"),
                safe: false,
                edits: vec![fix::replace(backslash, "")],
            });
        findings.push(finding);
    }
    findings
}

/// Place of the backslash and the key on the next line, when that line looks like a setting.
fn swallowed(written: &str) -> Option<(usize, &str)> {
    written.match_indices('\n').find_map(|(newline, _)| {
        let before = written.get(..newline)?.trim_end_matches('\r');
        let backslash = before.strip_suffix('\\')?.len();
        let line = written.get(newline + 1..)?.trim_start();
        let key = line.get(..line.find(|c: char| !c.is_ascii_alphanumeric() && c != '.')?)?;
        let sign = line.get(key.len()..)?.trim_start().starts_with('=');
        (sign && key.contains('.')).then_some((backslash, key))
    })
}
