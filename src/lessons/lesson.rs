//! A lesson: short texts, and steps whose goals check themselves. Its file, `www/lessons/<name>.json`, is data that needs
//! no Rust; the form is told in `docs/lessons.md`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::challenge::HINTS;
use super::change::{self, Change, Lines};
use super::goal::Goal;
use super::progress::WHAT_IF;
use super::text::{Mistake, Step as At, Text, line_of, read};
use crate::config::source::FileSet;
use crate::config::versions::FabricVersion;
use crate::finding::Message;
use crate::sim::Scenario;
use crate::sim::scenario::Fault;

/// The form of the file that this program reads.
const FORM: u32 = 1;
/// Steps of a lesson.
const STEPS: usize = 20;
/// Lines that are typed for the student in one step.
const TYPED: usize = 40;
/// Seconds of virtual time that one of them may take.
const WAIT: u32 = 3600;

/// A lesson as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    pub form: u32,
    pub title: Text,
    /// What one will know and can do afterwards.
    pub about: Text,
    pub minutes: u32,
    pub fabric: String,
    /// The network that the lesson is about. Nothing: the machine's own files (a lesson with a console).
    #[serde(default)]
    pub files: BTreeMap<String, Lines>,
    /// The lesson is done at the terminals of the simulated machine.
    #[serde(default)]
    pub console: bool,
    /// What runs at first, in a lesson without a console.
    #[serde(default)]
    pub scenario: Option<Scenario>,
    pub steps: Vec<Step>,
    pub what_if: WhatIf,
}

/// A step of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in the student's progress: it stays when steps are added or moved.
    pub id: String,
    pub title: Text,
    pub text: Text,
    /// What runs from here on.
    #[serde(default)]
    pub scenario: Option<Scenario>,
    /// Nothing: a step to read.
    #[serde(default)]
    pub goal: Option<Goal>,
    #[serde(default)]
    pub hints: Vec<Text>,
    /// "Do it for me": what leads to the goal.
    #[serde(default, rename = "do")]
    pub work: Work,
    /// What there is to see once the goal is met.
    #[serde(default)]
    pub after: Option<Text>,
}

/// Something that is broken on purpose, at the end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    pub title: Text,
    /// What will be done.
    pub text: Text,
    #[serde(default)]
    pub scenario: Option<Scenario>,
    #[serde(rename = "do")]
    pub work: Work,
    /// The harm that is to be seen.
    pub goal: Goal,
    /// Why.
    pub after: Text,
}

/// What is done for the student: changes of the files, then faults, then lines at the terminals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Work {
    pub edits: Vec<Change>,
    /// Another Fabric release.
    pub fabric: Option<String>,
    /// Added to the scenario.
    pub faults: Vec<Fault>,
    /// At the terminals of the machine.
    pub console: Vec<Typed>,
}

/// Something typed at a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Typed {
    /// Number of the terminal, from 1. Nothing: 1.
    #[serde(rename = "in")]
    pub terminal: Option<u32>,
    /// A line. What runs until it is stopped keeps its terminal.
    #[serde(rename = "type")]
    pub line: Option<String>,
    pub press: Option<Press>,
    /// Seconds of virtual time that pass afterwards; nothing: until the command has ended, at most 15 s.
    pub wait: Option<u32>,
}

/// A key that no line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Press {
    #[serde(rename = "ctrl-c")]
    Interrupt,
    #[serde(rename = "ctrl-d")]
    End,
}

