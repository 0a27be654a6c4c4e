//! Processes go on, end, and get signals; what they print goes where it belongs.

use std::collections::BTreeMap;

use super::course;
use super::limits;
use super::machine::ProcessInfo;
use super::process::{Context, Process, Signal, Sink, Stdin, Step};
use super::session::Session;
use super::terminal::Stream;

impl Session {
    /// Everything goes on as far as it can without time passing.
    pub(super) fn settle(&mut self) {
        // Each round something has to move; what goes on for ever in one moment is stopped.
        for _ in 0..10_000 {
            let moved = self.step_processes() | self.run_shells();
            self.machine.finish_deletions();
            self.machine.expire_members();
            if !moved {
                break;
            }
        }
    }

    /// Lets every process go on that is due. Returns whether one was.
    fn step_processes(&mut self) -> bool {
        let now = self.machine.world.now();
        let mut moved = false;
        let mut index = 0;
        self.machine.processes = self.infos();
        while index < self.processes.len() {
            if self.processes[index].wake.is_none_or(|wake| wake > now) {
                index += 1;
                continue;
            }
            moved = true;
            self.step_one(index, |program, context| program.step(context));
            self.answer_requests();
            self.machine.processes = self.infos();
            index = 0;
        }
        moved
    }

    /// Does what programs have asked for: signals and new processes.
    fn answer_requests(&mut self) {
        for (pid, signal) in std::mem::take(&mut self.machine.signals) {
            self.send_signal(pid, signal);
        }
        for launch in std::mem::take(&mut self.machine.launches) {
            if self.processes.len() >= limits::PROCESSES {
                return;
            }
            let output = format!("{}/{}", course::KAFKA, launch.output);
            let _ = self.machine.files.put(&output, "");
            let (pid, job) = (self.next_pid, self.next_job);
            self.next_pid += 1;
            self.next_job += 1;
            self.spawn(Process {
                pid,
                terminal: usize::MAX,
                job,
                line: launch.line,
                program: launch.program,
                stdin: Stdin {
                    closed: true,
                    ..Stdin::default()
                },
                stdout: Sink::File(output.clone()),
                stderr: Sink::File(output),
                cwd: course::KAFKA.to_owned(),
                environment: course::environment(),
                wake: None,
                last: true,
            });
        }
    }

    fn infos(&self) -> Vec<ProcessInfo> {
        let info = |process: &Process| ProcessInfo {
            pid: process.pid,
            line: process.line.clone(),
            kind: process.program.kind(),
        };
        self.processes.iter().map(info).collect()
    }

    /// Lets a job's processes go on that are due. Returns whether the job is still there and one was.
    pub(super) fn step_job(&mut self, job: u32) -> bool {
        let now = self.machine.world.now();
        let due = |process: &Process| process.job == job && process.wake.is_some_and(|wake| wake <= now);
        let Some(index) = self.processes.iter().position(due) else {
            return false;
        };
        self.machine.processes = self.infos();
        self.step_one(index, |program, context| program.step(context));
        true
    }

    /// Ends what is left of a job.
    pub(super) fn kill_job(&mut self, job: u32) {
        self.signal_job(job, Signal::Kill);
    }

    /// Lets one process do something, and deals with what comes of it.
    pub(super) fn step_one(
        &mut self,
        index: usize,
        act: impl FnOnce(&mut dyn super::process::Program, &mut Context<'_>) -> Step,
    ) {
        let Some(process) = self.processes.get_mut(index) else {
            return;
        };
        let mut out = Vec::new();
        let mut context = Context {
            machine: &mut self.machine,
            stdin: &mut process.stdin,
            out: &mut out,
            cwd: &process.cwd,
            environment: &process.environment,
            pid: process.pid,
            piped: process.stdout != Sink::Terminal,
        };
        let step = act(process.program.as_mut(), &mut context);
        process.wake = match step {
            Step::Until(at) => Some(at.max(self.machine.world.now() + 1)),
            Step::Input | Step::Done(_) => None,
        };
        let (terminal, stdout, stderr) = (process.terminal, process.stdout.clone(), process.stderr.clone());
        for (stream, text) in out {
            let sink = match stream {
                Stream::Stderr => &stderr,
                Stream::Note => &Sink::Terminal,
                _ => &stdout,
            };
            self.deliver(terminal, sink, stream, &text);
        }
        if let Step::Done(status) = step {
            self.ended(index, status);
        }
    }

    pub(super) fn deliver(&mut self, terminal: usize, sink: &Sink, stream: Stream, text: &str) {
        match sink {
            Sink::Terminal => {
                let now = self.machine.world.now();
                if let Some(own) = self.terminals.get_mut(terminal) {
                    own.show(now, stream, text);
                }
            }
            Sink::Pipe(pid) => {
                if let Some(reader) = self.processes.iter_mut().find(|process| process.pid == *pid) {
                    reader.stdin.push(text);
                    reader.wake = Some(0);
                }
            }
            // A full disk loses output, as a real one does.
            Sink::File(path) => drop(self.machine.files.append(path, text.as_bytes())),
            Sink::Nowhere => {}
        }
    }

    /// A process is over.
    fn ended(&mut self, index: usize, status: i32) {
        if index >= self.processes.len() {
            return;
        }
        let process = self.processes.remove(index);
        self.machine.ports.retain(|_, pid| *pid != process.pid);
        if let Sink::Pipe(reader) = process.stdout
            && let Some(reader) = self.processes.iter_mut().find(|other| other.pid == reader)
        {
            reader.stdin.close();
            reader.wake = Some(0);
        }
        let Some(own) = self.terminals.get_mut(process.terminal) else {
            return;
        };
        if process.last && own.foreground == Some(process.job) {
            own.status = status;
        }
        let over = !self.processes.iter().any(|other| other.job == process.job);
        if over && own.foreground == Some(process.job) {
            own.foreground = None;
            if own.is_unfinished() {
                own.show(self.machine.world.now(), Stream::Stdout, "\n");
            }
        }
    }

    pub(super) fn signal_job(&mut self, job: u32, signal: Signal) {
        let pids: Vec<u32> = self
            .processes
            .iter()
            .filter(|process| process.job == job)
            .map(|process| process.pid)
            .collect();
        for pid in pids {
            self.send_signal(pid, signal);
        }
    }

    pub(super) fn send_signal(&mut self, pid: u32, signal: Signal) {
        let Some(index) = self.processes.iter().position(|process| process.pid == pid) else {
            return;
        };
        if signal == Signal::Kill {
            self.processes[index].program.killed(&mut self.machine);
            return self.ended(index, 137);
        }
        self.step_one(index, |program, context| program.signal(context, signal));
    }

    /// Starts a process; it goes on at once.
    pub(super) fn spawn(&mut self, mut process: Process) {
        process.wake = Some(0);
        self.processes.push(process);
    }

    /// A stdin for a process that reads what is typed.
    pub(super) fn keyboard() -> Stdin {
        Stdin {
            keyboard: true,
            ..Stdin::default()
        }
    }

    pub(super) fn environment_of(&self, terminal: usize) -> BTreeMap<String, String> {
        self.terminals
            .get(terminal)
            .map(|own| own.environment.clone())
            .unwrap_or_default()
    }
}
