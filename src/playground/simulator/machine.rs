//! The course's machine on the stage: its desk, and the picture of its world.

use super::Guest;
use super::job::Teller;
use crate::playground::course::{Desk, Request};
use crate::playground::protocol::{Frame, pack, unpack};
use crate::sim::{Micros, World};

/// The desk with what was told of its world.
#[derive(Default)]
pub(super) struct Machine {
    /// Its number while it is on the stage.
    run: Option<u32>,
    desk: Desk,
    teller: Teller,
    /// Virtual µs that were asked for.
    until: Option<Micros>,
    /// There may be something to tell.
    stirred: bool,
}

impl Guest for Machine {
    fn run(&self) -> Option<u32> {
        self.run
    }

    fn leave(&mut self) {
        self.run = None;
    }

    fn boot(&mut self, run: u32) {
        self.run = Some(run);
        self.teller.forget();
        self.until = Some(self.desk.now());
    }

    fn take(&mut self, bytes: &[u8]) {
        if let Some(request) = unpack::<Request>(bytes) {
            self.desk.take(request);
            self.stirred = true;
        }
    }

    fn aim(&mut self, until: Micros) {
        self.until = Some(until);
    }

    fn world(&self) -> Option<&World> {
        self.desk.world()
    }

    fn is_done(&self) -> bool {
        self.until.is_none() && !self.stirred
    }

    fn work(&mut self, go_on: &dyn Fn() -> bool) -> (Option<Frame>, Vec<Vec<u8>>) {
        self.stirred = false;
        let mut frame = None;
        if let Some(until) = self.until
            && self.desk.advance(until, go_on)
        {
            self.until = None;
            let run = self.run.unwrap_or(0);
            frame = self.desk.world().map(|world| self.teller.frame(world, run, 0));
            // Where nothing runs yet, nothing is over either.
            if let Some(frame) = &mut frame {
                frame.world.finished = false;
            }
        }
        (frame, self.desk.news().iter().map(pack).collect())
    }
}
