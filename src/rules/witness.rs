//! The witness of a rule, `www/witnesses/<code>.txt`: a scenario in which files that break the rule come to harm, and the
//! same files put right do not. A text that needs no Rust to read:
//!
//! ```text
//! network: standard
//!
//! === change: kafka{0..3}/server.properties
//! bad: unclean.leader.election.enable=true
//! good: unclean.leader.election.enable=false
//! === scenario
//! { "streams": [], "faults": [] }
//! === expect bad
//! { "broken_has": ["DifferentBlocks"] }
//! === expect good
//! { "broken": [] }
//! ```
//!
//! `network` names a file of `www/witnesses/networks` with whole files in the form of this one. `=== both: NAME`, `bad:` and
//! `good:` give a whole file; `=== without bad: NAME` takes one away. A line of `=== change: NAME` replaces the first line
//! that has its key, or is added at the end; `-KEY` removes it. `bad:`, `good:` and `both:` say in which set. The scenario
//! has the form of the gallery's, and so has what is expected of the two runs. `fabric:` and `profile:` as in an example.

use super::case::{numbered, source};
use crate::config::Options;
use crate::config::source::{FileSet, detect};
use crate::config::versions::FabricVersion;

/// A parsed witness.
#[derive(Debug, Clone, Default)]
pub struct Witness {
    pub options: Options,
    pub bad: FileSet,
    pub good: FileSet,
    /// JSON.
    pub scenario: String,
    /// JSON.
    pub expect_bad: String,
    /// JSON.
    pub expect_good: String,
}

/// Finds the text of a named network.
type Networks<'f, 'n> = &'f dyn Fn(&str) -> Option<&'n str>;

/// Which of the two sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sets {
    Bad,
    Good,
    Both,
}

impl Sets {
    fn parse(text: &str) -> Option<Sets> {
        match text {
            "bad" => Some(Sets::Bad),
            "good" => Some(Sets::Good),
            "both" => Some(Sets::Both),
            _ => None,
        }
    }
}

impl Witness {
    /// Reads a witness. `network` gives the text of a named network.
    ///
    /// # Errors
    /// Says what is not of the form above.
    pub fn parse<'n>(text: &str, network: impl Fn(&str) -> Option<&'n str>) -> Result<Witness, String> {
        let mut witness = Witness::default();
        witness.read(text, Some(&network))?;
        for (what, text) in [
            ("scenario", &witness.scenario),
            ("expect bad", &witness.expect_bad),
            ("expect good", &witness.expect_good),
        ] {
            if text.trim().is_empty() {
                return Err(format!("no `=== {what}`"));
            }
        }
        Ok(witness)
    }

    /// Reads the sections of a witness, or of a network, which has no network of its own.
    fn read<'n>(&mut self, text: &str, network: Option<Networks<'_, 'n>>) -> Result<(), String> {
        let mut sections = text.split("\n=== ");
        // A text that begins with a section has no heading.
        let (head, first) = match text.strip_prefix("=== ") {
            Some(_) => ("", sections.next().and_then(|first| first.strip_prefix("=== "))),
            None => (sections.next().unwrap_or(""), None),
        };
        for line in head.lines().filter(|line| !line.trim().is_empty()) {
            self.header(line, network)?;
        }
        for section in first.into_iter().chain(sections) {
            let (title, body) = section.split_once('\n').unwrap_or((section, ""));
            self.section(title.trim(), body)?;
        }
        Ok(())
    }

    fn header<'n>(&mut self, line: &str, network: Option<Networks<'_, 'n>>) -> Result<(), String> {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim();
        match key.trim() {
            "fabric" => {
                let release = FabricVersion::parse(value);
                self.options.fabric = release.ok_or_else(|| format!("no release {value}"))?;
            }
            "profile" => self.options.profile = Some(value.to_owned()),
            "network" => {
                let text = network.and_then(|find| find(value));
                self.read(text.ok_or_else(|| format!("no network {value}"))?, None)?;
            }
            _ => return Err(format!("unknown heading `{line}`")),
        }
        Ok(())
    }

    fn section(&mut self, title: &str, body: &str) -> Result<(), String> {
        match title {
            "scenario" => self.scenario = body.to_owned(),
            "expect bad" => self.expect_bad = body.to_owned(),
            "expect good" => self.expect_good = body.to_owned(),
            _ => {
                let unknown = || format!("unknown section `{title}`");
                let (what, name) = title.split_once(": ").ok_or_else(unknown)?;
                let what = what.trim();
                for (name, number) in names(name.trim()) {
                    let body = match &number {
                        Some(number) => body.replace("{n}", number),
                        None => body.to_owned(),
                    };
                    if what == "change" {
                        self.change(&name, &body)?;
                    } else if let Some(sets) = what.strip_prefix("without ").and_then(Sets::parse) {
                        self.in_sets(sets, |set| set.files.retain(|file| file.name != name));
                    } else {
                        let sets = Sets::parse(what).ok_or_else(unknown)?;
                        self.in_sets(sets, |set| {
                            set.files.retain(|file| file.name != name);
                            set.files.push(source(name.clone(), body.clone()));
                        });
                    }
                }
            }
        }
        Ok(())
    }

    fn in_sets(&mut self, sets: Sets, mut act: impl FnMut(&mut FileSet)) {
        if sets != Sets::Good {
            act(&mut self.bad);
        }
        if sets != Sets::Bad {
            act(&mut self.good);
        }
    }

    fn change(&mut self, name: &str, lines: &str) -> Result<(), String> {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let (sets, change) = line
                .split_once(": ")
                .ok_or_else(|| format!("`{line}` is no change of {name}"))?;
            let sets = Sets::parse(sets).ok_or_else(|| format!("`{line}` is no change of {name}"))?;
            let mut found = true;
            self.in_sets(sets, |set| {
                let file = set.files.iter_mut().find(|file| file.name == name);
                found &= file.is_some();
                if let Some(file) = file {
                    file.text = changed(&file.text, change);
                    file.kind = detect(&file.name, &file.text);
                }
            });
            if !found {
                return Err(format!("no file {name} to change"));
            }
        }
        Ok(())
    }
}

