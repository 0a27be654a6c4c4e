//! The state of the course's own columns: a pure function of what was done and what the desk answered.

use serde::{Deserialize, Serialize};

use super::{ChallengeBrief, LessonBrief, Reply, Screen};
use crate::console::Line;
use crate::finding::Message;
use crate::lessons::grade::Grade;
use crate::lessons::progress::{Progress, WHAT_IF};
use crate::lessons::text::{Mistake, Text};

/// Lines of a terminal that the page keeps.
const KEPT: usize = 1000;
/// Lines that can be brought back with the arrow keys.
const HISTORY: usize = 200;

/// An entry of the lists of lessons and challenges.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    pub name: String,
    pub title: Text,
    #[serde(default)]
    pub level: Option<u8>,
    /// Number of steps.
    #[serde(default)]
    pub steps: Option<u32>,
}

/// What can be taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Lesson,
    Challenge,
}

impl Kind {
    /// Folder of its files, which is its name in addresses, too.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Lesson => "lessons",
            Kind::Challenge => "challenges",
        }
    }
}

/// A lesson or a challenge by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub kind: Kind,
    pub name: String,
    /// Somebody's result of the challenge, which is looked into.
    pub result: Option<String>,
}

/// A terminal as the page shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terminal {
    pub number: u32,
    /// Number of `lines[0]`.
    pub first: u64,
    pub lines: Vec<Line>,
    pub busy: bool,
    pub prompt: String,
    /// What was typed, oldest first.
    pub history: Vec<String>,
    /// The line of the history that is shown; its length: none.
    pub place: usize,
    /// What stands in the input.
    pub line: String,
    /// Ways to go on with it, to choose from.
    pub choices: Vec<String>,
}

/// What is done at present.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Nothing is taken up: the list.
    List,
    /// Its file is on its way.
    Loading,
    /// It could not be loaded.
    Lost,
    /// Its file has a mistake.
    Broken(Mistake),
    Lesson(Box<LessonBrief>),
    Challenge(Box<ChallengeBrief>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    pub lessons: Vec<Entry>,
    pub challenges: Vec<Entry>,
    pub task: Option<Task>,
    /// Counts the times that something was taken up: late answers are known by it.
    pub turn: u32,
    /// The step at which the lesson is to begin; nothing: at the first that is not done.
    pub from: Option<u32>,
    /// It is done once more: a goal that was reached earlier has to be reached again.
    pub again: bool,
    pub work: Work,
    pub progress: Progress,
    /// Step that is unfolded; the number of steps: the last part.
    pub step: usize,
    /// Hints of the step that are shown.
    pub hints: usize,
    /// What is missing for the goal of a step; see [`Reply::Goal`].
    pub goal: Option<(usize, Vec<Message>)>,
    pub grade: Option<Grade>,
    /// Counts the grades: the same one again is news, too.
    pub graded: u32,
    /// The text that shows the repair to others.
    pub result: Option<String>,
    /// The score of the result that was opened, and whether it holds.
    pub claim: Option<(u8, bool)>,
    pub terminals: Vec<Terminal>,
    /// Index of the terminal that is shown.
    pub shown: usize,
}

/// All that can happen to the course.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    Listed(Kind, Vec<Entry>),
    Progress(Progress),
    TakeUp(Option<Task>),
    /// The lesson from the beginning of this step on, with everything as the steps before would have left it.
    Again(u32),
    /// The same once more, a lesson from its first step that is not done.
    Resume,
    /// Everything as at first, and nothing is done.
    Forget,
    Lost,
    Heard(Box<Reply>),
    Step(usize),
    Hint,
    /// A step to read was read; the next one is opened.
    Read,
    /// The student wants to see it: the solution is shown as text.
    Show(usize),
    /// What stands in the input of the terminal that is shown.
    Line(String),
    /// The line was typed: it goes into the history.
    Typed,
    /// Back (-1) and forth (+1) in the history.
    Recall(i32),
}

