//! What a terminal shows, and what waits to be read by whoever runs in it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::limits;
use super::shell::Pipeline;
use crate::sim::Micros;

/// Where a piece of a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// The shell's prompt.
    Prompt,
    /// What was typed, as the terminal echoes it.
    Input,
    Stdout,
    Stderr,
    /// The simulation's own words, not the real program's.
    Note,
}

/// A part of a line from one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub stream: Stream,
    pub text: String,
}

/// A line of a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Virtual time at which it was begun.
    pub at: Micros,
    pub pieces: Vec<Piece>,
}

impl Line {
    /// The whole line's text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// What a terminal shows from some line on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Number of the first line of `lines`: more than was asked for when older lines are not kept any more.
    pub first: u64,
    pub lines: Vec<Line>,
    /// The last line goes on: ask from its number on the next time.
    pub open: bool,
    /// A command runs in the foreground; there is no prompt.
    pub busy: bool,
    /// What stands before the cursor when nothing runs. It becomes a piece of a line when something is typed.
    pub prompt: String,
    pub cwd: String,
}

/// One terminal.
#[derive(Debug, Clone)]
pub(super) struct Terminal {
    pub open: bool,
    pub cwd: String,
    pub environment: BTreeMap<String, String>,
    /// Status of the last command.
    pub status: i32,
    lines: VecDeque<Line>,
    first: u64,
    /// The last line has not been ended yet.
    unfinished: bool,
    /// Typed and not read yet.
    pub typed: VecDeque<String>,
    /// What the shell has still to run of the line that it has read.
    pub pending: VecDeque<Work>,
    /// A line that ended in a backslash.
    pub continued: String,
    pub foreground: Option<u32>,
}

/// Something for the shell to run.
#[derive(Debug, Clone)]
pub(super) enum Work {
    Pipeline(Pipeline),
    /// A line of a script, which is shown before it runs.
    ScriptLine(String),
}

impl Terminal {
    pub fn new(cwd: &str) -> Self {
        Terminal {
            open: true,
            cwd: cwd.to_owned(),
            environment: BTreeMap::new(),
            status: 0,
            lines: VecDeque::new(),
            first: 0,
            unfinished: false,
            typed: VecDeque::new(),
            pending: VecDeque::new(),
            continued: String::new(),
            foreground: None,
        }
    }

    pub fn clear(&mut self) {
        self.first += self.lines.len() as u64;
        self.lines.clear();
        self.unfinished = false;
    }

    /// Shows text, which may have several lines.
    pub fn show(&mut self, now: Micros, stream: Stream, text: &str) {
        for part in text.split_inclusive('\n') {
            let (part, ends) = match part.strip_suffix('\n') {
                Some(part) => (part, true),
                None => (part, false),
            };
            if !self.unfinished {
                self.lines.push_back(Line {
                    at: now,
                    pieces: Vec::new(),
                });
            }
            if let Some(line) = self.lines.back_mut().filter(|_| !part.is_empty()) {
                match line.pieces.last_mut() {
                    Some(last) if last.stream == stream => last.text.push_str(part),
                    _ => line.pieces.push(Piece {
                        stream,
                        text: part.to_owned(),
                    }),
                }
            }
            self.unfinished = !ends;
        }
        while self.lines.len() > limits::KEPT_LINES {
            self.lines.pop_front();
            self.first += 1;
        }
    }

    /// The last line is open: a prompt would stand behind it.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    pub fn output(&self, since: u64, prompt: String) -> Output {
        let skip = usize::try_from(since.saturating_sub(self.first)).unwrap_or(usize::MAX);
        Output {
            first: since.max(self.first),
            lines: self.lines.iter().skip(skip).cloned().collect(),
            open: self.unfinished,
            busy: self.foreground.is_some(),
            prompt,
            cwd: self.cwd.clone(),
        }
    }
}
