//! BROKER-KEY-05: a key that stands twice in one file: the last line wins.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-KEY-05",
    name: "key-twice-in-a-file",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["java.util.Properties.load", "recorded transcript 05-config-cases"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    fix::remove_line(context, finding.at?, finding.text_arg("key")?, true)
}
