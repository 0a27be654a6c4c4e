//! CONFIGTX-MERGE-01: a merge key stands after a key that it overwrites.
//!
//! yaml.v2 merges where the merge key stands, over what is written before it. Fabric's own sample profile
//! SampleInsecureKafka is written this way and gives a solo orderer.

use super::super::context::Context;
use super::super::yaml_text;
use super::super::{ALL, Check, Group, Rule};
use crate::config::source::Span;
use crate::config::yaml::Replaced;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-MERGE-01",
    name: "merge-after-key",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric vendor/gopkg.in/yaml.v2",
        "Fabric sampleconfig/configtx.yaml, SampleInsecureKafka",
        "recorded vectors configtx 125",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(notes) = &context.network.configtx else {
        return Vec::new();
    };
    let lost = |replaced: &&Replaced| {
        let value = |key: Span| yaml_text::value_after(context, key);
        let same = value(replaced.key_at) == value(replaced.by) && !value(replaced.by).is_empty();
        !replaced.merged && !same
    };
    let mut findings: Vec<(Span, Finding)> = Vec::new();
    for replaced in notes.replaced.iter().filter(lost) {
        let Some(merge) = replaced.merge else { continue };
        // One merge is one mistake, however many keys it overwrites.
        match findings.iter_mut().find(|(known, _)| *known == merge) {
            Some((_, finding)) => finding.related.push((replaced.key_at, Message::new("related.same"))),
            None => findings.push((merge, finding(context, replaced, merge))),
        }
    }
    findings.into_iter().map(|(_, finding)| finding).collect()
}

fn finding(context: &Context, replaced: &Replaced, merge: Span) -> Finding {
    let written = format!("<<: {}", context.files.text(merge));
    let finding = Finding::new(RULE.code, RULE.severity)
        .with("key", context.files.text(replaced.key_at))
        .with("merge", written.as_str())
        .with("value", yaml_text::value_after(context, replaced.by))
        .at(replaced.key_at)
        .related(merge, Message::new("CONFIGTX-MERGE-01.related"));
    match yaml_text::move_merge_up(context, merge) {
        Some(edits) => finding.fix(crate::finding::Fix {
            title: Message::new("CONFIGTX-MERGE-01.fix").with("merge", written),
            safe: false,
            edits,
        }),
        None => finding,
    }
}
