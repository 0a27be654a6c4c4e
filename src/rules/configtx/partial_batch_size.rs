//! CONFIGTX-MERGE-02: BatchSize is written again below a merge, but not with all its keys.
//!
//! Merging is shallow: the new section replaces the merged one as a whole, and what it lacks comes from the program.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::numbers;
use crate::config::network::Origin;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-MERGE-02",
    name: "partial-section-after-merge",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric vendor/gopkg.in/yaml.v2", "recorded vectors configtx 126"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(notes), Some(channel)) = (&context.network.configtx, &context.network.channel) else {
        return Vec::new();
    };
    let over_merged = notes
        .replaced
        .iter()
        .find(|replaced| replaced.merged && Some(replaced.by) == notes.batch_size_at);
    let Some(replaced) = over_merged else {
        return Vec::new();
    };
    let missing: Vec<&str> = numbers(channel)
        .into_iter()
        .filter(|(name, setting)| {
            let written = notes.written.iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
            setting.origin == Origin::Default && !written
        })
        .map(|(name, _)| name)
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("profile", channel.profile.as_str())
            .with("missing", missing.join(", "))
            .at(replaced.by)
            .related(replaced.key_at, Message::new("CONFIGTX-MERGE-02.related")),
    ]
}
