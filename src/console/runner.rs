//! The shell at work: what was typed is read, and becomes processes.

use std::collections::{BTreeMap, VecDeque};

use super::commands::{self, Found};
use super::course;
use super::files::{self, resolve};
use super::limits;
use super::process::{Process, Sink, Stdin};
use super::session::Session;
use super::shell::{self, Expansion, Fd, Part, Pipeline, Redirect, Stage, When, Word};
use super::terminal::{Stream, Work};

/// A stage whose words stand fast.
pub(super) struct Ready {
    pub(super) words: Vec<String>,
    pub(super) assignments: Vec<(String, String)>,
    stdin: Option<String>,
    stdout: Option<Sink>,
    stderr: Option<Sink>,
    /// Standard error goes where standard output goes.
    joined: bool,
}

impl Session {
    /// Every terminal's shell goes on as far as it can. Returns whether one did something.
    pub(super) fn run_shells(&mut self) -> bool {
        let mut moved = false;
        for terminal in 0..self.terminals.len() {
            moved |= match self.terminals[terminal].foreground {
                Some(job) => self.feed(terminal, job),
                None => self.run_next(terminal),
            };
        }
        moved
    }

    /// A typed line for the program in the foreground, if it waits for one.
    fn feed(&mut self, terminal: usize, job: u32) -> bool {
        let waits = |process: &&mut Process| {
            process.job == job && process.stdin.keyboard && !process.stdin.closed && process.program.reads()
        };
        let Some(reader) = self.processes.iter_mut().find(waits) else {
            return false;
        };
        let own = &mut self.terminals[terminal];
        let Some(line) = own.typed.pop_front() else {
            return false;
        };
        own.show(self.machine.world.now(), Stream::Input, &format!("{line}\n"));
        reader.stdin.lines.push_back(line);
        reader.wake = Some(0);
        true
    }

    /// The next thing that the shell has to do.
    fn run_next(&mut self, terminal: usize) -> bool {
        let work = self.terminals[terminal].pending.pop_front();
        match work {
            Some(Work::Pipeline(pipeline)) => self.run(terminal, pipeline),
            Some(Work::ScriptLine(line)) => {
                self.say(terminal, Stream::Note, &format!("+ {line}\n"));
                self.read_line(terminal, &line, true);
            }
            None => {
                let Some(line) = self.terminals[terminal].typed.pop_front() else {
                    return false;
                };
                let prompt = self.prompt(terminal);
                self.say(terminal, Stream::Prompt, &prompt);
                self.say(terminal, Stream::Input, &format!("{line}\n"));
                let whole = std::mem::take(&mut self.terminals[terminal].continued) + &line;
                match whole.strip_suffix('\\') {
                    Some(begun) if begun.len() < limits::LINE => {
                        self.terminals[terminal].continued = begun.to_owned();
                    }
                    _ => self.read_line(terminal, &whole, false),
                }
            }
        }
        true
    }

    pub(super) fn say(&mut self, terminal: usize, stream: Stream, text: &str) {
        let now = self.machine.world.now();
        if let Some(own) = self.terminals.get_mut(terminal) {
            own.show(now, stream, text);
        }
    }

    fn read_line(&mut self, terminal: usize, line: &str, first: bool) {
        match shell::parse(line) {
            Ok(pipelines) => {
                let work: VecDeque<Work> = pipelines.into_iter().map(Work::Pipeline).collect();
                let pending = &mut self.terminals[terminal].pending;
                if first {
                    for one in work.into_iter().rev() {
                        pending.push_front(one);
                    }
                } else {
                    pending.extend(work);
                }
            }
            Err(words) => {
                self.say(terminal, Stream::Stderr, &format!("bash: {words}\n"));
                self.terminals[terminal].status = 2;
            }
        }
    }

    fn run(&mut self, terminal: usize, pipeline: Pipeline) {
        let status = self.terminals[terminal].status;
        let runs = match pipeline.when {
            When::Always => true,
            When::Success => status == 0,
            When::Failure => status != 0,
        };
        if !runs {
            return;
        }
        let stages: Vec<Ready> = pipeline
            .stages
            .iter()
            .map(|stage| self.expand(terminal, stage))
            .collect();
        if let [only] = stages.as_slice()
            && self.built_in(terminal, only)
        {
            return;
        }
        let job = self.start(terminal, stages, &pipeline.text, None, pipeline.background);
        if let Some((job, pid)) = job {
            if pipeline.background {
                self.terminals[terminal].status = 0;
                self.say(terminal, Stream::Stdout, &format!("[{job}] {pid}\n"));
            } else {
                self.terminals[terminal].foreground = Some(job);
            }
        }
    }

