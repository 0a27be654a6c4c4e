//! The course's desk in the simulating worker: the machine with its terminals, the goals, the grades.

mod terminals;

use std::collections::{BTreeSet, VecDeque};

use super::brief::{first_undone, graded, of_lesson, taken_up};
use super::{Reply, Request};
use crate::config::source::{FileSet, SourceFile};
use crate::console::Session;
use crate::finding::Message;
use crate::lessons::challenge::Challenge;
use crate::lessons::desk::Desk as Student;
use crate::lessons::goal::Goal;
use crate::lessons::lesson::{Lesson, Typed};
use crate::lessons::machine;
use crate::lessons::update;
use crate::playground::setup::{Play, Setup, fingerprint};
use crate::sim::{Micros, World};

/// Virtual µs between two looks at the clock while time passes.
const STRIDE: Micros = 50_000;
/// Virtual µs that a command typed for the student may take when its line does not say.
const PATIENCE: Micros = 15_000_000;

/// The machine and what is done on it.
#[derive(Default)]
pub struct Desk {
    /// Per terminal, what the page knows.
    told: Vec<Told>,
    challenge: Option<Challenge>,
    lesson: Option<Lesson>,
    /// Name of the lesson or the challenge; a lesson's scenarios have it on the stage.
    name: String,
    /// The student's files, and what is played or the machine.
    student: Option<Student>,
    setup: Setup,
    /// The step whose goal the machine is held against, and what was missing the last time.
    watched: Option<(u32, Option<Vec<Message>>)>,
    /// Lines that are typed for the student.
    typing: VecDeque<Typed>,
    /// Not before this time is the next of them typed, unless the terminal is free earlier.
    pause: Option<Pause>,
    /// What is done for the student on the machine.
    doing: Option<Doing>,
    /// The step whose goal is to be looked at. A run to the end takes a while: only the newest question counts.
    due: Option<u32>,
    replies: Vec<Reply>,
}

/// What the page knows of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    terminal: usize,
    /// Number of the line after the last one.
    lines: u64,
    /// Number of the line from which on there may be more to tell.
    next: u64,
    /// That line as it was told.
    last: String,
    busy: bool,
    prompt: String,
}

/// A step that is done for the student on the machine; virtual µs until which its goal may take to be met, once all is
/// typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Doing {
    step: u32,
    until: Option<Micros>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pause {
    until: Micros,
    /// It ends when this terminal has nothing to do any more.
    terminal: Option<usize>,
}

impl Desk {
    /// Does what is asked; the answers come with [`Desk::news`].
    pub fn take(&mut self, request: Request) {
        match request {
            Request::Challenge { name, text, result } => self.challenge(name, &text, result.as_deref()),
            Request::Lesson { name, text, at, done } => self.lesson(name, &text, at, &done),
            Request::Begin { step, files, setup } => self.begin(step, files, setup),
            Request::OpenTerminal => {
                if let Some(session) = self.session_mut() {
                    session.open_terminal();
                }
            }
            Request::CloseTerminal(terminal) => {
                if let Some(session) = self.session_mut() {
                    session.close_terminal(terminal as usize);
                    self.replies.push(Reply::Closed(terminal));
                    self.told.retain(|told| told.terminal != terminal as usize);
                }
            }
            Request::Type { terminal, text } => self.with(|session| session.enter(terminal as usize, &text)),
            Request::Interrupt(terminal) => {
                self.typing.clear();
                self.doing = None;
                self.with(|session| session.interrupt(terminal as usize));
            }
            Request::End(terminal) => self.with(|session| session.eof(terminal as usize)),
            Request::Complete { terminal, line } => {
                if let Some(session) = self.session() {
                    let words = session.complete(terminal as usize, &line);
                    self.replies.push(Reply::Completed { terminal, line, words });
                }
            }
            Request::Save { path, text } => {
                let saved = self.session_mut().map(|session| session.write_file(&path, &text));
                if let Some(Err(words)) = saved {
                    self.replies.push(Reply::NotSaved(words));
                }
            }
            Request::Grade(files) => {
                if let Some(challenge) = &self.challenge {
                    let reply = graded(&self.name, challenge, &files);
                    self.replies.push(reply);
                }
            }
            Request::Look { step, files, setup } => {
                self.lay_out(files, setup);
                self.due = Some(step);
            }
            Request::Update {
                second,
                key,
                value,
                files,
                setup,
            } => {
                self.lay_out(files, setup);
                match self.update(second, &key, &value) {
                    Ok(()) => self.show(),
                    Err(message) => self.replies.push(Reply::Trouble(message)),
                }
            }
            Request::Do { step, files, setup } => self.perform(step, files, setup),
        }
    }

