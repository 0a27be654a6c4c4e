//! BROKER-TEXT-03: a byte-order mark at the start of the file becomes part of the first key.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::source::{FileKind, Span};
use crate::finding::{Finding, Fix, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TEXT-03",
    name: "byte-order-mark",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["java.util.Properties.load", "recorded transcript 05-config-cases"],
    check: Check::Settings(check),
};

const MARK: char = '\u{feff}';

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, file) in context.files.iter() {
        if !matches!(file.kind, FileKind::Broker | FileKind::ZooKeeper) || !file.text.starts_with(MARK) {
            continue;
        }
        let line = file.text.lines().next().unwrap_or("").trim_start_matches(MARK);
        let mark = Span::new(id, 0, MARK.len_utf8());
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("line", line)
                .at(Span::new(id, 0, MARK.len_utf8() + line.len()))
                .fix(Fix {
                    title: Message::new("BROKER-TEXT-03.fix"),
                    safe: true,
                    edits: vec![fix::replace(mark, "")],
                }),
        );
    }
    findings
}
