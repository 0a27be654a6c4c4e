//! Findings for machines: JSON, and the annotations of GitHub's workflows.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::report::{Position, position};
use crate::config::source::{FileSet, Span};
use crate::finding::{Finding, Fix, Severity};
use crate::words::Words;

fn place(at: Span, files: &FileSet) -> Option<(&str, Position, Position)> {
    let file = files.get(at.file)?;
    let (start, end) = (
        position(&file.text, at.start as usize),
        position(&file.text, at.end as usize),
    );
    Some((&file.name, start, end))
}

/// All findings as one JSON document.
pub(super) fn json(findings: &[Finding], files: &FileSet, words: &Words) -> Value {
    let found: Vec<Value> = findings.iter().map(|finding| one(finding, files, words)).collect();
    let files: Vec<Value> = files
        .files
        .iter()
        .map(|file| json!({"name": file.name, "kind": file.kind}))
        .collect();
    json!({"version": 1, "files": files, "findings": found})
}

fn one(finding: &Finding, files: &FileSet, words: &Words) -> Value {
    let part = |part: &str| words.say_as(&format!("{}.{part}", finding.code), &finding.message);
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(at, message)| json!({"place": place_json(*at, files), "message": words.say(message)}))
        .collect();
    let fixes: Vec<Value> = finding.fixes.iter().map(|fix| fix_json(fix, files, words)).collect();
    json!({
        "code": finding.code,
        "severity": severity(finding.severity),
        "title": part("title"),
        "message": words.say(&finding.message),
        "why": part("why"),
        "todo": part("todo"),
        "place": finding.at.map(|at| place_json(at, files)),
        "related": related,
        "fixes": fixes,
        "refusal": finding.refusal.as_ref().map(|refusal| json!({"stage": refusal.stage, "text": refusal.text})),
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// Lines and columns count from 1, columns in characters; offsets are bytes.
fn place_json(at: Span, files: &FileSet) -> Value {
    match place(at, files) {
        Some((name, start, end)) => json!({
            "file": name,
            "line": start.line,
            "column": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "start": at.start,
            "end": at.end,
        }),
        None => Value::Null,
    }
}

fn fix_json(fix: &Fix, files: &FileSet, words: &Words) -> Value {
    let edits: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| json!({"place": place_json(edit.span, files), "text": edit.text}))
        .collect();
    json!({"title": words.say(&fix.title), "safe": fix.safe, "edits": edits})
}

/// One finding as a workflow command of GitHub: `::error file=…,line=…::message`.
pub(super) fn github(finding: &Finding, files: &FileSet, words: &Words, output: &mut dyn Write) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    write!(output, "::{level} ")?;
    if let Some((name, start, end)) = finding.at.and_then(|at| place(at, files)) {
        write!(
            output,
            "file={},line={},endLine={}",
            property(name),
            start.line,
            end.line
        )?;
        // Columns are only allowed within one line.
        if start.line == end.line {
            write!(output, ",col={},endColumn={}", start.column, end.column)?;
        }
        write!(output, ",")?;
    }
    let heading = format!("{} {}", finding.code, words.title(finding));
    let mut message = words.say(&finding.message);
    if let Some(refusal) = &finding.refusal {
        message.push('\n');
        message.push_str(&refusal.text);
    }
    writeln!(output, "title={}::{}", property(&heading), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
