//! CONFIGTX-KEY-04: a key is written twice in one section; the last one counts.
//!
//! yaml.v2 takes the last of equal keys and says nothing.

use super::super::context::Context;
use super::super::yaml_text;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-KEY-04",
    name: "configtx-duplicate-key",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric vendor/gopkg.in/yaml.v2", "recorded vectors configtx 115"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(notes) = &context.network.configtx else {
        return Vec::new();
    };
    let twice = notes
        .replaced
        .iter()
        .filter(|replaced| replaced.merge.is_none() && !replaced.merged);
    let finding = |replaced: &crate::config::yaml::Replaced| {
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("key", context.files.text(replaced.key_at))
            .at(replaced.key_at)
            .related(replaced.by, Message::new("CONFIGTX-KEY-04.related"));
        match yaml_text::remove_entry(context, replaced.key_at) {
            Some(fix) => finding.fix(fix),
            None => finding,
        }
    };
    twice.map(finding).collect()
}
