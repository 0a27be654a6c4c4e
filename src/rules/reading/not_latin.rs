//! BROKER-TEXT-04: characters beyond ISO-8859-1 in a value: Java reads the file byte by byte.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use super::is_text;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TEXT-04",
    name: "text-outside-latin-1",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["java.util.Properties.load"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for property in context.properties() {
        let written = context.files.text(property.value_at);
        if written.is_ascii() || !is_text(context, property) {
            continue;
        }
        let escaped: String = written.chars().map(escape).collect();
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", &*property.key)
                .with("value", property.value.trim())
                .at(property.value_at)
                .fix(fix::set(
                    &property.key,
                    &escaped,
                    true,
                    vec![fix::replace(property.value_at, escaped.as_str())],
                )),
        );
    }
    findings
}

/// `\uXXXX` for every UTF-16 unit of a character that is not ASCII.
fn escape(character: char) -> String {
    if character.is_ascii() {
        return character.to_string();
    }
    let mut units = [0; 2];
    character
        .encode_utf16(&mut units)
        .iter()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect()
}
