//! The panel of tools: which one is shown, what it was asked, what it answered.

use std::rc::Rc;

use super::{Pane, Panel, State, Wish};
use crate::config::source::{FileKind, FileSet};
use crate::finding::Message;
use crate::playground::route::Route;
use crate::playground::tools::{Ask, Before, Moment, Piece, Sheet};

/// The tools, in the order in which they can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Decoder,
    Genesis,
    Block,
    Update,
    Rules,
}

impl Tool {
    pub const ALL: [Tool; 5] = [Tool::Decoder, Tool::Genesis, Tool::Block, Tool::Update, Tool::Rules];

    fn of(ask: &Ask) -> Tool {
        match ask {
            Ask::Decode { .. } => Tool::Decoder,
            Ask::Genesis { .. } => Tool::Genesis,
            Ask::Block { .. } => Tool::Block,
            Ask::Update { .. } => Tool::Update,
            Ask::Rules | Ask::Rule { .. } => Tool::Rules,
        }
    }
}

/// One tool's question and answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talk {
    pub ask: Option<Rc<Ask>>,
    /// The newest answer, which may be to an earlier question.
    pub sheet: Option<Rc<Sheet>>,
    /// Revision of the files that `sheet` speaks of; `None`: it does not answer the question.
    of: Option<u32>,
}

/// The question that is with the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub number: u32,
    pub ask: Rc<Ask>,
    tool: Tool,
    revision: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bench {
    pub tool: Tool,
    talks: [Talk; Tool::ALL.len()],
    pub waiting: Option<Question>,
    /// What the shown rules have in them.
    pub sieve: String,
    /// The configtx.yaml as it was opened.
    pub opened: String,
    /// What every genesis block of this visit has of the outside world.
    pub moment: Moment,
}

impl Bench {
    pub(super) fn new(files: &FileSet) -> Self {
        Bench {
            tool: Tool::Decoder,
            talks: Default::default(),
            waiting: None,
            sieve: String::new(),
            opened: configtx(files),
            moment: Moment {
                created: 0,
                nonce: [0; 24],
            },
        }
    }

    /// The shown tool's question and answer.
    pub fn talk(&self) -> &Talk {
        &self.talks[self.tool as usize]
    }

    /// What is asked when nobody has asked anything yet.
    fn first_question(&self) -> Option<Ask> {
        let channel = || "genesis".to_owned();
        match self.tool {
            Tool::Decoder | Tool::Block => None,
            Tool::Rules => Some(Ask::Rules),
            Tool::Genesis => Some(Ask::Genesis {
                profile: String::new(),
                channel: channel(),
                moment: self.moment,
            }),
            Tool::Update => Some(Ask::Update {
                before: Before::Text {
                    text: self.opened.clone(),
                    profile: String::new(),
                },
                profile: String::new(),
                channel: channel(),
            }),
        }
    }
}

fn configtx(files: &FileSet) -> String {
    let first = files.of_kind(FileKind::Configtx).next();
    first.map(|(_, file)| file.text.clone()).unwrap_or_default()
}

impl State {
    pub(super) fn take_up(&mut self, tool: Tool) {
        self.panel = Panel::Tools;
        Rc::make_mut(&mut self.bench).tool = tool;
        self.consult();
    }

    pub(super) fn ask(&mut self, ask: Ask) {
        let tool = Tool::of(&ask);
        let talk = &mut Rc::make_mut(&mut self.bench).talks[tool as usize];
        if talk.ask.as_deref() != Some(&ask) {
            talk.ask = Some(Rc::new(ask));
            talk.of = None;
        }
        self.take_up(tool);
    }

    /// Asks for the shown tool's answer, unless it is there or on its way.
    pub(super) fn consult(&mut self) {
        if self.panel != Panel::Tools {
            return;
        }
        let tool = self.bench.tool;
        if self.bench.talk().ask.is_none()
            && let Some(ask) = self.bench.first_question()
        {
            Rc::make_mut(&mut self.bench).talks[tool as usize].ask = Some(Rc::new(ask));
        }
        let talk = self.bench.talk();
        let Some(ask) = talk.ask.clone() else { return };
        let known = talk.of.is_some_and(|of| of == self.revision || !ask.is_of_files());
        let coming = self
            .bench
            .waiting
            .as_ref()
            .is_some_and(|question| question.ask == ask && question.revision == self.revision);
        if known || coming {
            return;
        }
        let question = Question {
            number: self.number(),
            ask,
            tool,
            revision: self.revision,
        };
        Rc::make_mut(&mut self.bench).waiting = Some(question);
        self.simulator.rouse();
    }

    pub(super) fn told(&mut self, number: u32, sheet: Sheet) {
        let fits = |question: &&Question| question.number == number;
        let Some(question) = self.bench.waiting.as_ref().filter(fits).cloned() else {
            return;
        };
        let bench = Rc::make_mut(&mut self.bench);
        bench.waiting = None;
        let talk = &mut bench.talks[question.tool as usize];
        talk.sheet = Some(Rc::new(sheet));
        talk.of = Some(question.revision);
        self.consult();
    }

    /// The worker died over a question, perhaps because of it: it is not asked again.
    pub(super) fn unanswered(&mut self) {
        if let Some(question) = self.bench.waiting.clone() {
            let piece = Piece::Alarm(Message::new("tools.died"));
            let sheet = Sheet {
                pieces: vec![piece],
                ..Sheet::default()
            };
            self.told(question.number, sheet);
        }
    }

    pub(super) fn route(&mut self, route: Route) {
        let ask = match route {
            Route::Scenario(name) => return self.wish(Wish::Scenario(name)),
            // Its own page deals with it.
            Route::Course(..) | Route::Result(_) => return,
            Route::Rules => Ask::Rules,
            Route::Rule(code) => Ask::Rule { code, example: None },
        };
        self.pane = Pane::Inspector;
        self.ask(ask);
    }

    /// Other files were opened: updates start from them.
    pub(super) fn reopened(&mut self) {
        let bench = Rc::make_mut(&mut self.bench);
        bench.opened = configtx(&self.files);
        bench.talks[Tool::Update as usize] = Talk::default();
        bench.talks[Tool::Genesis as usize] = Talk::default();
    }
}
