//! CONFIGTX-DOC-01: a second YAML document, which nobody reads.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-DOC-01",
    name: "second-document-ignored",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric vendor/gopkg.in/yaml.v2", "recorded vectors configtx 142"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let second = context
        .network
        .configtx
        .as_ref()
        .and_then(|notes| notes.second_document);
    let finding = |at| Finding::new(RULE.code, RULE.severity).at(at);
    second.map(finding).into_iter().collect()
}
