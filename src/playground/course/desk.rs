//! The course's desk in the simulating worker: the machine with its terminals, the goals, the grades.

use std::collections::VecDeque;

use super::{ChallengeBrief, LessonBrief, Reply, Request, Screen, StepBrief};
use crate::config::source::{FileSet, SourceFile};
use crate::console::{Event, Line, Session};
use crate::finding::Message;
use crate::lessons::challenge::Challenge;
use crate::lessons::change;
use crate::lessons::desk::Desk as Student;
use crate::lessons::goal::Goal;
use crate::lessons::grade::grade;
use crate::lessons::lesson::{Lesson, Press, Step, Typed};
use crate::lessons::machine;
use crate::lessons::progress::WHAT_IF;
use crate::lessons::result;
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
            Request::Lesson { name, text } => self.lesson(name, &text),
            Request::Begin { step, files, setup } => self.begin(step, files, setup),
            Request::OpenTerminal => drop(self.session_mut().and_then(Session::open_terminal)),
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

    /// The network comes first: the page puts the machine in its place.
    fn lesson(&mut self, name: String, text: &str) {
        *self = Desk {
            name,
            replies: std::mem::take(&mut self.replies),
            ..Desk::default()
        };
        match Lesson::parse(text) {
            Err(mistake) => self.replies.push(Reply::Lesson(Err(mistake))),
            Ok(lesson) => {
                self.setup.fabric = lesson.release();
                self.student = Some(Student::new(&lesson));
                self.show();
                self.replies.push(Reply::Lesson(Ok(Box::new(of_lesson(&lesson)))));
                self.lesson = Some(lesson);
            }
        }
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
        let Some(student) = &self.student else { return };
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
        self.replies.push(Reply::Network {
            files: student.files.clone(),
            setup: Box::new(setup),
        });
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

    fn perform(&mut self, step: u32, files: FileSet, setup: Setup) {
        self.lay_out(files, setup);
        let Some(lesson) = &self.lesson else { return };
        let work = lesson
            .steps
            .get(step as usize)
            .map_or(&lesson.what_if.work, |step| &step.work)
            .clone();
        let Some(student) = &mut self.student else { return };
        let Some(session) = &mut student.session else {
            match student.perform(&work) {
                Ok(()) => self.show(),
                // The student has written something else where it was to be changed.
                Err(message) => self.replies.push(Reply::Trouble(message)),
            }
            return;
        };
        let files = machine::configuration(session);
        let changed = change::apply(&files, &work.edits).map_err(|(_, message)| message);
        match changed.and_then(|changed| machine::save(session, &files, &changed).map(|()| changed)) {
            Ok(changed) => {
                let fresh = changed.files.into_iter().filter(|file| !files.files.contains(file));
                let edit = |file: SourceFile| Reply::Edit {
                    path: file.name,
                    text: file.text,
                };
                self.replies.extend(fresh.map(edit));
                self.typing = work.console.into();
                self.pause = None;
            }
            Err(message) => self.replies.push(Reply::Trouble(message)),
        }
    }

    /// Files that the machine wants to be shown.
    fn note_events(&mut self) {
        let events = self.session_mut().map(Session::take_events).unwrap_or_default();
        for event in events {
            match event {
                Event::Edit { path, .. } => {
                    let text = self.session().and_then(|session| session.read_file(&path));
                    let text = text.unwrap_or_default();
                    self.replies.push(Reply::Edit { path, text });
                }
                Event::Closed { terminal } => {
                    self.replies.push(Reply::Closed(terminal as u32));
                    self.told.retain(|told| told.terminal != terminal);
                }
                Event::Cleared { .. } => {}
            }
        }
    }

    /// What terminals show that the page does not know.
    fn note_terminals(&mut self) {
        let Some(session) = self.student.as_ref().and_then(|student| student.session.as_ref()) else {
            return;
        };
        for terminal in 0..session.terminals() {
            if !session.is_open(terminal) {
                continue;
            }
            let known = self.told.iter().position(|told| told.terminal == terminal);
            let since = known.map_or(0, |index| self.told[index].next);
            let output = session.output(terminal, since);
            // The last line may go on: it is told again when it has.
            let last = output.lines.last().map(Line::text).unwrap_or_default();
            let end = output.first + output.lines.len() as u64;
            let fresh = Told {
                terminal,
                next: end.saturating_sub(1).max(output.first),
                last,
                lines: end,
                busy: output.busy,
                prompt: output.prompt.clone(),
            };
            if known.is_some_and(|index| self.told[index] == fresh) {
                continue;
            }
            match known {
                Some(index) => self.told[index] = fresh,
                None => self.told.push(fresh),
            }
            self.replies.push(Reply::Terminal(Box::new(Screen {
                terminal: terminal as u32,
                first: output.first,
                lines: output.lines,
                busy: output.busy,
                prompt: output.prompt,
            })));
        }
    }

    /// Types the next line for the student, when it is time.
    fn type_next(&mut self) {
        let Some(session) = self.student.as_mut().and_then(|student| student.session.as_mut()) else {
            return;
        };
        let ended = self.pause.is_none_or(|pause| {
            let free = pause.terminal.is_some_and(|terminal| !session.is_busy(terminal));
            session.now() >= pause.until || free
        });
        if !ended {
            return;
        }
        self.pause = None;
        let Some(typed) = self.typing.pop_front() else { return };
        let terminal = typed.terminal.unwrap_or(1).saturating_sub(1) as usize;
        while session.terminals() <= terminal && session.open_terminal().is_some() {}
        match typed.press {
            Some(Press::Interrupt) => session.interrupt(terminal),
            Some(Press::End) => session.eof(terminal),
            None => {}
        }
        if let Some(line) = &typed.line {
            session.enter(terminal, line);
        }
        let wait = typed.wait.map(|seconds| Micros::from(seconds) * 1_000_000);
        self.pause = Some(Pause {
            until: session.now() + wait.unwrap_or(PATIENCE),
            terminal: wait.is_none().then_some(terminal),
        });
    }
}

