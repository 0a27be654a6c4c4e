//! The state of the page: a pure function of (files, setup, actions). No web types here.

mod bench;
mod crew;
mod edits;
mod gallery;
mod run;

use std::rc::Rc;

use crate::config::source::{FileId, FileSet, Span};
use crate::finding::{Finding, Message, Severity};

use super::permalink::Shared;
use super::protocol::{Answer, Command, Frame, Thing};
use super::route::Route;
use super::setup::Setup;
use super::text::Lang;
use super::tools::{Ask, Sheet};
use crate::sim::scenario::Action as Deed;

pub use bench::{Bench, Question, Tool};
pub use crew::{Desk, Post, Worker};
pub use edits::Write;
pub use gallery::Wish;
pub use run::{Run, Speed};

/// Bytes of a file that are read; a longer text stays in its editor and is not read.
pub const FILE_LIMIT: usize = 2 << 20;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// The parts of the page; on a phone one is seen at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The course's part, which only its own page has.
    Lesson,
    Files,
    Flow,
    Inspector,
}

/// Panels of the inspector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    Findings,
    Blocks,
    Log,
    Effective,
    Tools,
    Charts,
}

/// Something that the page tells, with a way to take it back or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub message: Message,
    pub bad: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub files: Rc<FileSet>,
    /// Counts the changes of the files' texts and of what else the reader looks at.
    pub revision: u32,
    /// File in the editor.
    pub current: FileId,
    /// Changes that the editors have not carried out yet, oldest first.
    pub writes: Rc<Vec<Write>>,
    /// Place to show in the editor; the number tells one wish from the next.
    pub go_to: Option<(u32, Span)>,
    pub setup: Rc<Setup>,
    /// What the newest answer of the worker says.
    pub answer: Rc<Answer>,
    pub reader: Post,
    pub simulator: Post,
    pub run: Run,
    pub selected: Option<Thing>,
    /// What the pointer or the focus is on.
    pub pointed: Option<Thing>,
    pub pane: Pane,
    pub panel: Panel,
    /// The finding that is unfolded.
    pub open_finding: Option<usize>,
    pub hidden: [bool; 3],
    pub lang: Lang,
    pub theme: Theme,
    pub notice: Option<Notice>,
    /// The channel on the stage, by its number in the picture.
    pub channel: u32,
    pub gallery_open: bool,
    /// The scenario that was asked for and is not here yet; the number tells one wish from the next.
    pub wish: Option<(u32, Wish)>,
    /// Own work that something else has taken the place of.
    pub own: Option<Rc<Shared>>,
    /// The files before one of them was closed.
    pub closed: Option<Rc<FileSet>>,
    /// Counts the times that a finding was shown as the cause of something.
    pub blamed: u32,
    pub bench: Rc<Bench>,
    next: u32,
}