impl Course {
    pub fn new(progress: Progress) -> Self {
        Course {
            lessons: Vec::new(),
            challenges: Vec::new(),
            task: None,
            turn: 0,
            from: None,
            again: false,
            work: Work::List,
            progress,
            step: 0,
            hints: 0,
            goal: None,
            grade: None,
            graded: 0,
            result: None,
            claim: None,
            terminals: Vec::new(),
            shown: 0,
        }
    }

    /// The state after `deed`.
    pub fn after(&self, deed: Deed) -> Course {
        let mut course = self.clone();
        course.act(deed);
        course
    }

    pub fn entries(&self, kind: Kind) -> &[Entry] {
        match kind {
            Kind::Lesson => &self.lessons,
            Kind::Challenge => &self.challenges,
        }
    }

    /// The lesson or challenge after the present one.
    pub fn next(&self) -> Option<Task> {
        let task = self.task.as_ref()?;
        let entries = self.entries(task.kind);
        let here = entries.iter().position(|entry| entry.name == task.name)?;
        entries.get(here + 1).map(|entry| Task {
            kind: task.kind,
            name: entry.name.clone(),
            result: None,
        })
    }

    /// Steps of a lesson that are done, and all of them; the last part counts as one.
    pub fn done(&self, entry: &Entry) -> (usize, usize) {
        let done = self.progress.lessons.get(&entry.name).map_or(0, |steps| steps.len());
        let all = entry.steps.unwrap_or(0) as usize + 1;
        (done.min(all), all)
    }

    pub fn terminal(&self) -> Option<&Terminal> {
        self.terminals.get(self.shown)
    }

    /// Id in the progress of step `index` of the lesson.
    pub fn step_id(&self, index: usize) -> Option<&str> {
        let Work::Lesson(lesson) = &self.work else { return None };
        Some(lesson.steps.get(index).map_or(WHAT_IF, |step| &step.id))
    }

    pub fn is_done(&self, index: usize) -> bool {
        let (Some(task), Some(id)) = (&self.task, self.step_id(index)) else {
            return false;
        };
        self.progress.is_done(&task.name, id)
    }

    fn act(&mut self, deed: Deed) {
        match deed {
            Deed::Listed(Kind::Lesson, entries) => self.lessons = entries,
            Deed::Listed(Kind::Challenge, entries) => self.challenges = entries,
            Deed::Progress(progress) => self.progress.merge(&progress),
            Deed::TakeUp(task) => self.take_up(task),
            Deed::Again(step) => {
                self.take_up(self.task.clone());
                self.from = Some(step);
                self.again = true;
            }
            Deed::Resume => self.take_up(self.task.clone()),
            Deed::Forget => {
                self.progress = Progress::default();
                self.take_up(self.task.clone());
            }
            Deed::Lost => self.work = Work::Lost,
            Deed::Heard(reply) => self.hear(*reply),
            Deed::Step(step) => {
                self.step = step;
                self.hints = 0;
            }
            Deed::Hint => self.hints += 1,
            Deed::Read => {
                self.finish(self.step);
                if let Work::Lesson(lesson) = &self.work {
                    self.step = (self.step + 1).min(lesson.steps.len());
                    self.hints = 0;
                }
            }
            Deed::Show(terminal) if terminal < self.terminals.len() => self.shown = terminal,
            Deed::Show(_) => {}
            Deed::Line(line) => self.at_terminal(|terminal| {
                terminal.line = line;
                terminal.place = terminal.history.len();
                terminal.choices.clear();
            }),
            Deed::Typed => self.at_terminal(|terminal| {
                let line = std::mem::take(&mut terminal.line);
                if !line.trim().is_empty() && terminal.history.last() != Some(&line) {
                    terminal.history.push(line);
                    let extra = terminal.history.len().saturating_sub(HISTORY);
                    terminal.history.drain(..extra);
                }
                terminal.place = terminal.history.len();
                terminal.choices.clear();
            }),
            Deed::Recall(by) => self.at_terminal(|terminal| {
                let place = terminal
                    .place
                    .saturating_add_signed(by as isize)
                    .min(terminal.history.len());
                terminal.place = place;
                terminal.line = terminal.history.get(place).cloned().unwrap_or_default();
                terminal.choices.clear();
            }),
        }
    }

