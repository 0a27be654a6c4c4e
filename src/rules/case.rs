//! The example of a rule, `www/rules/<code>.txt`: a bad and a good set of files in one text that needs no Rust to read.
//!
//! ```text
//! fabric: 1.4.6
//! kafka: 0.10.2
//! profile: Genesis
//! at: broker1/server.properties 1048576
//!
//! === bad: broker1/server.properties
//! broker.id=1
//! === good: broker{1..4}/server.properties
//! broker.id={n}
//! ```
//!
//! `at` names the file of the bad set that the finding points into and the text that it covers (nothing after the
//! name: the finding has no place). `{a..b}` in a file's name makes a file for every number, and `{n}` in its text is
//! that number. `env: NAME=value` sets a variable of the programs' environment.

use crate::config::Options;
use crate::config::source::{FileSet, SourceFile, detect};
use crate::config::versions::{FabricVersion, KafkaVersion};

/// A parsed example.
#[derive(Debug, Default)]
pub struct Case {
    pub options: Options,
    /// File name and covered text.
    pub at: Option<(String, String)>,
    pub bad: FileSet,
    pub good: FileSet,
}

impl Case {
    /// Reads an example.
    ///
    /// # Errors
    /// Says which line is not of the form above.
    pub fn parse(text: &str) -> Result<Case, String> {
        let mut case = Case::default();
        let mut section: Option<(bool, String, String)> = None;
        for (index, line) in text.lines().enumerate() {
            if let Some(head) = line.strip_prefix("=== ") {
                case.finish(section.take());
                section = Some(match head.split_once(": ") {
                    Some(("bad", name)) => (true, name.trim().to_owned(), String::new()),
                    Some(("good", name)) => (false, name.trim().to_owned(), String::new()),
                    _ => {
                        return Err(format!(
                            "line {}: expected `=== bad: NAME` or `=== good: NAME`",
                            index + 1
                        ));
                    }
                });
            } else if let Some((_, _, body)) = &mut section {
                body.push_str(line);
                body.push('\n');
            } else if !line.trim().is_empty() {
                case.header(line)
                    .ok_or_else(|| format!("line {}: unknown heading `{line}`", index + 1))?;
            }
        }
        case.finish(section);
        Ok(case)
    }

    fn header(&mut self, line: &str) -> Option<()> {
        let (key, value) = line.split_once(':')?;
        let value = value.trim();
        match key {
            "fabric" => self.options.fabric = FabricVersion::parse(value)?,
            "kafka" => self.options.kafka = KafkaVersion::parse(value)?,
            "profile" => self.options.profile = Some(value.to_owned()),
            "at" => {
                let (file, covered) = value.split_once(' ').unwrap_or((value, ""));
                self.at = Some((file.to_owned(), covered.to_owned()));
            }
            "env" => {
                let (name, value) = value.split_once('=')?;
                self.options.environment.push((name.to_owned(), value.to_owned()));
            }
            _ => return None,
        }
        Some(())
    }

    fn finish(&mut self, section: Option<(bool, String, String)>) {
        let Some((bad, name, text)) = section else { return };
        let set = if bad { &mut self.bad } else { &mut self.good };
        match numbered(&name) {
            None => set.files.push(source(name, text)),
            Some((before, numbers, after)) => {
                for number in numbers {
                    let number = number.to_string();
                    set.files
                        .push(source(format!("{before}{number}{after}"), text.replace("{n}", &number)));
                }
            }
        }
    }
}

/// A file of an example.
pub(super) fn source(name: String, text: String) -> SourceFile {
    SourceFile {
        kind: detect(&name, &text),
        name,
        text,
    }
}

/// `broker{1..4}/x` → (`broker`, 1..=4, `/x`).
pub fn numbered(name: &str) -> Option<(&str, std::ops::RangeInclusive<u8>, &str)> {
    let (before, rest) = name.split_once('{')?;
    let (range, after) = rest.split_once('}')?;
    let (first, last) = range.split_once("..")?;
    Some((before, first.parse().ok()?..=last.parse().ok()?, after))
}
