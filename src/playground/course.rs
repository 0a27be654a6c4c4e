//! The course: lessons at the terminals of a simulated machine, challenges, and their desk in the simulating worker.
//!
//! The page of the course is the playground with two more columns of things; only its own program knows of them. To the
//! worker and back, what is said travels as packed bytes inside the page's usual messages, so that the page without a
//! course carries none of it.

mod brief;
mod desk;
pub mod state;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use desk::Desk;

#[cfg(test)]
mod tests;

use super::setup::Setup;
use crate::config::source::FileSet;
use crate::config::versions::FabricVersion;
use crate::console::Line;
use crate::finding::Message;
use crate::lessons::grade::Grade;
use crate::lessons::text::{Mistake, Text};

/// What the course's page asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Take up the challenge in this file; with somebody's result, the one that it tells of.
    Challenge {
        name: String,
        text: String,
        result: Option<String>,
    },
    /// Take up the lesson in this file.
    Lesson {
        name: String,
        text: String,
        /// Where it begins: the number of a step. Nothing: at the first step that is not done.
        at: Option<u32>,
        /// The ids of the steps that are done.
        done: BTreeSet<String>,
    },
    /// A step of the lesson begins; after the last one, what is broken on purpose.
    Begin {
        step: u32,
        files: FileSet,
        setup: Setup,
    },
    OpenTerminal,
    CloseTerminal(u32),
    /// Lines typed at a terminal, with return after each.
    Type {
        terminal: u32,
        text: String,
    },
    /// Ctrl-C.
    Interrupt(u32),
    /// Ctrl-D.
    End(u32),
    /// Ways to go on with a line.
    Complete {
        terminal: u32,
        line: String,
    },
    /// Save a file of the machine.
    Save {
        path: String,
        text: String,
    },
    /// Grade these files.
    Grade(FileSet),
    /// Hold the goal of a step against these files and what runs.
    Look {
        step: u32,
        files: FileSet,
        setup: Setup,
    },
    /// Send a configuration update at this second of the run.
    Update {
        second: u32,
        key: String,
        value: String,
        files: FileSet,
        setup: Setup,
    },
    /// Do what leads to the goal of a step.
    Do {
        step: u32,
        files: FileSet,
        setup: Setup,
    },
}

/// What the desk answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Challenge(Result<Box<ChallengeBrief>, Mistake>),
    Lesson(Result<Box<LessonBrief>, Mistake>),
    /// A terminal that has something new.
    Terminal(Box<Screen>),
    /// A terminal that is closed.
    Closed(u32),
    /// Whole lines that go on from `line`.
    Completed {
        terminal: u32,
        line: String,
        words: Vec<String>,
    },
    /// Show a file of the machine in the editor.
    Edit {
        path: String,
        text: String,
        /// A command of the student's opened it: it is brought to the front.
        asked: bool,
    },
    /// A file could not be saved; the system's words.
    NotSaved(String),
    /// The grade of the present files, and when they are a repair, the text to show it to others.
    Graded {
        grade: Box<Grade>,
        result: Option<String>,
    },
    /// Somebody's result: the score that it tells of, and whether that is what we find.
    Claimed {
        score: u8,
        holds: bool,
    },
    /// What is missing for the goal of a step; empty: it is met.
    Goal {
        step: u32,
        missing: Vec<Message>,
    },
    /// Put these files into the editors, and this on the stage.
    Network {
        files: FileSet,
        setup: Box<Setup>,
    },
    /// What was to be done could not be done with the student's own files: these have taken their place.
    Redone {
        files: FileSet,
        setup: Box<Setup>,
    },
    /// The same on the machine, with one of its files.
    Replaced {
        path: String,
    },
    /// Everything was typed for the student, and the goal of this step is not met.
    NotLed {
        step: u32,
    },
    /// Something could not be done.
    Trouble(Message),
}

/// The newest of a terminal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    pub terminal: u32,
    /// Number of the first line; lines from there on take the place of those that are known.
    pub first: u64,
    pub lines: Vec<Line>,
    pub busy: bool,
    pub prompt: String,
}

/// What the page shows of a challenge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChallengeBrief {
    pub level: u8,
    pub title: Text,
    pub story: Text,
    pub symptom: Vec<String>,
    /// What must come true in a run, and what may not be given up.
    pub runs: Vec<Text>,
    pub keep: Vec<Text>,
    pub hints: Vec<Text>,
    pub explanation: Text,
    pub solutions: Vec<Text>,
    pub files: FileSet,
    pub fabric: FabricVersion,
}

/// What the page shows of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonBrief {
    pub title: Text,
    pub about: Text,
    pub minutes: u32,
    /// It is done at the terminals.
    pub console: bool,
    pub steps: Vec<StepBrief>,
    /// Something broken on purpose: `id` is that of the progress.
    pub what_if: StepBrief,
    /// Where it begins: the number of a step, or of steps.
    pub begin: u32,
}

/// What the page shows of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepBrief {
    pub id: String,
    pub title: Text,
    pub text: Text,
    pub hints: Vec<Text>,
    pub after: Option<Text>,
    /// Nothing to do: a step to read.
    pub is_read: bool,
    /// It is about configuration updates: there is a form for them.
    pub updates: bool,
}
