//! Programs that run on the simulated machine.

use std::collections::{BTreeMap, VecDeque};

use super::machine::Machine;
use super::terminal::Stream;
use crate::sim::Micros;

/// What a program wants after it has gone on as far as it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// To go on at this time, or when something comes in.
    Until(Micros),
    /// To go on when something comes in.
    Input,
    /// It has ended with this status.
    Done(i32),
}

/// Signals that the machine knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Ctrl-C.
    Int,
    /// `kill`.
    Term,
    /// `kill -9`.
    Kill,
}

/// What a program reads: the keyboard, a pipe or nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Stdin {
    pub lines: VecDeque<String>,
    /// A line that has not been ended yet.
    pub partial: String,
    /// Nothing more will come.
    pub closed: bool,
    /// What is typed in the terminal goes here.
    pub keyboard: bool,
}

impl Stdin {
    pub fn push(&mut self, text: &str) {
        for part in text.split_inclusive('\n') {
            match part.strip_suffix('\n') {
                Some(part) => {
                    let line = std::mem::take(&mut self.partial) + part;
                    self.lines.push_back(line);
                }
                None => self.partial.push_str(part),
            }
        }
    }

    pub fn close(&mut self) {
        if !self.partial.is_empty() {
            self.lines.push_back(std::mem::take(&mut self.partial));
        }
        self.closed = true;
    }
}

/// Where a program's output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sink {
    Terminal,
    /// Standard input of the process with this id.
    Pipe(u32),
    File(String),
    Nowhere,
}

/// What a program can see and do while it goes on.
pub(super) struct Context<'a> {
    pub machine: &'a mut Machine,
    pub stdin: &'a mut Stdin,
    pub out: &'a mut Vec<(Stream, String)>,
    pub cwd: &'a str,
    pub environment: &'a BTreeMap<String, String>,
    pub pid: u32,
    /// Standard output is no terminal.
    pub piped: bool,
}

impl Context<'_> {
    pub fn now(&self) -> Micros {
        self.machine.world.now()
    }

    pub fn out(&mut self, text: impl Into<String>) {
        self.out.push((Stream::Stdout, text.into()));
    }

    pub fn err(&mut self, text: impl Into<String>) {
        self.out.push((Stream::Stderr, text.into()));
    }

    /// The simulation's own words.
    pub fn note(&mut self, text: impl Into<String>) {
        self.out.push((Stream::Note, text.into()));
    }

    /// The absolute path that an argument means here.
    pub fn path(&self, argument: &str) -> String {
        super::files::resolve(self.cwd, argument)
    }
}

/// A program.
pub(super) trait Program {
    /// Goes on as far as it can now.
    fn step(&mut self, context: &mut Context<'_>) -> Step;

    /// A signal other than `kill -9`. By default it ends the program, as the shell reports it.
    fn signal(&mut self, _context: &mut Context<'_>, signal: Signal) -> Step {
        Step::Done(if signal == Signal::Int { 130 } else { 143 })
    }

    /// `kill -9`: the machine takes away what the process holds.
    fn killed(&mut self, _machine: &mut Machine) {}

    /// It waits for lines from its standard input now.
    fn reads(&self) -> bool {
        false
    }

    /// Names by which `jps`, `ps` and the stop scripts know it.
    fn kind(&self) -> Kind {
        Kind::Tool
    }
}

/// What a process is, for those who look for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tool,
    Kafka,
    ZooKeeper,
    Orderer,
}

/// A process.
pub(super) struct Process {
    pub pid: u32,
    pub terminal: usize,
    /// Processes of one pipeline have the same.
    pub job: u32,
    /// The command line.
    pub line: String,
    pub program: Box<dyn Program>,
    pub stdin: Stdin,
    pub stdout: Sink,
    pub stderr: Sink,
    pub cwd: String,
    pub environment: BTreeMap<String, String>,
    /// When it wants to go on.
    pub wake: Option<Micros>,
    /// The last of its pipeline: its status is the pipeline's.
    pub last: bool,
}
