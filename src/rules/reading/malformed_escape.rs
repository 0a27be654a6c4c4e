//! BROKER-SYNTAX-01: a `\u` that is not followed by four hexadecimal digits.
//!
//! Java's properties reader gives up on the whole file. It is what a Windows path such as `C:\users` comes to.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::source::Span;
use crate::finding::{Finding, Fix, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-SYNTAX-01",
    name: "malformed-unicode-escape",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["java.util.Properties.load", "recorded transcript 05-config-cases"],
    check: Check::ReaderWithFix(fix),
};

/// In a path, a slash says the same and needs no escape.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at.filter(|at| context.is_properties(*at))?;
    let backslash = Span {
        end: at.start + 1,
        ..at
    };
    (context.files.text(backslash) == "\\").then(|| Fix {
        title: Message::new("BROKER-SYNTAX-01.fix"),
        safe: false,
        edits: vec![fix::replace(backslash, "/")],
    })
}
