//! BROKER-TEXT-05: single backslashes in a text value, as in a Windows path: they disappear, or turn into tabs and line ends.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use super::is_text;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TEXT-05",
    name: "backslashes-disappear",
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
        if !loses(written) || !is_text(context, property) {
            continue;
        }
        let slashes = written.replace("\\\\", "/").replace('\\', "/");
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", &*property.key)
                .with("value", property.value.trim().escape_debug().to_string())
                .at(property.value_at)
                .fix(fix::set(
                    &property.key,
                    &slashes,
                    false,
                    vec![fix::replace(property.value_at, slashes.as_str())],
                )),
        );
    }
    findings
}

/// Whether a backslash stands before a character that needs none. Line ends and `\u` have rules of their own.
fn loses(written: &str) -> bool {
    if !written.contains('\\') {
        return false;
    }
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next() } else { None };
        if escaped.is_some_and(|next| !"\\=:#! u\r\n".contains(next)) {
            return true;
        }
    }
    false
}
