//! The run on the stage: what was asked for, what the worker showed last.

use std::rc::Rc;

use super::{State, Worker};
use crate::config::source::FileSet;
use crate::playground::protocol::{Command, Frame, Mark, Step};
use crate::playground::setup::Setup;
use crate::sim::scenario::Action as Deed;
use crate::sim::view::Snapshot;

/// Marks of the timeline that are kept: the latest.
const MARKS: usize = 4000;

/// Envelopes per real second above which nobody follows each of them.
const CROWD: u64 = 20;

/// Speed of the playhead: virtual seconds per real second, one of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(pub usize);

impl Speed {
    /// Virtual milliseconds per real second. At the last one a busy network runs as fast as the worker can.
    pub const LADDER: [u64; 15] = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 1_000_000,
    ];
    pub const NORMAL: Speed = Speed(9);

    pub fn is_fastest(self) -> bool {
        self.0 + 1 >= Self::LADDER.len()
    }

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
    /// It is the machine of the course: its files and its own commands make it, and time goes one way.
    pub machine: bool,
    /// Revision of the files that it was made from.
    pub revision: u32,
    pub setup: Rc<Setup>,
    pub files: Rc<FileSet>,
    pub playing: bool,
    pub speed: Speed,
    /// The newest step that was asked for; the number tells it from the one before.
    pub step: Option<(u32, Step)>,
    /// The newest jump in time: its number and the virtual µs.
    pub jump: Option<(u32, u64)>,
    /// Virtual µs at which the run begins to be shown.
    pub from: u64,
    pub frame: Rc<Frame>,
    /// What the timeline shows, in the order of time.
    pub marks: Rc<Vec<Mark>>,
    /// The latest virtual time that this run has been at.
    pub reached: u64,
    /// Virtual µs at which something was done in the past of the run, so that it forked.
    pub forks: Vec<u64>,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            id: 0,
            machine: false,
            revision: 0,
            setup: Rc::default(),
            files: Rc::default(),
            playing: false,
            speed: Speed::NORMAL,
            step: None,
            jump: None,
            from: 0,
            frame: Rc::default(),
            marks: Rc::default(),
            reached: 0,
            forks: Vec::new(),
        }
    }
}

impl Run {
    /// More envelopes come in a real second than anybody follows one by one.
    pub fn is_crowded(&self) -> bool {
        self.setup.rate().saturating_mul(self.speed.rate()) / 10_000 > CROWD
    }

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
        let goes_on = self.run.id != 0 && self.simulator.worker != Worker::Stopped;
        goes_on || self.ready_stage().is_some()
    }

    /// The run is over, or nobody is there to go on with it: to play is to begin another one.
    pub fn begins_anew(&self) -> bool {
        self.run.frame.world.finished || self.simulator.worker == Worker::Stopped
    }

    pub(super) fn drive(&mut self, command: Command) {
        match command {
            Command::Pause => self.run.playing = false,
            Command::Play if self.run.machine => self.run.playing = true,
            Command::Reset => self.begin(),
            Command::Play => {
                if self.run.id == 0 || self.begins_anew() {
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

    /// The network that the present text makes, before it runs.
    fn ready_stage(&self) -> Option<&Snapshot> {
        self.answer.stage.as_ref().filter(|_| self.is_read())
    }

    /// Sets the stage: until a run goes on from its beginning, it follows the files.
    pub(super) fn prepare(&mut self) {
        if self.run.machine || self.run.playing || self.run.frame.world.now > 0 || self.run.frame.trouble.is_some() {
            return;
        }
        if self.run.id != 0 {
            self.begin();
        } else if let Some(stage) = self.ready_stage() {
            let frame = Frame {
                run: self.run.frame.run,
                world: stage.clone(),
                ..Frame::default()
            };
            self.run.frame = Rc::new(frame);
        }
    }

    /// A run of the present files, at time 0. Files that make no network leave the old run on the stage.
    fn begin(&mut self) {
        let Some(stage) = self.ready_stage().cloned() else {
            return;
        };
        self.simulator.rouse();
        let id = self.number();
        self.run = Run {
            id,
            revision: self.revision,
            setup: Rc::clone(&self.setup),
            files: Rc::clone(&self.files),
            speed: self.run.speed,
            frame: Rc::new(Frame {
                run: id,
                world: stage,
                ..Frame::default()
            }),
            ..Run::default()
        };
        self.selected = None;
    }

    /// The machine of the course, as it is, takes the place of the run.
    pub(super) fn boot(&mut self) {
        self.simulator.rouse();
        let id = self.number();
        self.run = Run {
            id,
            machine: true,
            playing: true,
            speed: Speed::NORMAL,
            ..Run::after(&self.run)
        };
        self.run.frame = Rc::new(Frame {
            run: id,
            ..Frame::default()
        });
        self.selected = None;
    }

    /// Goes to another virtual time of the run, back or ahead.
    pub(super) fn jump(&mut self, to: u64) {
        if self.run.id != 0 && !self.run.machine {
            self.run.jump = Some((self.number(), to.min(self.run.setup.duration())));
            // One that still waits for the worker belongs to the time before.
            self.run.step = None;
        }
    }

    /// A fault from now on makes another run: the same one up to here, and then not.
    pub(super) fn strike(&mut self, deed: Deed) {
        let at = self.run.frame.world.now;
        // What happens to the machine is typed at its terminals.
        if self.run.machine {
            return;
        }
        if self.run.id == 0 {
            self.begin();
        }
        let mut setup = (*self.run.setup).clone();
        if self.run.id == 0 || !setup.add_fault(at, deed) {
            return;
        }
        let id = self.number();
        self.setup = Rc::new(setup);
        self.run.setup = Rc::clone(&self.setup);
        self.run.id = id;
        self.run.from = at;
        // What came later is another run's now.
        self.run.forks.retain(|fork| *fork < at);
        if at < self.run.reached {
            self.run.forks.push(at);
            self.run.reached = at;
        }
        self.run.jump = None;
        self.run.step = None;
        self.run.marks = Rc::default();
    }

    pub(super) fn framed(&mut self, frame: Frame) {
        let turn = self.run.jump.map_or(0, |(number, _)| number);
        if frame.run != self.run.id || frame.turn != turn {
            return;
        }
        if frame.world.finished || frame.trouble.is_some() {
            self.run.playing = false;
        }
        let known = self.run.marks.last().map_or(0, |mark| mark.at);
        if frame.marks.iter().any(|mark| mark.at >= known) {
            let marks = Rc::make_mut(&mut self.run.marks);
            marks.extend(frame.marks.iter().filter(|mark| mark.at >= known));
            let extra = marks.len().saturating_sub(MARKS);
            marks.drain(..extra);
        }
        self.run.reached = self.run.reached.max(frame.world.now);
        self.run.frame = Rc::new(frame);
    }
}