    /// Something is being typed for the student.
    #[cfg(test)]
    pub fn is_typing(&self) -> bool {
        !self.typing.is_empty()
    }

    /// There is a machine.
    pub fn world(&self) -> Option<&World> {
        self.session().map(Session::world)
    }

    pub fn now(&self) -> Micros {
        self.session().map_or(0, Session::now)
    }

    /// Lets time pass until `until` (virtual µs) while `go_on` says so. Returns whether it is that late.
    pub fn advance(&mut self, until: Micros, go_on: &dyn Fn() -> bool) -> bool {
        loop {
            self.type_next();
            let Some(session) = self.session_mut() else { return true };
            let left = until.saturating_sub(session.now());
            if left == 0 {
                return true;
            }
            session.advance(left.min(STRIDE));
            if !go_on() {
                return session.now() >= until;
            }
        }
    }

    /// What there is to tell.
    pub fn news(&mut self) -> Vec<Reply> {
        self.note_events();
        self.note_terminals();
        self.check_done();
        if let Some(step) = self.due.take() {
            self.look(step);
        }
        if let (Some(step), Some(_)) = (self.watched.as_ref().map(|(step, _)| *step), self.session()) {
            self.look(step);
        }
        std::mem::take(&mut self.replies)
    }

    fn session(&self) -> Option<&Session> {
        self.student.as_ref()?.session.as_ref()
    }

    fn session_mut(&mut self) -> Option<&mut Session> {
        self.student.as_mut()?.session.as_mut()
    }

    fn with(&mut self, act: impl FnOnce(&mut Session)) {
        if let Some(session) = self.session_mut() {
            act(session);
        }
    }

    fn challenge(&mut self, name: String, text: &str, result: Option<&str>) {
        let read = Challenge::parse(text);
        let mut replies = std::mem::take(&mut self.replies);
        match &read {
            Err(mistake) => replies.push(Reply::Challenge(Err(mistake.clone()))),
            Ok(challenge) => replies.extend(taken_up(&name, challenge, result)),
        }
        *self = Desk {
            name,
            challenge: read.ok(),
            replies,
            ..Desk::default()
        };
    }

    /// The network comes first: the page puts the machine in its place. Whoever begins in the middle finds everything as
    /// the steps before would have left it.
    fn lesson(&mut self, name: String, text: &str, at: Option<u32>, done: &BTreeSet<String>) {
        *self = Desk {
            name,
            replies: std::mem::take(&mut self.replies),
            ..Desk::default()
        };
        let lesson = match Lesson::parse(text) {
            Err(mistake) => return self.replies.push(Reply::Lesson(Err(mistake))),
            Ok(lesson) => lesson,
        };
        let parts = lesson.steps.len();
        let begin = at.map_or_else(
            || first_undone(&lesson, done),
            |at| usize::try_from(at).map_or(parts, |at| at.min(parts)),
        );
        let (mut student, begin) = match Student::at_step(&lesson, begin) {
            Ok(student) => (student, begin),
            Err(message) => {
                self.replies.push(Reply::Trouble(message));
                (Student::new(&lesson), 0)
            }
        };
        if let Some(session) = &mut student.session
            && session.terminals() == 0
        {
            session.open_terminal();
        }
        self.setup.fabric = student.fabric;
        self.student = Some(student);
        self.show();
        self.replies
            .push(Reply::Lesson(Ok(Box::new(of_lesson(&lesson, begin)))));
        self.lesson = Some(lesson);
    }

    /// Takes over what the student has in the editors and on the stage.
    fn lay_out(&mut self, files: FileSet, setup: Setup) {
        if let Some(student) = &mut self.student {
            // A machine has its own.
            if student.session.is_none() {
                student.files = files;
            }
            student.fabric = setup.fabric;
            if let Some(play) = &setup.play {
                student.scenario = Some(play.scenario.clone());
            }
        }
        self.setup = setup;
    }

    /// Puts what the student has into the editors and onto the stage.
    fn show(&mut self) {
        if let Some((files, setup)) = self.laid_out() {
            self.replies.push(Reply::Network { files, setup });
        }
    }

    fn laid_out(&self) -> Option<(FileSet, Box<Setup>)> {
        let student = self.student.as_ref()?;
        let play = student.scenario.clone().map(|scenario| Play {
            name: self.name.clone(),
            scenario,
            came_with: fingerprint(&student.files),
        });
        let setup = Setup {
            fabric: student.fabric,
            play,
            ..self.setup.clone()
        };
        Some((student.files.clone(), Box::new(setup)))
    }

