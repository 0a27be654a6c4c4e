//! BROKER-VALUE-03: a comment behind a number or a boolean.
//!
//! Properties files know no comments at the end of a line: everything after the separator is the value.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::comment_on_own_line;
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VALUE-03",
    name: "comment-behind-the-value",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "java.util.Properties.load",
        "recorded transcript 12-broker-start-failures",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    comment_on_own_line(context, finding.at?)
}
