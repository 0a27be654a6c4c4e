//! BROKER-VALUE-05: a number or a boolean left empty. Empty is not "unset".

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VALUE-05",
    name: "empty-value",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["recorded transcript 05-config-cases"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    fix::remove_line(context, finding.at?, finding.text_arg("key")?, false)
}
