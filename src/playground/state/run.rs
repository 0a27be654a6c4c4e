//! The run on the stage: what was asked for, what the worker showed last.

use std::rc::Rc;

use super::{Panel, State, Worker};
use crate::playground::protocol::{Command, Frame, Step};
use crate::playground::setup::Setup;

/// Speed of the playhead: virtual seconds per real second, one of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(pub usize);

impl Speed {
    /// Virtual milliseconds per real second.
    pub const LADDER: [u64; 11] = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000];
    pub const NORMAL: Speed = Speed(6);

    /// Virtual µs per real millisecond.
    pub fn rate(self) -> u64 {
        Self::LADDER[self.0.min(Self::LADDER.len() - 1)]
    }
}

/// What is run and how far it has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Number of this run; 0 = nothing was run yet.
    pub id: u32,
    /// Revision of the files that it was made from.
    pub revision: u32,
    pub setup: Rc<Setup>,
    pub playing: bool,
    pub speed: Speed,
    /// A step that the worker has not been asked for yet.
    pub step: Option<(u32, Step)>,
    pub frame: Rc<Frame>,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            id: 0,
            revision: 0,
            setup: Rc::default(),
            playing: false,
            speed: Speed::NORMAL,
            step: None,
            frame: Rc::default(),
        }
    }
}

impl Run {
    /// Nothing run, but numbered so that late frames of `old` are known as such.
    pub(super) fn after(old: &Run) -> Self {
        Run {
            speed: old.speed,
            frame: Rc::new(Frame {
                run: old.id,
                ..Frame::default()
            }),
            ..Run::default()
        }
    }

    pub(super) fn halt(&mut self) {
        self.playing = false;
        self.step = None;
    }
}

impl State {
    /// Whether there is anything to run: the present text, or the run that is on the stage.
    pub fn can_run(&self) -> bool {
        self.worker == Worker::Ready && (self.run.id != 0 || (self.is_read() && self.answer.runs))
    }

    pub(super) fn drive(&mut self, command: Command) {
        match command {
            Command::Pause => self.run.playing = false,
            Command::Reset => self.begin(),
            Command::Play => {
                if self.run.id == 0 || self.run.frame.ended {
                    self.begin();
                }
                self.run.playing = self.run.id != 0;
            }
            Command::Step(step) => {
                if self.run.id == 0 {
                    self.begin();
                }
                self.run.playing = false;
                if self.run.id != 0 {
                    let number = self.number();
                    self.run.step = Some((number, step));
                }
            }
        }
    }

    /// A run of the present files, at time 0. Files that make no network leave the old run on the stage.
    fn begin(&mut self) {
        if !(self.is_read() && self.answer.runs && self.worker == Worker::Ready) {
            return;
        }
        let id = self.number();
        self.run = Run {
            id,
            revision: self.revision,
            setup: Rc::clone(&self.setup),
            speed: self.run.speed,
            frame: Rc::new(Frame {
                run: id,
                ..Frame::default()
            }),
            ..Run::default()
        };
        self.selected = None;
    }

    pub(super) fn framed(&mut self, frame: Frame) {
        if frame.run != self.run.id || frame.now < self.run.frame.now {
            return;
        }
        if frame.ended {
            self.run.playing = false;
        }
        if frame.trouble.is_some() && self.run.frame.trouble.is_none() {
            self.panel = Panel::Log;
        }
        self.run.frame = Rc::new(frame);
    }
}
