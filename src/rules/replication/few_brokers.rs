//! KAFKA-REPL-07: fewer than four brokers.
//!
//! Four are the minimum of Fabric's guide: one may fail, and channels can still be written, read and created.

use super::super::context::{Context, names};
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-REPL-07",
    name: "fewer-than-four-brokers",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 1"],
    check: Check::Settings(check),
};

/// K of the guide's minimum.
const ENOUGH: usize = 4;

fn check(context: &Context) -> Vec<Finding> {
    let brokers = context.brokers();
    let Some(first) = brokers.first().filter(|_| brokers.len() < ENOUGH) else {
        return Vec::new();
    };
    let finding = Finding::new(RULE.code, RULE.severity)
        .with("count", brokers.len() as i64)
        .with("brokers", names(&brokers.iter().collect::<Vec<_>>()))
        .at(first.home);
    vec![finding]
}
