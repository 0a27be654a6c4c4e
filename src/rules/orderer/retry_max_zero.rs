//! ORDERER-RETRY-04: RetryMax 0: the default of 3 applies.

use super::super::context::Context;
use super::super::yaml_text;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-RETRY-04",
    name: "retry-max-zero",
    group: Group::Orderer,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric orderer/common/localconfig/config.go:134-189",
        "recorded vectors ordereryaml",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        for (key, at) in &node.unset_retries {
            let finding = Finding::new(RULE.code, RULE.severity).with("key", key.as_str()).at(*at);
            findings.push(match yaml_text::remove_entry(context, *at) {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
    findings
}
