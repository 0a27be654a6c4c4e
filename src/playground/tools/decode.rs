//! The error decoder: a pasted log in, the named causes out, the most likely first.

use super::sheet::{Piece, Sheet, start_of};
use crate::config::source::{FileSet, Span};
use crate::decoder::{self, Decoding, Diagnosis, MAX_BYTES, places};
use crate::finding::{Arg, Finding, Message};
use crate::playground::setup::Setup;
use crate::{config, rules};

/// So many lines are quoted for a cause.
const QUOTED: usize = 3;
/// Bytes of a line that are quoted.
const LINE: usize = 1000;

pub(super) fn sheet(log: &str, files: &FileSet, setup: &Setup) -> Sheet {
    let mut sheet = Sheet::default();
    if log.trim().is_empty() {
        sheet.text(Message::new("decode.empty"));
        return sheet;
    }
    let network = config::read(files, &setup.options());
    let findings = rules::check(files, &network);
    let decoding = decoder::decode(log);
    if decoding.truncated {
        sheet.text(Message::new("decode.truncated").with("limit", Arg::Bytes(MAX_BYTES as u64)));
    }
    match decoding.causes.len() {
        0 => sheet.text(Message::new("decode.nothing")),
        count => sheet.text(Message::new("decode.causes").with("count", count as i64)),
    };
    for (index, diagnosis) in decoding.causes.iter().enumerate() {
        let places = places::of(diagnosis, files, &network, &findings);
        cause(index + 1, diagnosis, (&findings, places), &mut sheet);
    }
    unknown(&decoding, log, &mut sheet);
    sheet
}

fn cause(number: usize, diagnosis: &Diagnosis, (findings, places): (&[Finding], Vec<Span>), sheet: &mut Sheet) {
    let said = |part: &str| Message::new(format!("decoder.{}.{part}", diagnosis.code));
    sheet.heading(said("title").with("number", number as i64));
    if diagnosis.harmless {
        sheet.push(Piece::Good(Message::new("decode.harmless")));
    }
    let quoted = diagnosis.hits.iter().take(QUOTED).map(|hit| line(hit.line, &hit.text));
    sheet.code(quoted.collect::<Vec<_>>().join("\n"));
    if let Some(more) = diagnosis.count.checked_sub(QUOTED).filter(|more| *more > 0) {
        sheet.text(Message::new("decode.more").with("count", more as i64));
    }
    sheet.part(Message::new("finding.todo")).text(said("todo"));
    if let Some(rule) = diagnosis.rule.and_then(rules::find) {
        sheet.part(Message::new("decode.rule"));
        sheet.push(Piece::Rule(rule.code.to_owned(), rule.severity));
        match findings.iter().find(|finding| finding.code == rule.code) {
            Some(finding) => {
                sheet.text(finding.message.clone());
                sheet.text(Message {
                    key: format!("{}.why", rule.code).into(),
                    args: finding.message.args.clone(),
                });
            }
            None => {
                sheet.text(Message::new("decode.kept"));
            }
        }
    }
    if !diagnosis.keys.is_empty() {
        sheet.part(Message::new("decode.keys"));
        sheet.code(diagnosis.keys.join("\n"));
        if places.is_empty() {
            sheet.text(Message::new("decode.not-written"));
        }
    }
    if !places.is_empty() {
        sheet.push(Piece::Places(places));
    }
}

/// What looks like an error and is not known, said to be so.
fn unknown(decoding: &Decoding, log: &str, sheet: &mut Sheet) {
    if decoding.unknown.is_empty() {
        return;
    }
    let lines = log.split('\n').enumerate().map(|(index, text)| (index + 1, text));
    let known = lines.filter(|(number, _)| decoding.unknown.contains(number));
    sheet.heading(Message::new("decode.unknown"));
    sheet.text(Message::new("decode.unknown-text"));
    sheet.code(
        known
            .map(|(number, text)| line(number, text))
            .collect::<Vec<_>>()
            .join("\n"),
    );
}

/// A line as it is quoted: its number, its text without anything that moves a terminal's cursor.
fn line(number: usize, text: &str) -> String {
    let plain = text
        .chars()
        .filter(|character| !character.is_control() || *character == '\t');
    start_of(format!("{number:>5} | {}", plain.collect::<String>()), LINE)
}