type Wrong = (Vec<At<'static>>, Message);

impl Lesson {
    /// Reads a lesson's file.
    ///
    /// # Errors
    /// The first mistake, with its line.
    pub fn parse(text: &str) -> Result<Lesson, Mistake> {
        let lesson: Lesson = read(text)?;
        match lesson.mistake() {
            None => Ok(lesson),
            Some((path, message)) => Err(Mistake {
                line: line_of(text, &path),
                message,
            }),
        }
    }

    /// Its Fabric release.
    pub fn release(&self) -> FabricVersion {
        FabricVersion::parse(&self.fabric).unwrap_or(FabricVersion::V1_4_2)
    }

    /// The files at the beginning; of a lesson with a console, those that are not the machine's own.
    pub fn delivered(&self) -> FileSet {
        change::files_of(&self.files)
    }

    /// What step `index` does for the student, and its goal; of the last part, when there is no such step.
    pub fn part(&self, index: usize) -> (&Work, Option<&Goal>) {
        match self.steps.get(index) {
            Some(step) => (&step.work, step.goal.as_ref()),
            None => (&self.what_if.work, Some(&self.what_if.goal)),
        }
    }

    fn mistake(&self) -> Option<Wrong> {
        let wrong = |path: &[At<'static>], key: &'static str| Some((path.to_vec(), Message::new(key)));
        if self.form != FORM {
            return wrong(&[At::Key("form")], "lesson.mistake.form-number");
        }
        if FabricVersion::parse(&self.fabric).is_none() {
            return wrong(&[At::Key("fabric")], "lesson.mistake.fabric");
        }
        if self.title.is_empty() {
            return wrong(&[At::Key("title")], "lesson.mistake.empty");
        }
        if self.about.is_empty() {
            return wrong(&[At::Key("about")], "lesson.mistake.empty");
        }
        if self.steps.is_empty() || self.steps.len() > STEPS {
            return wrong(&[At::Key("steps")], "lesson.mistake.steps");
        }
        if let Some(Err(message)) = self.scenario.as_ref().map(Scenario::check) {
            return Some((vec![At::Key("scenario")], message));
        }
        let mut ids = BTreeSet::new();
        for (index, step) in self.steps.iter().enumerate() {
            let place = |mut path: Vec<At<'static>>, message: Message| {
                path.splice(0..0, [At::Key("steps"), At::Item(index)]);
                (path, message)
            };
            if !ids.insert(&step.id) || step.id.is_empty() || step.id == WHAT_IF {
                return Some(place(vec![At::Key("id")], Message::new("lesson.mistake.id")));
            }
            if let Some((path, message)) = step.mistake(self.console) {
                return Some(place(path, message));
            }
        }
        let what_if = &self.what_if;
        let (path, message) = what_if.mistake(self.console)?;
        Some((std::iter::once(At::Key("what_if")).chain(path).collect(), message))
    }
}

impl Step {
    fn mistake(&self, console: bool) -> Option<Wrong> {
        let empty = |key: &'static str| Some((vec![At::Key(key)], Message::new("lesson.mistake.empty")));
        if self.title.is_empty() {
            return empty("title");
        }
        if self.text.is_empty() {
            return empty("text");
        }
        if self.after.as_ref().is_some_and(Text::is_empty) {
            return empty("after");
        }
        let Some(goal) = &self.goal else {
            let idle = self.work == Work::default();
            return (!idle).then(|| (vec![At::Key("do")], Message::new("lesson.mistake.do")));
        };
        if self.hints.is_empty() || self.hints.len() > HINTS {
            return Some((vec![At::Key("hints")], Message::new("lesson.mistake.hints")));
        }
        if self.work == Work::default() {
            return empty("do");
        }
        goal.mistake()
            .map(|message| (vec![At::Key("goal")], message))
            .or_else(|| self.work.mistake(console))
            .or_else(|| scenario_mistake(self.scenario.as_ref()))
    }
}

impl WhatIf {
    fn mistake(&self, console: bool) -> Option<Wrong> {
        for (name, text) in [("title", &self.title), ("text", &self.text), ("after", &self.after)] {
            if text.is_empty() {
                return Some((vec![At::Key(name)], Message::new("lesson.mistake.empty")));
            }
        }
        self.goal
            .mistake()
            .map(|message| (vec![At::Key("goal")], message))
            .or_else(|| self.work.mistake(console))
            .or_else(|| scenario_mistake(self.scenario.as_ref()))
    }
}

fn scenario_mistake(scenario: Option<&Scenario>) -> Option<Wrong> {
    let message = scenario?.check().err()?;
    Some((vec![At::Key("scenario")], message))
}

impl Work {
    fn mistake(&self, console: bool) -> Option<Wrong> {
        let known = |text: &String| FabricVersion::parse(text).is_some();
        if !self.fabric.as_ref().is_none_or(known) {
            let path = vec![At::Key("do"), At::Key("fabric")];
            return Some((path, Message::new("lesson.mistake.fabric")));
        }
        if (console && !self.faults.is_empty()) || (!console && !self.console.is_empty()) {
            return Some((vec![At::Key("do")], Message::new("lesson.mistake.console")));
        }
        if self.console.len() > TYPED {
            let path = vec![At::Key("do"), At::Key("console")];
            return Some((path, Message::new("lesson.mistake.typed")));
        }
        let index = self.console.iter().position(|typed| !typed.is_sound())?;
        let path = vec![At::Key("do"), At::Key("console"), At::Item(index)];
        Some((path, Message::new("lesson.mistake.typed")))
    }
}

impl Typed {
    fn is_sound(&self) -> bool {
        let one = self.line.is_some() != self.press.is_some();
        let waits = self.line.is_none() && self.press.is_none() && self.wait.is_some();
        let plain = self.line.as_ref().is_none_or(|line| !line.contains('\n'));
        let terminal = self.terminal.is_none_or(|number| (1..=8).contains(&number));
        (one || waits) && plain && terminal && self.wait.is_none_or(|wait| wait <= WAIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = r#"{
  "form": 1,
  "title": {"en": "a", "zh": "b"},
  "about": {"en": "a", "zh": "b"},
  "minutes": 5,
  "fabric": "1.4",
  "files": {"configtx.yaml": "Orderer:\n"},
  "steps": [
    {
      "id": "one",
      "title": {"en": "a", "zh": "b"},
      "text": {"en": "a", "zh": "b"},
      "goal": {"silent": ["KAFKA-SIZE-02"]},
      "hints": [{"en": "a", "zh": "b"}],
      "do": {"edits": [{"file": "configtx.yaml", "add": "x"}]}
    }
  ],
  "what_if": {
    "title": {"en": "a", "zh": "b"},
    "text": {"en": "a", "zh": "b"},
    "do": {"fabric": "1.2"},
    "goal": {"found": "KAFKA-SIZE-02"},
    "after": {"en": "a", "zh": "b"}
  }
}"#;

    #[test]
    fn a_lesson_is_read() {
        let lesson = Lesson::parse(LESSON).unwrap();
        assert_eq!(lesson.steps.len(), 1);
        assert_eq!(lesson.delivered().files.len(), 1);
    }

    #[test]
    fn a_mistake_has_its_line_and_its_reason() {
        for (find, put, line, key) in [
            ("\"form\": 1", "\"form\": 2", 2, "lesson.mistake.form-number"),
            (
                "\"zh\": \"b\"},\n  \"about\"",
                "\"de\": \"b\"},\n  \"about\"",
                3,
                "lesson.mistake.form",
            ),
            ("\"1.4\"", "\"1.9\"", 6, "lesson.mistake.fabric"),
            ("\"KAFKA-SIZE-02\"]", "\"KAFKA-SIZE-99\"]", 13, "lesson.mistake.rule"),
            ("\"silent\"", "\"quiet\"", 13, "lesson.mistake.form"),
            (
                "\"hints\": [{\"en\": \"a\", \"zh\": \"b\"}]",
                "\"hints\": []",
                14,
                "lesson.mistake.hints",
            ),
            (
                "{\"edits\": [{\"file\": \"configtx.yaml\", \"add\": \"x\"}]}",
                "{\"console\": [{\"type\": \"ls\"}]}",
                15,
                "lesson.mistake.console",
            ),
            ("\"id\": \"one\"", "\"id\": \"\"", 10, "lesson.mistake.id"),
            ("\"id\": \"one\"", "\"id\": \"what-if\"", 10, "lesson.mistake.id"),
            ("\"fabric\": \"1.2\"", "\"fabric\": \"x\"", 21, "lesson.mistake.fabric"),
            ("\"found\": \"KAFKA-SIZE-02\"", "\"all\": []", 22, "lesson.mistake.goal"),
        ] {
            assert!(LESSON.contains(find), "{find}");
            let mistake = Lesson::parse(&LESSON.replacen(find, put, 1)).unwrap_err();
            assert_eq!(
                (mistake.line, mistake.message.key.as_ref()),
                (line, key),
                "{put}: {mistake:?}"
            );
        }
        assert_eq!(Lesson::parse("{\n").unwrap_err().line, 2);
        assert_eq!(
            Lesson::parse(&" ".repeat(1 << 20)).unwrap_err().message.key,
            "lesson.mistake.size"
        );
    }
}
