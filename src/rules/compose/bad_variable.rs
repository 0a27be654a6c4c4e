//! COMPOSE-LOAD-02: a `$` that begins no variable, or a variable that must be set and is not.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-LOAD-02",
    name: "compose-variable-refused",
    group: Group::Compose,
    severity: Severity::Error,
    versions: ALL,
    sources: &["docker-compose config/interpolation.py"],
    check: Check::ReaderWithFix(fix),
};

/// `$$` is how compose writes a dollar sign.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let written = context.files.text(at);
    let dollars = written.matches('$').count();
    let plain = dollars == 1 && !written.contains("${");
    plain.then(|| Fix {
        title: Message::new("COMPOSE-LOAD-02.fix"),
        safe: false,
        edits: vec![fix::replace(at, written.replace('$', "$$"))],
    })
}
