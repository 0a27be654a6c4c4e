//! ORDERER-RETRY-01: a negative interval or total of the retry schedule.
//!
//! The first attempt does without a ticker; after it fails, Go's NewTicker panics.

use super::super::context::Context;
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use super::times;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-RETRY-01",
    name: "negative-retry",
    group: Group::Orderer,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric orderer/consensus/kafka/retry.go",
        "recorded vectors ordereryaml",
    ],
    check: Check::Settings(check),
};

const SCHEDULE: usize = 4;

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        for (key, time) in times(node).into_iter().take(SCHEDULE) {
            let (Some(at), Some(written)) = (time.at().filter(|_| time.value < 0), &time.written) else {
                continue;
            };
            let finding = Finding::new(RULE.code, RULE.severity)
                .with("key", key)
                .with("value", written.as_str())
                .at(at);
            findings.push(match written.strip_prefix('-') {
                Some(positive) => finding.fix(fix::set(key, positive, false, vec![fix::replace(at, positive)])),
                None => finding,
            });
        }
    }
    findings
}