    /// Puts variables, names of files and outputs of commands into a stage.
    fn expand(&mut self, terminal: usize, stage: &Stage) -> Ready {
        let inside = |word: &Word| {
            word.iter()
                .filter_map(|part| match part {
                    Part::Command(line) => Some(line.clone()),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
        let lines: Vec<String> = stage
            .words
            .iter()
            .chain(stage.assignments.iter().map(|(_, word)| word))
            .flat_map(inside)
            .collect();
        let outputs: Vec<(String, String)> = lines
            .into_iter()
            .map(|line| {
                let output = self.capture(terminal, &line);
                (line, output)
            })
            .collect();
        self.machine.refresh_folders();
        let own = &self.terminals[terminal];
        let files = &self.machine.files;
        let find = |pattern: &str| find(files, &own.cwd, pattern);
        let run = |line: &str| {
            let found = outputs.iter().find(|(known, _)| known == line);
            found.map_or(String::new(), |(_, output)| output.trim_end_matches('\n').to_owned())
        };
        let expansion = Expansion {
            environment: &own.environment,
            status: own.status,
            home: course::HOME,
            find: &find,
            run: &run,
        };
        let mut ready = Ready {
            words: stage.words.iter().flat_map(|word| expansion.words(word)).collect(),
            assignments: stage
                .assignments
                .iter()
                .map(|(name, word)| (name.clone(), expansion.text(word)))
                .collect(),
            stdin: None,
            stdout: None,
            stderr: None,
            joined: false,
        };
        let mut emptied = Vec::new();
        for redirect in &stage.redirects {
            match redirect {
                Redirect::From(path) => ready.stdin = Some(resolve(&own.cwd, &expansion.text(path))),
                Redirect::ErrToOut => match &ready.stdout {
                    Some(sink) => ready.stderr = Some(sink.clone()),
                    None => ready.joined = true,
                },
                Redirect::OutToErr => ready.stdout = ready.stderr.clone().or(Some(Sink::Terminal)),
                Redirect::To { fd, path, append } => {
                    let path = resolve(&own.cwd, &expansion.text(path));
                    let sink = match path.as_str() {
                        "/dev/null" => Sink::Nowhere,
                        _ => Sink::File(path.clone()),
                    };
                    if !append && sink != Sink::Nowhere {
                        emptied.push(path);
                    }
                    if *fd != Fd::Err {
                        ready.stdout = Some(sink.clone());
                    }
                    if *fd != Fd::Out {
                        ready.stderr = Some(sink);
                    }
                }
            }
        }
        for path in emptied {
            if let Err(error) = self.machine.files.write(&path, "") {
                self.say(terminal, Stream::Stderr, &format!("bash: {path}: {}\n", error.text()));
            }
        }
        ready
    }

    /// The output of a command that answers at once.
    fn capture(&mut self, terminal: usize, line: &str) -> String {
        const PLACE: &str = "/tmp/.output-of-a-command";
        let Ok(pipelines) = shell::parse(line) else {
            return String::new();
        };
        let Some(pipeline) = pipelines.into_iter().next() else {
            return String::new();
        };
        if self.machine.files.put(PLACE, "").is_err() {
            return String::new();
        }
        // No command inside a command inside a command.
        let nested = |word: &Word| word.iter().any(|part| matches!(part, Part::Command(_)));
        if pipeline.stages.iter().any(|stage| stage.words.iter().any(nested)) {
            return String::new();
        }
        let stages = pipeline
            .stages
            .iter()
            .map(|stage| self.expand(terminal, stage))
            .collect();
        let sink = Sink::File(PLACE.to_owned());
        if let Some((job, _)) = self.start(terminal, stages, line, Some(sink), true) {
            for _ in 0..100 {
                if !self.step_job(job) {
                    break;
                }
            }
            self.kill_job(job);
        }
        let text = self.machine.files.text(PLACE).unwrap_or_default();
        self.machine.files.remove(PLACE);
        text
    }

    /// Starts the stages of a pipeline. Returns the job's number and the last process' id.
    fn start(
        &mut self,
        terminal: usize,
        stages: Vec<Ready>,
        text: &str,
        end: Option<Sink>,
        background: bool,
    ) -> Option<(u32, u32)> {
        if self.processes.len() + stages.len() > limits::PROCESSES {
            let words = "bash: fork: retry: Resource temporarily unavailable\n";
            self.say(terminal, Stream::Stderr, words);
            return None;
        }
        let job = self.next_job;
        self.next_job += 1;
        let count = stages.len();
        let first_pid = self.next_pid;
        self.next_pid += count as u32;
        let cwd = self.terminals[terminal].cwd.clone();
        let mut piped = false;
        for (index, stage) in stages.into_iter().enumerate() {
            let pid = first_pid + index as u32;
            let last = index + 1 == count;
            let next = if last {
                end.clone().unwrap_or(Sink::Terminal)
            } else {
                Sink::Pipe(pid + 1)
            };
            let stdout = stage.stdout.unwrap_or_else(|| next.clone());
            let stderr = match stage.stderr {
                Some(sink) => sink,
                None if stage.joined => stdout.clone(),
                None => Sink::Terminal,
            };
            let mut stdin = match (&stage.stdin, index) {
                (Some(path), _) => self.file_as_stdin(path),
                (None, 0) if background => Stdin {
                    closed: true,
                    ..Stdin::default()
                },
                (None, 0) => Session::keyboard(),
                _ => Stdin::default(),
            };
            // A pipe that nobody writes into ends at once.
            if index > 0 && !piped {
                stdin.close();
            }
            piped = stdout == next || stderr == next;
            let mut environment = self.environment_of(terminal);
            environment.extend(stage.assignments);
            let words = under_env(&mut environment, &stage.words);
            let found = commands::find(&self.machine, &cwd, words);
            let program = match found {
                Found::Program(program) => program,
                Found::Script(_) => commands::failure("bash: scripts cannot stand in a pipe here", 126),
                Found::Failure(words, status) => commands::failure(&words, status),
            };
            self.spawn(Process {
                pid,
                terminal,
                job,
                line: if count == 1 {
                    text.to_owned()
                } else {
                    stage.words.join(" ")
                },
                program,
                stdin,
                stdout,
                stderr,
                cwd: cwd.clone(),
                environment,
                wake: None,
                last,
            });
        }
        Some((job, first_pid + count as u32 - 1))
    }

    fn file_as_stdin(&self, path: &str) -> Stdin {
        let mut stdin = Stdin::default();
        if path != "/dev/null" {
            stdin.push(&self.machine.files.text(path).unwrap_or_default());
        }
        stdin.close();
        stdin
    }
}

/// `env [-u NAME]… [NAME=value]… COMMAND…`: the command's words, and its variables. Without a command `env` is one itself.
fn under_env<'a>(environment: &mut BTreeMap<String, String>, words: &'a [String]) -> &'a [String] {
    let Some(mut rest) = words.strip_prefix(&["env".to_owned()]) else {
        return words;
    };
    let mut own = environment.clone();
    loop {
        match rest {
            [flag, name, more @ ..] if flag == "-u" => {
                own.remove(name);
                rest = more;
            }
            [first, more @ ..] if first.contains('=') => {
                let (name, value) = first.split_once('=').unwrap_or((first, ""));
                own.insert(name.to_owned(), value.to_owned());
                rest = more;
            }
            [] => return words,
            command => {
                *environment = own;
                return command;
            }
        }
    }
}

/// Paths that fit a pattern, as the person would write them.
fn find(files: &files::Files, cwd: &str, pattern: &str) -> Vec<String> {
    let whole = resolve(cwd, pattern);
    let depth = whole.matches('/').count();
    let fits = |path: &&str| {
        path.matches('/').count() == depth
            && !files::base(path).starts_with('.')
            && path
                .split('/')
                .zip(whole.split('/'))
                .all(|(name, part)| shell::fits(part, name))
    };
    let shown = |path: &str| {
        if pattern.starts_with('/') {
            return path.to_owned();
        }
        let inside = if cwd == "/" { "/".to_owned() } else { format!("{cwd}/") };
        path.strip_prefix(&inside).unwrap_or(path).to_owned()
    };
    files.paths().filter(fits).map(shown).collect()
}