    fn at_terminal(&mut self, act: impl FnOnce(&mut Terminal)) {
        if let Some(terminal) = self.terminals.get_mut(self.shown) {
            act(terminal);
        }
    }

    fn take_up(&mut self, task: Option<Task>) {
        self.work = if task.is_some() { Work::Loading } else { Work::List };
        self.task = task;
        self.turn += 1;
        self.from = None;
        self.again = false;
        self.step = 0;
        self.hints = 0;
        self.goal = None;
        self.grade = None;
        self.result = None;
        self.claim = None;
        self.terminals.clear();
        self.shown = 0;
    }

    fn hear(&mut self, reply: Reply) {
        match reply {
            Reply::Challenge(Ok(brief)) => self.work = Work::Challenge(brief),
            Reply::Lesson(Ok(brief)) => {
                self.step = brief.begin as usize;
                self.work = Work::Lesson(brief);
                self.again |= self.is_done(self.step);
            }
            Reply::Challenge(Err(mistake)) | Reply::Lesson(Err(mistake)) => self.work = Work::Broken(mistake),
            Reply::Terminal(screen) => self.screen(*screen),
            Reply::Closed(number) => {
                self.terminals.retain(|terminal| terminal.number != number);
                self.shown = self.shown.min(self.terminals.len().saturating_sub(1));
            }
            Reply::Completed { terminal, line, words } => self.completed(terminal, &line, words),
            Reply::Graded { grade, result } => {
                // Somebody else's repair is not the student's.
                let own = self.task.as_ref().filter(|task| task.result.is_none());
                if let (Some(task), true) = (own, grade.is_solved()) {
                    self.progress.solved(&task.name, grade.score);
                }
                self.grade = Some(*grade);
                self.graded += 1;
                self.result = result;
            }
            Reply::Claimed { score, holds } => self.claim = Some((score, holds)),
            Reply::Goal { step, missing } => self.goal(step as usize, missing),
            // The page deals with these.
            Reply::Edit { .. }
            | Reply::NotSaved(_)
            | Reply::Network { .. }
            | Reply::Redone { .. }
            | Reply::Replaced { .. }
            | Reply::NotLed { .. }
            | Reply::Trouble(_) => {}
        }
    }

    fn screen(&mut self, screen: Screen) {
        let known = self
            .terminals
            .iter()
            .position(|terminal| terminal.number == screen.terminal);
        let index = known.unwrap_or_else(|| {
            self.terminals.push(Terminal {
                number: screen.terminal,
                first: screen.first,
                ..Terminal::default()
            });
            self.shown = self.terminals.len() - 1;
            self.shown
        });
        let terminal = &mut self.terminals[index];
        let keep = screen.first.saturating_sub(terminal.first);
        terminal.lines.truncate(usize::try_from(keep).unwrap_or(usize::MAX));
        if terminal.lines.is_empty() {
            terminal.first = screen.first;
        }
        terminal.lines.extend(screen.lines);
        let extra = terminal.lines.len().saturating_sub(KEPT);
        terminal.lines.drain(..extra);
        terminal.first += extra as u64;
        terminal.busy = screen.busy;
        terminal.prompt = screen.prompt;
    }

    /// One way goes into the line; of several what they have in common, and they are shown.
    fn completed(&mut self, number: u32, line: &str, words: Vec<String>) {
        let terminal = self.terminals.iter_mut().find(|terminal| terminal.number == number);
        let Some(terminal) = terminal.filter(|terminal| terminal.line == line) else {
            return;
        };
        if let Some(common) = common_start(&words) {
            if common.len() > line.len() && common.starts_with(line) {
                terminal.line = common.to_owned();
            }
            if words.len() == 1 && !terminal.line.ends_with('/') && !terminal.line.ends_with(' ') {
                terminal.line.push(' ');
            }
        }
        terminal.choices = if words.len() > 1 { words } else { Vec::new() };
    }

