//! Drives the run in the worker: starts it, steps it, and moves its clock along with the real one while it plays.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::backend::Slot;
use super::browser;
use super::part::Same;
use crate::playground::protocol::SimRequest;
use crate::playground::state::State;

/// Real milliseconds that count at most for one frame: after a hidden tab or a long task the run goes on where it was.
const LONGEST: f64 = 100.0;

/// Animation frames for one picture of a crowd: about fifteen pictures a second.
const CROWDED: u32 = 4;

/// Real milliseconds that the next picture waits at most for what the reader says of a key: typing comes first.
const READING: f64 = 100.0;

/// The playhead. Its own clock, so that the page is drawn only when there is something new.
struct Player {
    slot: Slot,
    /// The worker takes requests.
    ready: Cell<bool>,
    run: Cell<u32>,
    playing: Cell<bool>,
    /// Virtual µs per real millisecond.
    rate: Cell<u64>,
    /// Virtual µs that the worker has reached.
    now: Cell<u64>,
    target: Cell<f64>,
    last: Cell<f64>,
    /// The worker has not answered yet.
    waiting: Cell<bool>,
    /// More happens than anybody can follow: one of [`CROWDED`] animation frames is enough.
    crowded: Cell<bool>,
    /// No picture is asked for until then, on the page's clock.
    held: Cell<f64>,
    frames: Cell<u32>,
    turn: browser::Turn,
    scheduled: Cell<bool>,
}

impl Player {
    fn new(slot: Slot) -> Rc<Self> {
        let player = Rc::new(Player {
            slot,
            ready: Cell::new(false),
            run: Cell::new(0),
            playing: Cell::new(false),
            rate: Cell::new(0),
            now: Cell::new(0),
            target: Cell::new(0.0),
            last: Cell::new(0.0),
            waiting: Cell::new(false),
            crowded: Cell::new(false),
            held: Cell::new(0.0),
            frames: Cell::new(0),
            turn: RefCell::new(None),
            scheduled: Cell::new(false),
        });
        let turning = Rc::clone(&player);
        *player.turn.borrow_mut() = Some(Closure::new(move |time| turning.tick(time)));
        player
    }

    fn ask(&self, request: &SimRequest) {
        if let (true, Some(backend)) = (self.ready.get(), self.slot.borrow().as_ref()) {
            backend.ask(request);
        }
    }

    fn schedule(&self) {
        if self.scheduled.get() || !self.playing.get() {
            return;
        }
        if let (Some(window), Some(turn)) = (browser::window(), self.turn.borrow().as_ref()) {
            self.scheduled
                .set(window.request_animation_frame(turn.as_ref().unchecked_ref()).is_ok());
        }
    }

    fn tick(&self, time: f64) {
        self.scheduled.set(false);
        if !self.playing.get() {
            return;
        }
        let passed = (time - self.last.replace(time)).clamp(0.0, LONGEST);
        let step = passed * self.rate.get() as f64;
        // A worker that cannot keep up slows the run down; it is not left behind.
        let ahead = LONGEST * self.rate.get() as f64;
        let target = (self.target.get() + step).min(self.now.get() as f64 + ahead);
        self.target.set(target);
        self.frames.set(self.frames.get().wrapping_add(1));
        let skipped = time < self.held.get() || self.crowded.get() && !self.frames.get().is_multiple_of(CROWDED);
        if !skipped && !self.waiting.replace(true) {
            self.ask(&SimRequest::Advance {
                run: self.run.get(),
                until: target as u64,
            });
        }
        self.schedule();
    }

    fn play(&self, playing: bool) {
        self.playing.set(playing);
        self.target.set(self.now.get() as f64);
        self.last.set(browser::now());
        self.waiting.set(false);
        self.schedule();
    }
}

/// Keeps the worker's run in step with the state.
#[hook]
pub(super) fn use_player(state: &State, slot: &Slot) {
    let player = use_memo((), |()| Player::new(slot.clone()));
    let run = &state.run;
    player.rate.set(run.speed.rate());
    player.crowded.set(run.is_crowded());
    let ready = state.simulator.is_ready();
    player.ready.set(ready);
    {
        let player = player.clone();
        let reading = (state.revision, state.reader.is_ready() && !state.is_read());
        use_effect_with(reading, move |(_, reading)| {
            player.held.set(if *reading { browser::now() + READING } else { 0.0 });
        });
    }
    // What was asked for before the worker was ready is asked for once it is: each effect below looks at that, too.
    let begin = (run.id, ready);
    {
        let (player, at, machine) = (player.clone(), run.from, run.machine);
        let (setup, files) = (Rc::clone(&run.setup), Rc::clone(&run.files));
        use_effect_with(begin, move |(run, ready)| {
            player.run.set(*run);
            player.now.set(at);
            if machine && *ready {
                player.ask(&SimRequest::Boot { run: *run });
                player.waiting.set(true);
            } else if *run != 0 && *ready {
                let (setup, files) = ((*setup).clone(), (*files).clone());
                player.ask(&SimRequest::Start {
                    run: *run,
                    setup,
                    files,
                    at,
                });
                player.waiting.set(true);
            }
        });
    }
    {
        let player = player.clone();
        let now = run.frame.world.now;
        // A frame that shows nothing new is an answer, too.
        use_effect_with(Same(Rc::clone(&run.frame)), move |_| {
            player.now.set(now);
            player.waiting.set(false);
        });
    }
    {
        let player = player.clone();
        use_effect_with((run.jump, ready), move |(jump, _)| {
            if let Some((turn, to)) = *jump {
                let run = player.run.get();
                player.ask(&SimRequest::Seek { run, turn, to });
                player.now.set(to);
                player.target.set(to as f64);
                player.waiting.set(true);
            }
        });
    }
    {
        let player = player.clone();
        use_effect_with((run.step, ready), move |(step, _)| {
            if let Some((_, step)) = *step {
                let run = player.run.get();
                player.ask(&SimRequest::Step { run, step });
            }
        });
    }
    use_effect_with((run.playing, run.id), move |(playing, _)| player.play(*playing));
}
