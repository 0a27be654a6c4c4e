//! `rehearse`: plays lessons and challenges through before they are given to students.

use std::path::{Path, PathBuf};

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use super::report::plain;
use super::texts::{language, words};
use super::{Command, Failure, Terminal, read_file};
use crate::finding::Message;
use crate::lessons::challenge::Challenge;
use crate::lessons::lesson::Lesson;
use crate::lessons::rehearsal::{self, Slip};
use crate::lessons::text::{FILE_LIMIT, Mistake, Step, decode, line_of};
use crate::lessons::wording;
use crate::words::{Lang, Words};

pub(super) const COMMAND: Command = Command {
    name: "rehearse",
    summary: "play a lesson or a challenge through, and tell what is wrong with it",
    help: "\
Usage: ordering-playground rehearse [--lang en|zh] FILE...

Reads files of lessons and challenges (docs/lessons.md tells their form) and does what a student would
do: each goal of a lesson has to be met by its own `do` and not before; a challenge has to fail for the
stated reasons, and its solutions have to be worth the full score. What is wrong is told with the file
and the line. Exit code 1: something is.
",
    run,
};

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut lang, mut files) = (Lang::En, Vec::<PathBuf>::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("lang") => lang = language(&arguments.value()?.string()?)?,
            Value(file) => files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if files.is_empty() {
        return Err(Failure::Usage("no file given".to_owned()));
    }
    let words = words(lang)?;
    let mut wrong = false;
    for file in &files {
        wrong |= rehearse(file, &words, terminal)?;
    }
    if wrong { Err(Failure::Found) } else { Ok(()) }
}

/// Tells what is wrong with one file; answers whether something is.
fn rehearse(file: &Path, words: &Words, terminal: &mut Terminal<'_>) -> Result<bool, Failure> {
    let bytes = read_file(file, FILE_LIMIT as u64, terminal).map_err(Failure::cannot_run)?;
    let slips = match decode(bytes).and_then(|text| slips(&text)) {
        Ok(slips) => slips,
        Err(mistake) => vec![(mistake.line, String::new(), mistake.message)],
    };
    for (line, part, message) in &slips {
        let gap = if part.is_empty() { "" } else { ": " };
        let said = plain(&wording::say(words, message));
        writeln!(terminal.output, "{}:{line}: {part}{gap}{said}", file.display())?;
    }
    if slips.is_empty() {
        writeln!(terminal.output, "{}: {}", file.display(), words.get("cli.rehearsed"))?;
    }
    Ok(!slips.is_empty())
}

/// What is wrong, each with its line and the part that it is about.
fn slips(text: &str) -> Result<Vec<(u32, String, Message)>, Mistake> {
    let is_lesson = serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.get("steps").is_some());
    let place = |path: &[Step<'_>], slip: Slip| (line_of(text, path), slip.part, slip.message);
    if is_lesson {
        let lesson = Lesson::parse(text)?;
        let index = |part: &str| lesson.steps.iter().position(|step| step.id == part);
        let slips = rehearsal::lesson(&lesson).into_iter();
        let path = |slip: &Slip| {
            let mut path = match index(&slip.part) {
                Some(index) => vec![Step::Key("steps"), Step::Item(index)],
                None => vec![Step::Key("what_if")],
            };
            match slip.edit {
                Some(edit) => path.extend([Step::Key("do"), Step::Key("edits"), Step::Item(edit)]),
                None => path.push(Step::Key("goal")),
            }
            path
        };
        return Ok(slips.map(|slip| place(&path(&slip), slip)).collect());
    }
    let slips = rehearsal::challenge(&Challenge::parse(text)?).into_iter();
    let solution = |part: &str| part.strip_prefix("solution ")?.parse().ok();
    Ok(slips
        .map(|slip| match solution(&slip.part) {
            Some(index) => place(&[Step::Key("solutions"), Step::Item(index)], slip),
            None => place(&[Step::Key("because")], slip),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use crate::cli::tests::run_tool;

    const CHALLENGE: &str = include_str!("../../www/challenges/02-two-of-what.json");
    const LESSON: &str = include_str!("../../www/lessons/10-tls-on-both-ways.json");

    fn line_with(text: &str, words: &str) -> usize {
        text.lines()
            .position(|line| line.contains(words))
            .map_or(0, |index| index + 1)
    }

    #[test]
    fn a_sound_file_is_told_so() {
        for text in [CHALLENGE, LESSON] {
            let (code, output, errors) = run_tool(&["rehearse", "-"], text.as_bytes());
            assert_eq!(
                (code, output.as_str(), errors.as_str()),
                (0, "-: matches what the file says\n", "")
            );
        }
    }

    #[test]
    fn a_mistake_and_a_slip_have_their_line() {
        let no_unit = CHALLENGE.replace("BatchTimeout: 2s", "BatchTimeout: 3");
        let (code, output, _) = run_tool(&["rehearse", "-"], no_unit.as_bytes());
        let line = line_with(CHALLENGE, "\"solutions\"") + 1;
        assert!(
            code == 1 && output.starts_with(&format!("-:{line}: solution 0: ")),
            "{output}"
        );

        let no_rule = LESSON.replace("ORDERER-TLS-02", "ORDERER-TLS-99");
        let (code, output, _) = run_tool(&["rehearse", "--lang", "zh", "-"], no_rule.as_bytes());
        let line = line_with(LESSON, "ORDERER-TLS-02");
        assert!(line > 0 && code == 1, "{output}");
        assert!(output.ends_with(": 没有这条规则。\n"), "{output}");

        let no_text = LESSON.replacen("\"find\": \"", "\"find\": \"nowhere ", 1);
        let (code, output, _) = run_tool(&["rehearse", "-"], no_text.as_bytes());
        let line = line_with(&no_text, "nowhere ") - 2;
        assert!(code == 1 && output.lines().count() == 1, "{output}");
        assert!(output.starts_with(&format!("-:{line}: ")), "{line}: {output}");

        let marked = format!("\u{feff}{LESSON}");
        let (_, output, _) = run_tool(&["rehearse", "-"], marked.as_bytes());
        assert!(
            output.starts_with("-:1: ") && output.contains("byte order mark"),
            "{output}"
        );
        let (code, output, _) = run_tool(&["rehearse", "-"], b"{\n\"title\": \"\xb2\xe2\"}");
        assert!(code == 1 && output.starts_with("-:2: "), "{output}");

        assert_eq!(run_tool(&["rehearse"], b"").0, 2);
        assert_eq!(run_tool(&["rehearse", "-"], b"{").0, 1);
        assert_eq!(run_tool(&["rehearse", "-"], b"\xff").0, 1);
    }
}
