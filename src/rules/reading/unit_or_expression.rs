//! BROKER-VALUE-04: a number with a unit, with group separators, or as a product.
//!
//! `99 * 1024 * 1024` is fine in a comment of a compose file, where people copy it from, but no value.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::broker::mistake;
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VALUE-04",
    name: "unit-or-expression-as-number",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka clients/common/config/ConfigDef.java:722",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let key = finding.text_arg("key")?;
    let number = mistake::number(key, context.files.text(at))?.to_string();
    Some(fix::set(key, &number, false, vec![fix::replace(at, number.as_str())]))
}
