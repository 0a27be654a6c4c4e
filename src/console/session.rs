//! The machine as its user sees it: terminals to type into, time that passes.

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::course;
use super::facts::Facts;
use super::files::{self, Files};
use super::limits;
use super::machine::Machine;
use super::process::{Process, Signal};
use super::terminal::{Output, Stream, Terminal};
use crate::sim::delays::{Delay, Delays};
use crate::sim::random::Random;
use crate::sim::setup::Setup;
use crate::sim::{Micros, World};

/// How a machine is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Everything random is drawn from it.
    pub seed: u64,
    /// The wall clock at virtual time 0, in seconds since 1970-01-01 UTC.
    pub clock: i64,
    /// Files that lie on the machine beside (or instead of) the course's own: absolute path and text.
    pub files: Vec<(String, String)>,
    /// Names and addresses of the machine.
    pub hosts: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            seed: 1,
            clock: 1_527_847_200,
            files: Vec::new(),
            hosts: [
                "localhost",
                "127.0.0.1",
                "0.0.0.0",
                "192.168.88.11",
                "orderer0.member1.example.com",
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    }
}

/// Something for whoever shows the terminals to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// `vi`, `nano` or `edit`: show this file (absolute path) in an editor. [`Session::write_file`] saves it.
    Edit { terminal: usize, path: String },
    /// `clear`: the lines before are not shown any more.
    Cleared { terminal: usize },
    /// `exit`: the terminal is closed.
    Closed { terminal: usize },
}

/// A simulated machine with terminals.
pub struct Session {
    pub(super) machine: Machine,
    pub(super) terminals: Vec<Terminal>,
    pub(super) processes: Vec<Process>,
    pub(super) next_pid: u32,
    pub(super) next_job: u32,
}

/// Events of the world in one [`Session::advance`] at most, so that no run can hang its caller.
const BUDGET: u64 = 20_000_000;

impl Session {
    /// A machine on which nothing runs yet, with the course's files.
    pub fn new(options: Options) -> Self {
        let mut files = Files::default();
        course::install(&mut files);
        for (path, text) in options.files {
            let path = files::resolve("/", &path);
            // What does not fit is not there.
            let _ = files.put(&path, text);
        }
        let setup = Setup {
            delays: Delays {
                // The processes' own start takes the console's time.
                zookeeper_start: Delay::new(1, 0),
                broker_start: Delay::new(1, 0),
                broker_recovery: Delay::new(1, 0),
                broker_start_share: 0,
                orderer_start: Delay::new(1, 0),
                ..Delays::default()
            },
            ..Setup::default()
        };
        Session {
            machine: Machine::new(
                World::empty(setup, options.seed),
                files,
                Clock {
                    beginning: options.clock,
                },
                Random::new(options.seed ^ 0x636f_6e73_6f6c_6521),
                options.hosts,
            ),
            terminals: Vec::new(),
            processes: Vec::new(),
            next_pid: 2101,
            next_job: 1,
        }
    }

    /// A new terminal, in Kafka's folder. `None`: there are [`limits::TERMINALS`] already.
    pub fn open_terminal(&mut self) -> Option<usize> {
        let fresh = || {
            let mut terminal = Terminal::new(course::KAFKA);
            terminal.environment = course::environment();
            terminal
        };
        if let Some(index) = self.terminals.iter().position(|terminal| !terminal.open) {
            self.terminals[index] = fresh();
            return Some(index);
        }
        if self.terminals.len() >= limits::TERMINALS {
            return None;
        }
        self.terminals.push(fresh());
        Some(self.terminals.len() - 1)
    }

    /// Closes a terminal: what runs in it is killed, except for what was started with `-daemon`.
    pub fn close_terminal(&mut self, terminal: usize) {
        let pids: Vec<u32> = self
            .processes
            .iter()
            .filter(|process| process.terminal == terminal)
            .map(|process| process.pid)
            .collect();
        for pid in pids {
            self.send_signal(pid, Signal::Kill);
        }
        if let Some(own) = self.terminals.get_mut(terminal) {
            own.open = false;
            own.foreground = None;
            own.pending.clear();
            own.typed.clear();
        }
    }