    fn begin(&mut self, step: u32, files: FileSet, setup: Setup) {
        self.lay_out(files, setup);
        self.watched = Some((step, None));
        let Some(lesson) = &self.lesson else { return };
        let scenario = match lesson.steps.get(step as usize) {
            Some(step) => step.scenario.clone(),
            None => lesson.what_if.scenario.clone(),
        };
        match (&mut self.student, scenario) {
            (Some(student), Some(scenario)) if student.scenario.as_ref() != Some(&scenario) => {
                student.begin(Some(&scenario));
                self.show();
            }
            _ => {}
        }
        self.due = Some(step);
    }

    /// Holds the goal of a step against what there is.
    fn look(&mut self, step: u32) {
        let (Some(goal), Some(student)) = (self.goal(step), &self.student) else {
            return;
        };
        let missing = student.missing(&goal);
        let news = Some((step, Some(missing.clone())));
        // A machine is looked at all the time; what is new about it is told.
        if student.session.is_none() || self.watched != news {
            self.watched = news;
            self.replies.push(Reply::Goal { step, missing });
        }
    }

    fn goal(&self, step: u32) -> Option<Goal> {
        let lesson = self.lesson.as_ref()?;
        match lesson.steps.get(step as usize) {
            Some(step) => step.goal.clone(),
            None => Some(lesson.what_if.goal.clone()),
        }
    }

    fn update(&mut self, second: u32, key: &str, value: &str) -> Result<(), Message> {
        let fault = update::fault(second, key, value)?;
        let scenario = self.student.as_mut().and_then(|student| student.scenario.as_mut());
        let Some(scenario) = scenario else { return Ok(()) };
        if fault.at >= scenario.duration {
            let end = i64::try_from(scenario.duration / 1_000_000).unwrap_or(i64::MAX);
            return Err(Message::new("lesson.update.late").with("seconds", end));
        }
        let mut changed = scenario.clone();
        changed.faults.push(fault);
        changed.check()?;
        *scenario = changed;
        Ok(())
    }

    fn perform(&mut self, step: u32, files: FileSet, setup: Setup) {
        self.lay_out(files, setup);
        let (Some(lesson), Some(student)) = (&self.lesson, &mut self.student) else {
            return;
        };
        let index = step as usize;
        if student.session.is_some() {
            if let Err(message) = self.perform_on_machine(step) {
                self.replies.push(Reply::Trouble(message));
            }
            return;
        }
        match student.do_step(lesson, index) {
            Ok(false) => self.show(),
            Ok(true) => {
                let redone = self.laid_out().map(|(files, setup)| Reply::Redone { files, setup });
                self.replies.extend(redone);
            }
            Err(message) => self.replies.push(Reply::Trouble(message)),
        }
    }

    fn perform_on_machine(&mut self, step: u32) -> Result<(), Message> {
        let (Some(lesson), Some(student)) = (&self.lesson, &mut self.student) else {
            return Ok(());
        };
        let (changed, misfits) = student.edits_on_machine(lesson, step as usize)?;
        let (work, _) = lesson.part(step as usize);
        let work = work.console.clone();
        let Some(session) = &mut student.session else {
            return Ok(());
        };
        let files = machine::configuration(session);
        machine::save(session, &files, &changed)?;
        let fresh = changed.files.into_iter().filter(|file| !files.files.contains(file));
        let edit = |file: SourceFile| Reply::Edit {
            path: file.name,
            text: file.text,
            asked: false,
        };
        self.replies.extend(fresh.map(edit));
        let replaced = misfits.into_iter().map(|path| Reply::Replaced { path });
        self.replies.extend(replaced);
        self.typing = work.into();
        self.pause = None;
        self.doing = Some(Doing { step, until: None });
        Ok(())
    }

    /// Everything is typed and there was time enough: whether the goal is met.
    fn check_done(&mut self) {
        let typed = self.typing.is_empty() && self.pause.is_none();
        let (Some(doing), true) = (&mut self.doing, typed) else {
            return;
        };
        let Some(now) = self
            .student
            .as_ref()
            .and_then(|student| student.session.as_ref())
            .map(Session::now)
        else {
            return;
        };
        let (step, until) = (doing.step, *doing.until.get_or_insert(now + PATIENCE));
        if now < until {
            return;
        }
        self.doing = None;
        let open = self
            .goal(step)
            .zip(self.student.as_ref())
            .is_some_and(|(goal, student)| !student.missing(&goal).is_empty());
        if open && self.watched.as_ref().is_some_and(|(watched, _)| *watched == step) {
            self.replies.push(Reply::NotLed { step });
        }
    }
}
