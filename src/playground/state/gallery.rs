//! Scenarios that come whole: wished for, unpacked by the simulating worker, put on the stage. Own work is kept aside.

use std::rc::Rc;

use super::{Action, Notice, Pane, Panel, State};
use crate::finding::Message;
use crate::playground::example;
use crate::playground::permalink::Shared;
use crate::playground::setup::Setup;

/// A scenario that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Of the gallery, by the name of its file.
    Scenario(String),
    /// The witness of a rule, by its code.
    Witness(String),
}

impl Shared {
    /// The course's example, as it is at first.
    pub fn example() -> Self {
        Shared {
            files: example::course(),
            setup: Setup::default(),
        }
    }

    /// Whether somebody put work into it: it is neither the example nor a scenario as it came.
    pub fn is_work(&self) -> bool {
        match &self.setup.play {
            Some(play) => !play.is_untouched(&self.files),
            None => *self != Self::example(),
        }
    }
}

impl State {
    pub(super) fn wish(&mut self, wish: Wish) {
        self.gallery_open = false;
        self.simulator.rouse();
        self.wish = Some((self.number(), wish));
    }

    /// A scenario has come; an older one than the last wish is dropped.
    pub(super) fn unpacked(&mut self, number: u32, shared: Option<Shared>) {
        if self.wish.as_ref().is_none_or(|(wished, _)| *wished != number) {
            return;
        }
        self.wish = None;
        let Some(shared) = shared else {
            self.notice = Some(Notice {
                message: Message::new("gallery.failed"),
                bad: true,
            });
            return;
        };
        let replaced = self.keep_aside();
        self.load(shared);
        self.pane = Pane::Flow;
        self.notice = replaced.then(|| Notice {
            message: Message::new("notice.scenario"),
            bad: false,
        });
    }

    /// The example of a rule takes the place of the present files.
    pub(super) fn take(&mut self, shared: Shared) {
        let replaced = self.keep_aside();
        self.load(shared);
        self.notice = replaced.then(|| Notice {
            message: Message::new("notice.example"),
            bad: false,
        });
    }

    /// Takes the place of the present files by the own ones, or by the example where there are none.
    pub(super) fn bring_back(&mut self) {
        let own = self.own.take();
        if own.is_none() || self.setup.play.is_none() {
            self.keep_aside();
        }
        let back = own.map_or_else(Shared::example, |own| (*own).clone());
        self.load(back);
        self.notice = None;
    }

    /// Keeps the present work, unless that is a scenario and there is other work. Whether there is any now.
    fn keep_aside(&mut self) -> bool {
        let present = self.shared();
        if present.is_work() && (present.setup.play.is_none() || self.own.is_none()) {
            self.own = Some(Rc::new(present));
        }
        self.own.is_some()
    }

    /// Shows a finding to somebody who looks for the cause of something.
    pub(super) fn blame(&mut self, index: usize) {
        let Some(finding) = self.answer.findings.get(index) else {
            return;
        };
        self.hidden[finding.severity as usize] = false;
        self.open_finding = Some(index);
        self.panel = Panel::Findings;
        self.pane = Pane::Inspector;
        self.blamed = self.number();
    }

    /// What the notice offers to bring back.
    pub fn offered(&self) -> Option<Action> {
        let key = &self.notice.as_ref()?.message.key;
        if key == "notice.closed" {
            return self.closed.as_ref().map(|_| Action::Reopen);
        }
        (self.own.is_some() && key.starts_with("notice.")).then_some(Action::BringBack)
    }
}
