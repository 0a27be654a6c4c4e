//! Findings on a terminal: the source with a caret under the place, as compilers print it.

use std::io::{self, Write};

use crate::config::source::{FileSet, Span};
use crate::finding::{Finding, Severity};
use crate::words::Words;

/// Longest piece of a line that is shown, in characters.
const MAX_SHOWN: usize = 160;

/// Line and column of a place, both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Where byte `at` of `text` is.
pub(super) fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
    }
}

pub(super) fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "cli.error",
        Severity::Warning => "cli.warning",
        Severity::Advice => "cli.advice",
    }
}

/// Prints one finding.
pub(super) fn text(finding: &Finding, files: &FileSet, words: &Words, output: &mut dyn Write) -> io::Result<()> {
    let severity = words.get(severity_key(finding.severity));
    writeln!(output, "{severity}[{}]: {}", finding.code, words.title(finding))?;
    let margin = finding.at.map_or(1, |at| snippet(at, files).line_number_width());
    if let Some(at) = finding.at {
        snippet(at, files).print(margin, output)?;
    }
    let pad = " ".repeat(margin);
    writeln!(output, "{pad} = {}", plain(&words.say(&finding.message)))?;
    if let Some(refusal) = &finding.refusal {
        let who = words.get(&format!("cli.stage.{:?}", refusal.stage));
        let mut lines = refusal.text.lines();
        writeln!(output, "{pad} = {who}: {}", plain(lines.next().unwrap_or("")))?;
        for line in lines {
            writeln!(output, "{}", format!("{pad}   {}", plain(line)).trim_end())?;
        }
    }
    for (at, message) in &finding.related {
        let place = snippet(*at, files);
        let (name, position) = (place.name, place.position);
        writeln!(
            output,
            "{pad} = {} ({name}:{}:{})",
            plain(&words.say(message)),
            position.line,
            position.column
        )?;
    }
    let todo = words.say_as(&format!("{}.todo", finding.code), &finding.message);
    writeln!(output, "{pad} = {}: {}", words.get("cli.todo"), plain(&todo))?;
    for fix in &finding.fixes {
        let label = if fix.safe { "cli.fix" } else { "cli.fix.look" };
        writeln!(
            output,
            "{pad} = {}: {}",
            words.get(label),
            plain(&words.say(&fix.title))
        )?;
    }
    writeln!(output)
}

/// A line of source with the part that is meant.
struct Snippet<'f> {
    name: &'f str,
    position: Position,
    line: &'f str,
    /// Bytes of the line.
    part: std::ops::Range<usize>,
    /// There is no such place: the finding is about what is not written.
    unwritten: bool,
}

fn snippet(at: Span, files: &FileSet) -> Snippet<'_> {
    let (name, text) = files
        .get(at.file)
        .map_or(("", ""), |file| (file.name.as_str(), file.text.as_str()));
    let start = (at.start as usize).min(text.len());
    let from = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    let line = text.get(from..).unwrap_or("").lines().next().unwrap_or("");
    let part = start - from
        ..(at.end as usize)
            .saturating_sub(from)
            .clamp(start - from, line.len().max(start - from));
    Snippet {
        name,
        position: position(text, start),
        line,
        part,
        unwritten: at.end == 0,
    }
}

impl Snippet<'_> {
    fn line_number_width(&self) -> usize {
        self.position.line.to_string().len()
    }

    fn print(&self, margin: usize, output: &mut dyn Write) -> io::Result<()> {
        let pad = " ".repeat(margin);
        if self.unwritten {
            return writeln!(output, "{pad}--> {}", self.name);
        }
        let Position { line, column } = self.position;
        writeln!(output, "{pad}--> {}:{line}:{column}", self.name)?;
        let before = self.line.get(..self.part.start).unwrap_or("");
        // Of a very long line only what is near the place is shown.
        let skipped = before.chars().count().saturating_sub(MAX_SHOWN / 2);
        let shown: String = plain(self.line).chars().skip(skipped).take(MAX_SHOWN).collect();
        let marked = self.line.get(self.part.clone()).unwrap_or("");
        let blank = |c: char| {
            if c == '\t' {
                "\t".to_owned()
            } else {
                " ".repeat(columns(c))
            }
        };
        let indent: String = plain(before).chars().skip(skipped).map(blank).collect();
        let carets: usize = marked.chars().take(MAX_SHOWN / 2).map(columns).sum();
        writeln!(output, "{pad} |")?;
        writeln!(output, "{line:>margin$} | {}", shown.trim_end())?;
        writeln!(output, "{pad} | {indent}{}", "^".repeat(carets.max(1)))?;
        writeln!(output, "{pad} |")
    }
}

/// Columns of a character on a terminal: two for those of East Asia.
fn columns(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// A text without anything that steers a terminal.
pub(super) fn plain(text: &str) -> String {
    let harmless = |c: char| if c.is_control() && c != '\t' { '\u{fffd}' } else { c };
    text.chars().map(harmless).collect()
}