    /// A goal counts while its step is the present one: a later one may be met by chance.
    fn goal(&mut self, step: usize, missing: Vec<Message>) {
        if step == self.step {
            if missing.is_empty() && !self.is_done(step) {
                self.finish(step);
            }
            self.goal = Some((step, missing));
        }
    }

    fn finish(&mut self, index: usize) {
        let id = self.step_id(index).map(str::to_owned);
        if let (Some(task), Some(id)) = (&self.task, id) {
            self.progress.done(&task.name, &id);
        }
    }
}

/// The longest start that all have.
fn common_start(words: &[String]) -> Option<&str> {
    let (first, rest) = words.split_first()?;
    let same = |word: &String| {
        let pairs = first.char_indices().zip(word.chars());
        let differs = pairs.into_iter().find(|((_, a), b)| a != b);
        differs.map_or(first.len().min(word.len()), |((at, _), _)| at)
    };
    let end = rest.iter().map(same).min().unwrap_or(first.len());
    first.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::{Piece, Stream};

    fn line(text: &str) -> Line {
        Line {
            at: 0,
            pieces: vec![Piece {
                stream: Stream::Stdout,
                text: text.to_owned(),
            }],
        }
    }

    fn screen(first: u64, lines: &[&str]) -> Deed {
        Deed::Heard(Box::new(Reply::Terminal(Box::new(Screen {
            terminal: 3,
            first,
            lines: lines.iter().map(|text| line(text)).collect(),
            busy: false,
            prompt: "$ ".to_owned(),
        }))))
    }

    fn texts(course: &Course) -> Vec<String> {
        course.terminals[0].lines.iter().map(Line::text).collect()
    }

    #[test]
    fn an_open_line_is_replaced_and_old_lines_go() {
        let course = Course::new(Progress::default()).after(screen(0, &["a", "b"]));
        let course = course.after(screen(1, &["bc", "d"]));
        assert_eq!(texts(&course), ["a", "bc", "d"]);
        let many: Vec<String> = (0..1200).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let course = course.after(screen(3, &many));
        assert_eq!(
            (course.terminals[0].lines.len(), course.terminals[0].first),
            (KEPT, 203)
        );
        let course = course.after(screen(1203, &["end"]));
        assert_eq!(texts(&course).last().unwrap(), "end");
    }

    #[test]
    fn the_history_comes_back_with_the_arrows() {
        let mut course = Course::new(Progress::default()).after(screen(0, &[]));
        for text in ["ls", "ls", "cat x"] {
            course = course.after(Deed::Line(text.to_owned())).after(Deed::Typed);
        }
        let line = |course: &Course| course.terminals[0].line.clone();
        let course = course.after(Deed::Recall(-1));
        assert_eq!(line(&course), "cat x");
        let course = course.after(Deed::Recall(-1)).after(Deed::Recall(-1));
        assert_eq!(line(&course), "ls");
        let course = course
            .after(Deed::Recall(1))
            .after(Deed::Recall(1))
            .after(Deed::Recall(1));
        assert_eq!(line(&course), "");
    }

    #[test]
    fn completion_goes_as_far_as_it_is_sure() {
        let course = Course::new(Progress::default()).after(screen(0, &[]));
        let ask = |course: &Course, line: &str, words: &[&str]| {
            let course = course.after(Deed::Line(line.to_owned()));
            course.after(Deed::Heard(Box::new(Reply::Completed {
                terminal: 3,
                line: line.to_owned(),
                words: words.iter().map(|word| (*word).to_owned()).collect(),
            })))
        };
        let one = ask(&course, "cat co", &["cat config/"]);
        assert_eq!(one.terminals[0].line, "cat config/");
        let word = ask(&course, "kafka-t", &["kafka-topics.sh"]);
        assert_eq!(word.terminals[0].line, "kafka-topics.sh ");
        let several = ask(&course, "kafka-con", &["kafka-configs.sh", "kafka-console-consumer.sh"]);
        assert_eq!(several.terminals[0].line, "kafka-con");
        assert_eq!(several.terminals[0].choices.len(), 2);
        let none = ask(&course, "x", &[]);
        assert_eq!(none.terminals[0].line, "x");
    }
}
