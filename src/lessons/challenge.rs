//! A challenge: a broken network to repair. Its file, `www/challenges/<name>.json`, is data that needs no Rust; the form
//! is told in `docs/lessons.md`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::{self, Change, Lines};
use super::goal::Goal;
use super::text::{Mistake, Step, Text, line_of, read};
use crate::config::source::FileSet;
use crate::config::versions::FabricVersion;
use crate::finding::{Message, Severity};
use crate::rules;
use crate::sim::Scenario;
use crate::sim::expect::Expect;

/// The form of the file that this program reads.
const FORM: u32 = 1;
/// Hints of a challenge or of a lesson's step.
pub const HINTS: usize = 3;

/// A challenge as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    pub form: u32,
    /// 1 easy, 2 middling, 3 hard.
    pub level: u8,
    pub title: Text,
    /// What happened before.
    pub story: Text,
    /// What the operator sees: the real programs' lines.
    pub symptom: Vec<String>,
    pub fabric: String,
    pub files: BTreeMap<String, Lines>,
    /// Rules that must have nothing to say.
    #[serde(default)]
    pub silent: Vec<String>,
    /// No finding may be this severe, or more.
    #[serde(default = "error")]
    pub clean: Level,
    #[serde(default)]
    pub runs: Vec<Run>,
    /// What the repair may not give up.
    #[serde(default)]
    pub keep: Vec<Keep>,
    /// Why the files as delivered fail: the names of [`super::grade::Reason::name`]. Held by a test.
    pub because: Vec<String>,
    pub hints: Vec<Text>,
    pub solutions: Vec<Solution>,
    /// Shown afterwards.
    pub explanation: Text,
}

fn error() -> Level {
    Level::Error
}

/// [`Severity`], as a file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Error,
    Warning,
    Advice,
}

impl Level {
    pub fn severity(self) -> Severity {
        match self {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Advice => Severity::Advice,
        }
    }
}

/// What must come true when the repaired network runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    pub says: Text,
    pub scenario: Scenario,
    pub expect: Expect,
}

/// A forbidden way: what holds with the delivered files, or should, must hold with the repaired ones.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    pub says: Text,
    pub goal: Goal,
}

/// One way to do it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    pub says: Text,
    pub edits: Vec<Change>,
}

impl Challenge {
    /// Reads a challenge's file.
    ///
    /// # Errors
    /// The first mistake, with its line.
    pub fn parse(text: &str) -> Result<Challenge, Mistake> {
        let challenge: Challenge = read(text)?;
        match challenge.mistake() {
            None => Ok(challenge),
            Some((path, message)) => Err(Mistake {
                line: line_of(text, &path),
                message,
            }),
        }
    }

    /// The network as it is handed over.
    pub fn delivered(&self) -> FileSet {
        change::files_of(&self.files)
    }

    /// Its Fabric release.
    pub fn release(&self) -> FabricVersion {
        FabricVersion::parse(&self.fabric).unwrap_or(FabricVersion::V1_4_2)
    }

    /// The files with reference solution `index`.
    pub fn solved(&self, index: usize) -> Option<FileSet> {
        change::apply(&self.delivered(), &self.solutions.get(index)?.edits).ok()
    }

    fn mistake(&self) -> Option<(Vec<Step<'static>>, Message)> {
        use Step::{Item, Key};
        let wrong = |path: &[Step<'static>], key: &'static str| Some((path.to_vec(), Message::new(key)));
        if self.form != FORM {
            return wrong(&[Key("form")], "lesson.mistake.form-number");
        }
        if !(1..=3).contains(&self.level) {
            return wrong(&[Key("level")], "lesson.mistake.level");
        }
        if FabricVersion::parse(&self.fabric).is_none() {
            return wrong(&[Key("fabric")], "lesson.mistake.fabric");
        }
        for (name, text) in [
            ("title", &self.title),
            ("story", &self.story),
            ("explanation", &self.explanation),
        ] {
            if text.is_empty() {
                return wrong(&[Key(name)], "lesson.mistake.empty");
            }
        }
        if self.hints.is_empty() || self.hints.len() > HINTS {
            return wrong(&[Key("hints")], "lesson.mistake.hints");
        }
        if let Some(index) = self.silent.iter().position(|code| rules::find(code).is_none()) {
            return wrong(&[Key("silent"), Item(index)], "lesson.mistake.rule");
        }
        for (index, run) in self.runs.iter().enumerate() {
            if let Err(message) = run.scenario.check() {
                return Some((vec![Key("runs"), Item(index), Key("scenario")], message));
            }
            if run.expect == Expect::default() {
                return wrong(&[Key("runs"), Item(index), Key("expect")], "lesson.mistake.empty");
            }
        }
        for (index, keep) in self.keep.iter().enumerate() {
            if let Some(message) = keep.goal.mistake() {
                return Some((vec![Key("keep"), Item(index), Key("goal")], message));
            }
        }
        if self.solutions.is_empty() {
            return wrong(&[Key("solutions")], "lesson.mistake.empty");
        }
        let delivered = self.delivered();
        for (index, solution) in self.solutions.iter().enumerate() {
            if let Err((edit, message)) = change::apply(&delivered, &solution.edits) {
                let path = vec![Key("solutions"), Item(index), Key("edits"), Item(edit)];
                return Some((path, message));
            }
        }
        None
    }
}