/// A challenge as it is handed over; with somebody's result, as they have repaired it.
fn taken_up(name: &str, challenge: &Challenge, result: Option<&str>) -> Vec<Reply> {
    let mut brief = Box::new(brief(challenge));
    let claim = result.map(|link| {
        let claim = result::read(link)?;
        let checked = result::check(&claim, challenge)?;
        Ok((claim.score, checked))
    });
    match claim {
        None => vec![Reply::Challenge(Ok(brief))],
        Some(Err(message)) => vec![Reply::Challenge(Ok(brief)), Reply::Trouble(message)],
        Some(Ok((score, checked))) => {
            brief.files = checked.files;
            let graded = graded(name, challenge, &brief.files);
            let holds = checked.holds;
            vec![Reply::Challenge(Ok(brief)), graded, Reply::Claimed { score, holds }]
        }
    }
}

fn graded(name: &str, challenge: &Challenge, files: &FileSet) -> Reply {
    let grade = Box::new(grade(challenge, files));
    let result = grade
        .is_solved()
        .then(|| result::write(name, challenge, files, grade.score));
    Reply::Graded { grade, result }
}

fn brief(challenge: &Challenge) -> ChallengeBrief {
    ChallengeBrief {
        level: challenge.level,
        title: challenge.title.clone(),
        story: challenge.story.clone(),
        symptom: challenge.symptom.clone(),
        runs: challenge.runs.iter().map(|run| run.says.clone()).collect(),
        keep: challenge.keep.iter().map(|keep| keep.says.clone()).collect(),
        hints: challenge.hints.clone(),
        explanation: challenge.explanation.clone(),
        solutions: challenge
            .solutions
            .iter()
            .map(|solution| solution.says.clone())
            .collect(),
        files: challenge.delivered(),
        fabric: challenge.release(),
    }
}

fn of_lesson(lesson: &Lesson) -> LessonBrief {
    let what_if = &lesson.what_if;
    LessonBrief {
        title: lesson.title.clone(),
        about: lesson.about.clone(),
        minutes: lesson.minutes,
        console: lesson.console,
        steps: lesson.steps.iter().map(of_step).collect(),
        what_if: StepBrief {
            id: WHAT_IF.to_owned(),
            title: what_if.title.clone(),
            text: what_if.text.clone(),
            hints: Vec::new(),
            after: Some(what_if.after.clone()),
            is_read: false,
        },
    }
}

fn of_step(step: &Step) -> StepBrief {
    StepBrief {
        id: step.id.clone(),
        title: step.title.clone(),
        text: step.text.clone(),
        hints: step.hints.clone(),
        after: step.after.clone(),
        is_read: step.goal.is_none(),
    }
}