/// All that can happen to the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A person typed: the whole new text of a file.
    Typed(FileId, String),
    /// Carry out fix `1` of finding `0`.
    Fix(usize, usize),
    /// Carry out the first fix of every finding whose fix is safe.
    FixAll,
    /// Turn knob `0` to position `1`.
    Turn(usize, usize),
    /// Add files by name, or replace the text of those with the same name.
    Open(Vec<(String, String)>),
    Close(FileId),
    /// Give a file another name.
    Rename(FileId, String),
    /// The files as they were before one was closed.
    Reopen,
    /// Add a file for one more broker.
    AddBroker,
    /// Everything at once: an example, a link.
    Load(Shared),
    Setup(Setup),
    Show(FileId),
    GoTo(Span),
    /// The editors have carried out all writes up to this number.
    Written(u32),
    Answered(Box<Answer>),
    /// Somebody did something: the workers will be needed.
    Rouse,
    WorkerReady(Desk),
    WorkerDied(Desk),
    /// A wish to the simulation.
    Drive(Command),
    Speed(Speed),
    /// Go to a virtual time (µs) of the run.
    Jump(u64),
    /// Do something to the running network at the moment that is shown: kill a broker, start it again.
    Strike(Deed),
    Framed(Box<Frame>),
    /// Put the machine of the course on the stage.
    Boot,
    /// What the course's desk says, for the course's columns alone.
    Course(Vec<u8>),
    /// Show this tool.
    Tool(Tool),
    Ask(Ask),
    /// The answer to question `0`.
    Told(u32, Box<Sheet>),
    /// Show only the rules that have this in them.
    Sift(String),
    /// Show what an address of the page names.
    Route(Route),
    /// The example of a rule: everything at once, and the present work is kept aside.
    Take(Box<Shared>),
    Select(Option<Thing>),
    /// The pointer or the focus is on this.
    Point(Option<Thing>),
    Pane(Pane),
    Panel(Panel),
    OpenFinding(Option<usize>),
    Filter(Severity),
    Lang(Lang),
    Theme(Theme),
    Notice(Option<Notice>),
    /// Show this channel.
    Channel(u32),
    /// Opens or closes the list of scenarios.
    Gallery(bool),
    /// Put this scenario on the stage.
    Wish(Wish),
    /// The scenario of the wish with this number; `None`: there is none.
    Unpacked(u32, Option<Box<Shared>>),
    /// Own work in place of what took its place.
    BringBack,
    /// Show this finding: it is the cause of something.
    Blame(usize),
}

impl State {
    pub fn new(shared: Shared, lang: Lang, theme: Theme) -> Self {
        let mut state = State {
            bench: Rc::new(Bench::new(&shared.files)),
            files: Rc::new(shared.files),
            revision: 1,
            current: FileId(0),
            writes: Rc::default(),
            go_to: None,
            setup: Rc::new(shared.setup),
            answer: Rc::default(),
            reader: Post::EMPTY,
            simulator: Post::EMPTY,
            run: Run::default(),
            selected: None,
            pointed: None,
            pane: Pane::Flow,
            panel: Panel::Findings,
            open_finding: None,
            hidden: [false; 3],
            lang,
            theme,
            notice: None,
            channel: Frame::CHANNEL,
            gallery_open: false,
            wish: None,
            own: None,
            closed: None,
            blamed: 0,
            next: 0,
        };
        state.reader.start();
        state
    }

    /// The same with an answer that is known beforehand: nobody needs a reader until there is something else to read.
    pub fn with_answer(mut self, answer: Answer) -> Self {
        self.reader = Post::EMPTY;
        self.answered(answer);
        self
    }

    /// What a link or the storage keeps.
    pub fn shared(&self) -> Shared {
        Shared {
            files: (*self.files).clone(),
            setup: (*self.setup).clone(),
        }
    }

    /// The findings speak of the text as it is now.
    pub fn is_read(&self) -> bool {
        self.answer.revision == self.revision
    }

    /// The run on the stage was made from another text or setup than the present one.
    pub fn is_stale(&self) -> bool {
        self.run.id != 0 && !self.run.machine && (self.run.revision != self.revision || self.run.setup != self.setup)
    }