/// `a{0..2}/b` → (`a0/b`, `0`), …; a plain name alone.
fn names(name: &str) -> Vec<(String, Option<String>)> {
    match numbered(name) {
        None => vec![(name.to_owned(), None)],
        Some((before, numbers, after)) => numbers
            .map(|number| (format!("{before}{number}{after}"), Some(number.to_string())))
            .collect(),
    }
}

/// The key of a line of a properties file or of YAML.
fn key(line: &str) -> &str {
    line.trim().split(['=', ':', ' ']).next().unwrap_or("")
}

/// The text with one line replaced, added or, for `-KEY`, removed.
fn changed(text: &str, change: &str) -> String {
    let (removed, change) = match change.trim().strip_prefix('-') {
        Some(key) => (true, key),
        None => (false, change.trim()),
    };
    let mut lines: Vec<String> = Vec::new();
    let mut done = removed;
    for line in text.lines() {
        if key(line) != key(change) || (!removed && done) {
            lines.push(line.to_owned());
        } else if !removed {
            let indent = &line[..line.len() - line.trim_start().len()];
            lines.push(format!("{indent}{change}"));
            done = true;
        }
    }
    if !done {
        lines.push(change.to_owned());
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_changes_lines_of_a_network() {
        let network = "fabric: 1.4.6\n\n=== both: b{0..1}/server.properties\nbroker.id={n}\na=1\n";
        let text = "network: n\n\n=== change: b{0..1}/server.properties\nbad: a=2\ngood: -a\nboth: c={n}\n\
                    === without bad: b0/server.properties\n=== scenario\n{}\n=== expect bad\n{}\n=== expect good\n{}\n";
        let witness = Witness::parse(text, |name| (name == "n").then_some(network)).unwrap();
        assert_eq!(witness.options, Options::of(FabricVersion::V1_4_2));
        let texts = |set: &FileSet| set.files.iter().map(|file| file.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&witness.bad), ["broker.id=1\na=2\nc=1\n"]);
        assert_eq!(texts(&witness.good), ["broker.id=0\nc=0\n", "broker.id=1\nc=1\n"]);
    }

    #[test]
    fn what_is_not_of_the_form_is_told() {
        let none = |_: &str| None;
        for text in [
            "",
            "x",
            "network: y",
            "=== bad\n",
            "=== worse: a\n",
            "=== change: a\nbad: b=1\n",
        ] {
            assert!(Witness::parse(text, none).is_err(), "{text}");
        }
    }
}
