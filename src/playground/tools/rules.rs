//! The catalogue of rules, and the page of each.

use super::sheet::{Piece, Sheet};
use crate::config;
use crate::config::source::FileSet;
use crate::finding::{Finding, Message};
use crate::rules::case::Case;
use crate::rules::{self, Group, Rule};

const GROUPS: [Group; 6] = [
    Group::Configtx,
    Group::Orderer,
    Group::Broker,
    Group::ZooKeeper,
    Group::Across,
    Group::Compose,
];

/// All rules by group.
pub(super) fn list() -> Sheet {
    let mut sheet = Sheet::default();
    for group in GROUPS {
        sheet.heading(Message::new(format!("group.{}", group.key())));
        for rule in rules::catalogue().filter(|rule| rule.group == group) {
            sheet.push(Piece::Rule(rule.code.to_owned(), rule.severity));
        }
    }
    sheet
}

/// One rule. Its texts have the values of its own example.
pub(super) fn one(code: &str, example: Option<&str>) -> Sheet {
    let mut sheet = Sheet::default();
    let Some(rule) = rules::find(code) else {
        sheet.alarm(Message::new("rules.unknown").with("code", code.chars().take(40).collect::<String>()));
        return sheet;
    };
    let case = example.and_then(|text| Case::parse(text).ok());
    let found = case.as_ref().and_then(|case| found(rule, case));
    let say = |part: &str| {
        let key = format!("{}.{part}", rule.code);
        match &found {
            Some(finding) => Message {
                key: key.into(),
                args: finding.message.args.clone(),
            },
            None => Message::new(key),
        }
    };
    sheet.heading(say("title")).push(Piece::Severity(rule.severity));
    sheet.part(Message::new("finding.why")).text(say("why"));
    sheet.part(Message::new("finding.todo")).text(say("todo"));
    let (first, last) = rule.versions;
    sheet.push(Piece::Rows(vec![
        ("rules.code".into(), format!("{} ({})", rule.code, rule.name)),
        ("rules.versions".into(), format!("{} – {}", first.name(), last.name())),
        ("rules.sources".into(), rule.sources.join("; ")),
    ]));
    if let Some(case) = case {
        sheet.heading(Message::new("rules.bad"));
        if let Some(finding) = &found {
            sheet.text(finding.message.clone());
            if let Some(refusal) = &finding.refusal {
                sheet.part(Message::new(format!("refusal.{:?}", refusal.stage)));
                sheet.code(refusal.text.clone());
            }
        }
        files(&case.bad, found.as_ref(), &mut sheet);
        let needs = case
            .options
            .environment
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let profile = case.options.profile.iter().map(|profile| format!("-profile {profile}"));
        let needs: Vec<String> = needs.chain(profile).collect();
        if !needs.is_empty() {
            sheet.push(Piece::Rows(vec![("rules.needs".into(), needs.join(", "))]));
        }
        sheet.push(Piece::Open {
            title: "rules.open".into(),
            releases: case.options.releases(),
            files: case.bad,
        });
        sheet.heading(Message::new("rules.good"));
        files(&case.good, None, &mut sheet);
    } else {
        sheet.text(Message::new("rules.no-example"));
    }
    sheet
}

/// What the rule finds in its own example.
fn found(rule: &Rule, case: &Case) -> Option<Finding> {
    let findings = rules::check(&case.bad, &config::read(&case.bad, &case.options));
    findings.into_iter().find(|finding| finding.code == rule.code)
}

/// The files of an example; the place of the finding is marked.
fn files(set: &FileSet, found: Option<&Finding>, sheet: &mut Sheet) {
    for (id, file) in set.iter() {
        let mark = found.and_then(|finding| finding.at).filter(|at| at.file == id);
        sheet.push(Piece::Code {
            name: file.name.clone(),
            text: file.text.clone(),
            mark: mark.map(|at| (at.start, at.end)),
        });
    }
}