    /// How many findings of each severity there are: errors, warnings, advice.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for finding in &self.answer.findings {
            counts[finding.severity as usize] += 1;
        }
        counts
    }

    /// The worst severity in a file.
    pub fn worst_of(&self, file: FileId) -> Option<Severity> {
        let mut of_file = self
            .answer
            .findings
            .iter()
            .filter(|finding| finding.file() == Some(file));
        let first = of_file.next()?.severity;
        Some(of_file.map(|finding| finding.severity).fold(first, Severity::min))
    }

    pub fn finding(&self, index: usize) -> Option<&Finding> {
        self.answer.findings.get(index)
    }

    /// The state after `action`.
    pub fn after(&self, action: Action) -> State {
        let mut state = self.clone();
        state.act(action);
        state
    }

    fn act(&mut self, action: Action) {
        self.carry_out(action);
        if self.reader.worker == Worker::Off && !self.is_read() {
            self.reader.start();
        }
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Typed(file, text) => self.typed(file, text),
            Action::Fix(finding, fix) => self.fix(finding, fix),
            Action::FixAll => self.fix_all(),
            Action::Turn(knob, position) => self.turn(knob, position),
            Action::Open(files) => self.open(files),
            Action::AddBroker => self.add_broker(),
            Action::Close(file) => self.close(file),
            Action::Rename(file, name) => self.rename(file, &name),
            Action::Reopen => self.reopen(),
            Action::Load(shared) => self.load(shared),
            Action::Take(shared) => self.take(*shared),
            Action::Setup(setup) => self.set_up(setup),
            Action::Show(file) if self.files.get(file).is_some() => self.current = file,
            Action::Show(_) => {}
            Action::GoTo(span) => self.go_to(span),
            Action::Written(number) => Rc::make_mut(&mut self.writes).retain(|write| write.number > number),
            Action::Answered(answer) => self.answered(*answer),
            Action::Rouse => {
                self.reader.rouse();
                self.simulator.rouse();
            }
            Action::WorkerReady(desk) => self.worker_ready(desk),
            Action::WorkerDied(desk) => self.worker_died(desk),
            Action::Drive(command) => self.drive(command),
            Action::Speed(speed) => self.run.speed = speed,
            Action::Jump(to) => self.jump(to),
            Action::Strike(deed) => self.strike(deed),
            Action::Framed(frame) => self.framed(*frame),
            Action::Boot => self.boot(),
            Action::Course(_) => {}
            Action::Select(thing) => self.selected = thing,
            Action::Point(thing) => self.pointed = thing,
            Action::Pane(pane) => self.pane = pane,
            Action::Panel(panel) => {
                self.panel = panel;
                self.consult();
            }
            Action::Tool(tool) => self.take_up(tool),
            Action::Ask(ask) => self.ask(ask),
            Action::Told(number, sheet) => self.told(number, *sheet),
            Action::Sift(sieve) => Rc::make_mut(&mut self.bench).sieve = sieve,
            Action::Route(route) => self.route(route),
            Action::OpenFinding(index) => self.open_finding = index,
            Action::Filter(severity) => self.hidden[severity as usize] ^= true,
            Action::Lang(lang) => self.lang = lang,
            Action::Theme(theme) => self.theme = theme,
            Action::Notice(notice) => self.notice = notice,
            Action::Channel(channel) => {
                self.channel = channel;
                self.selected = None;
            }
            Action::Gallery(open) => self.gallery_open = open,
            Action::Wish(wish) => self.wish(wish),
            Action::Unpacked(number, shared) => self.unpacked(number, shared.map(|shared| *shared)),
            Action::BringBack => self.bring_back(),
            Action::Blame(index) => self.blame(index),
        }
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn set_up(&mut self, setup: Setup) {
        let setup = setup.within_limits();
        // What the reader answers with depends on these.
        let read = |setup: &Setup| (setup.releases(), setup.profile.clone(), setup.orderers, setup.clients);
        if read(&setup) != read(&self.setup) || setup.play != self.setup.play {
            self.revision += 1;
        }
        self.setup = Rc::new(setup);
        self.prepare();
    }

    fn go_to(&mut self, span: Span) {
        if self.files.get(span.file).is_some() {
            self.current = span.file;
            self.pane = Pane::Files;
            self.go_to = Some((self.number(), span));
        }
    }

    /// An older answer than the one shown, or one about a text that is gone, is dropped.
    fn answered(&mut self, answer: Answer) {
        if answer.revision > self.answer.revision && answer.revision <= self.revision {
            let same = |finding: &Finding| {
                let old = self.answer.findings.get(self.open_finding?)?;
                (old.code == finding.code && old.message == finding.message).then_some(())
            };
            self.open_finding = answer.findings.iter().position(|finding| same(finding).is_some());
            self.answer = Rc::new(answer);
            self.prepare();
            self.consult();
        }
    }
}

#[cfg(test)]
mod tests;