    /// Types one or more lines and presses return after each. Goes to what runs in the foreground, else to the shell.
    /// Too long a line, a binary or too large a paste is refused as a whole, and the terminal says so.
    pub fn enter(&mut self, terminal: usize, text: &str) {
        let Some(own) = self.terminals.get_mut(terminal).filter(|own| own.open) else {
            return;
        };
        if let Err(words) = check_input(text) {
            own.show(self.machine.world.now(), Stream::Note, &format!("{words}\n"));
            return;
        }
        let text = text.strip_suffix('\n').unwrap_or(text);
        own.typed
            .extend(text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()));
        self.settle();
    }

    /// Ctrl-C.
    pub fn interrupt(&mut self, terminal: usize) {
        let now = self.machine.world.now();
        let prompt = self.prompt(terminal);
        let Some(own) = self.terminals.get_mut(terminal) else {
            return;
        };
        own.typed.clear();
        own.pending.clear();
        own.continued.clear();
        match own.foreground {
            Some(job) => {
                own.show(now, Stream::Input, "^C");
                self.signal_job(job, Signal::Int);
            }
            None => {
                own.show(now, Stream::Prompt, &prompt);
                own.show(now, Stream::Input, "^C\n");
            }
        }
        self.settle();
    }

    /// Ctrl-D: nothing more is typed for what runs in the foreground.
    pub fn eof(&mut self, terminal: usize) {
        let Some(job) = self.terminals.get(terminal).and_then(|own| own.foreground) else {
            return;
        };
        for process in self.processes.iter_mut().filter(|process| process.job == job) {
            if process.stdin.keyboard {
                process.stdin.close();
                process.wake = Some(0);
            }
        }
        self.settle();
    }

    /// Ways to go on with what has been typed: whole words for the last one, sorted.
    pub fn complete(&self, terminal: usize, line: &str) -> Vec<String> {
        super::complete::complete(self, terminal, line)
    }

    /// Virtual time passes.
    pub fn advance(&mut self, micros: Micros) {
        let target = self.machine.world.now().saturating_add(micros);
        let mut budget = BUDGET;
        loop {
            let wakes = self.processes.iter().filter_map(|process| process.wake);
            let next = wakes
                .min()
                .unwrap_or(Micros::MAX)
                .max(self.machine.world.now())
                .min(target);
            let before = self.machine.world.events();
            let there = self.machine.world.run_until(next, budget);
            budget = budget.saturating_sub(self.machine.world.events() - before);
            self.settle();
            if self.machine.world.now() >= target || !there || self.machine.world.now() < next {
                return;
            }
        }
    }

    /// When something will happen by itself: there is no use in showing moments before. `None`: not until somebody types.
    pub fn next_at(&self) -> Option<Micros> {
        let wakes = self.processes.iter().filter_map(|process| process.wake);
        wakes.chain(self.machine.world.next_at()).min()
    }

    pub fn now(&self) -> Micros {
        self.machine.world.now()
    }

    /// What a terminal shows from line `since` on.
    pub fn output(&self, terminal: usize, since: u64) -> Output {
        match self.terminals.get(terminal) {
            Some(own) => own.output(since, self.prompt(terminal)),
            None => Terminal::new("/").output(since, String::new()),
        }
    }

    /// A command runs in the foreground.
    pub fn is_busy(&self, terminal: usize) -> bool {
        self.terminals
            .get(terminal)
            .is_some_and(|own| own.foreground.is_some() || !own.typed.is_empty())
    }

    /// Whether there is such a terminal and it has not been closed.
    pub fn is_open(&self, terminal: usize) -> bool {
        self.terminals.get(terminal).is_some_and(|own| own.open)
    }

    /// Number of terminals; closed ones count until their place is taken.
    pub fn terminals(&self) -> usize {
        self.terminals.len()
    }

    /// Status of the terminal's last command.
    pub fn status(&self, terminal: usize) -> i32 {
        self.terminals.get(terminal).map_or(0, |own| own.status)
    }

    /// What has come up for whoever shows the terminals.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.machine.events)
    }

    /// A file's text.
    pub fn read_file(&self, path: &str) -> Option<String> {
        self.machine.files.text(path).ok()
    }

    /// Saves a file, as an editor does. The words of the refusal are the system's.
    pub fn write_file(&mut self, path: &str, text: &str) -> Result<(), String> {
        let path = files::resolve("/", path);
        let written = self.machine.files.write(&path, text);
        written.map_err(|error| format!("{path}: {}", error.text()))
    }

    /// Everything that a lesson can ask of the machine.
    pub fn facts(&self) -> Facts {
        super::facts::facts(&self.machine)
    }

    /// The world in which the servers live, to draw it.
    pub fn world(&self) -> &World {
        &self.machine.world
    }

    /// Paths of all files, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.machine.files.paths().map(str::to_owned).collect()
    }

    pub(super) fn prompt(&self, terminal: usize) -> String {
        let Some(own) = self.terminals.get(terminal) else {
            return String::new();
        };
        if !own.continued.is_empty() {
            return "> ".to_owned();
        }
        let cwd = match own.cwd.strip_prefix(course::HOME) {
            Some(rest) => format!("~{rest}"),
            None => own.cwd.clone(),
        };
        format!("{cwd}$ ")
    }
}

/// Whether text may be typed.
fn check_input(text: &str) -> Result<(), String> {
    let longest = text.split('\n').map(str::len).max().unwrap_or(0);
    if longest > limits::LINE {
        return Err(format!(
            "simulation: a line of {longest} bytes is not taken in; {} is the most",
            limits::LINE
        ));
    }
    if text.len() > limits::PASTE {
        let (len, most) = (text.len(), limits::PASTE);
        return Err(format!(
            "simulation: a paste of {len} bytes is not taken in; {most} is the most"
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || text.contains('\u{fffd}') {
        return Err("simulation: binary is not taken in; only text can be typed".to_owned());
    }
    Ok(())
}
