//! The simulating worker's desk: a run goes on a little at a time. Knows no browser, so it is tested natively.

mod exchange;
mod inquiry;
mod job;
mod journal;
mod machine;
mod unpack;

use std::collections::VecDeque;

use super::protocol::{Frame, Parcel, SimReply, SimRequest, Work};
use super::reader::readable;
use super::setup::Setup;
use super::tools::{self, Ask, Bytes};
use crate::config;
use crate::config::source::FileSet;
use crate::sim::World;

use inquiry::{Inquiry, Kept};
use job::{Goal, Job};
use journal::Journal;
use machine::Machine;

/// The run that the worker is busy with, and the panels' tools.
#[derive(Default)]
pub struct Simulator {
    /// The newest question that has no answer yet.
    asked: Option<Asked>,
    job: Option<Job>,
    /// The files of the run.
    files: FileSet,
    journal: Journal,
    /// Scenarios that were not read yet, by number.
    parcels: Vec<(u32, Parcel)>,
    /// What the panels have asked in JSON, oldest first.
    inquiries: VecDeque<(u32, Inquiry)>,
    /// Whether the run has worked since the last inquiry: both get their turn.
    has_run: bool,
    kept: Option<Kept>,
    answers: Vec<String>,
    /// The course's machine, in the program that has one.
    guest: Option<Box<dyn Guest>>,
}

/// What can take the place of a run on the stage. The program of the page without a course has none.
trait Guest {
    /// Its number while it is on the stage.
    fn run(&self) -> Option<u32>;
    /// A run takes its place.
    fn leave(&mut self);
    /// It comes onto the stage.
    fn boot(&mut self, run: u32);
    /// Something packed that is meant for it alone.
    fn take(&mut self, bytes: &[u8]);
    /// Virtual µs to go to.
    fn aim(&mut self, until: u64);
    /// `None`: there is no machine yet.
    fn world(&self) -> Option<&World>;
    fn is_done(&self) -> bool;
    /// The picture, once the time is there, and what it has to say, packed.
    fn work(&mut self, go_on: &dyn Fn() -> bool) -> (Option<Frame>, Vec<Vec<u8>>);
}

/// The simulating worker of the course's page: with the course's machine.
pub struct CourseSimulator(Simulator);

impl Default for CourseSimulator {
    fn default() -> Self {
        CourseSimulator(Simulator {
            guest: Some(Box::<Machine>::default()),
            ..Simulator::default()
        })
    }
}

impl Work for CourseSimulator {
    type Request = SimRequest;
    type Reply = SimReply;

    fn is_idle(&self) -> bool {
        self.0.is_idle()
    }

    fn take(&mut self, request: SimRequest) {
        self.0.take(request);
    }

    fn work(&mut self, go_on: &dyn Fn() -> bool) -> Vec<SimReply> {
        self.0.work(go_on)
    }

    fn take_text(&mut self, text: &str) {
        self.0.take_text(text);
    }

    fn texts(&mut self) -> Vec<String> {
        self.0.texts()
    }
}

/// Inquiries that wait at most: more than all panels together ever ask.
const INQUIRIES: usize = 64;

struct Asked {
    number: u32,
    ask: Ask,
    files: FileSet,
    setup: Setup,
}

impl Work for Simulator {
    type Request = SimRequest;
    type Reply = SimReply;

    fn is_idle(&self) -> bool {
        let asked = !self.parcels.is_empty() || self.asked.is_some() || !self.inquiries.is_empty();
        !asked && self.guest.as_ref().is_none_or(|guest| guest.is_done()) && self.job.as_ref().is_none_or(Job::is_done)
    }

    fn take(&mut self, request: SimRequest) {
        match request {
            SimRequest::Start { run, setup, files, at } => {
                if let Some(guest) = &mut self.guest {
                    guest.leave();
                }
                let files = readable(files);
                let job = self.job.as_mut().filter(|_| self.files == files);
                if !job.is_some_and(|job| job.fork(run, &setup, at)) {
                    let network = config::read(&files, &setup.options());
                    self.job = Some(Job::new(run, &network, setup, at));
                    self.files = files;
                }
            }
            SimRequest::Advance { run, until } => match &mut self.guest {
                Some(guest) if guest.run() == Some(run) => guest.aim(until),
                _ => self.aim(run, Goal::Time(until)),
            },
            SimRequest::Boot { run } => {
                if let Some(guest) = &mut self.guest {
                    self.job = None;
                    guest.boot(run);
                }
            }
            SimRequest::Course(bytes) => {
                if let Some(guest) = &mut self.guest {
                    guest.take(&bytes.0);
                }
            }
            SimRequest::Step { run, step } => self.aim(run, Goal::Step(step)),
            SimRequest::Unpack { number, parcel } => self.parcels.push((number, parcel)),
            SimRequest::Ask {
                number,
                ask,
                files,
                setup,
            } => {
                self.asked = Some(Asked {
                    number,
                    ask,
                    files,
                    setup,
                });
            }
            SimRequest::Seek { run, turn, to } => {
                if let Some(job) = self.job.as_mut().filter(|job| job.run == run) {
                    job.seek(turn, to);
                }
            }
        }
    }

    fn work(&mut self, go_on: &dyn Fn() -> bool) -> Vec<SimReply> {
        if let Some((number, parcel)) = self.parcels.pop() {
            let shared = unpack::open(parcel).map(Box::new);
            return vec![SimReply::Unpacked { number, shared }];
        }
        // Somebody waits for it, and the run can.
        if let Some(asked) = self.asked.take() {
            let sheet = Box::new(tools::answer(asked.ask, asked.files, &asked.setup));
            return vec![SimReply::Told {
                number: asked.number,
                sheet,
            }];
        }
        let busy = self.job.as_ref().is_some_and(|job| !job.is_done());
        if (self.has_run || !busy)
            && let Some((number, inquiry)) = self.inquiries.pop_front()
        {
            self.has_run = false;
            match self.inquire(number, &inquiry, go_on) {
                Some(answer) => self.answers.push(answer),
                None => self.inquiries.push_front((number, inquiry)),
            }
            return Vec::new();
        }
        self.has_run = true;
        let framed = |frame: Frame| SimReply::Framed(Box::new(frame));
        let told = |bytes: Vec<u8>| SimReply::Course(Bytes(bytes));
        let (frame, news) = match &mut self.guest {
            Some(guest) => guest.work(go_on),
            None => (None, Vec::new()),
        };
        let frame = frame.or_else(|| self.job.as_mut().and_then(|job| job.work(go_on)));
        frame
            .map(framed)
            .into_iter()
            .chain(news.into_iter().map(told))
            .collect()
    }

    fn take_text(&mut self, text: &str) {
        if let Some(inquiry) = inquiry::read(text).filter(|_| self.inquiries.len() < INQUIRIES) {
            self.inquiries.push_back(inquiry);
        }
    }

    fn texts(&mut self) -> Vec<String> {
        std::mem::take(&mut self.answers)
    }
}

impl Simulator {
    /// `None`: there is more work to do before it can be answered.
    fn inquire(&mut self, number: u32, inquiry: &Inquiry, go_on: &dyn Fn() -> bool) -> Option<String> {
        let job = self.job.as_ref();
        // What is asked of another run than the present one has no answer.
        let of = |run: u32| job.filter(|job| job.run == run);
        match inquiry {
            Inquiry::Series { run, channel } => Some(inquiry::series(number, of(*run), *channel)),
            Inquiry::Keep => {
                self.kept = job.map(|job| Kept::new(&self.files, job.setup()));
                Some(inquiry::answer(number, &self.kept.is_some()))
            }
            Inquiry::Drop => {
                self.kept = None;
                Some(inquiry::answer(number, &true))
            }
            Inquiry::About { link } => Some(inquiry::answer(number, &exchange::about(link))),
            Inquiry::Level { link, key, from } => Some(inquiry::answer(number, &exchange::level(link, key, *from))),
            Inquiry::Trace { run, from } => {
                let world = of(*run).and_then(Job::world);
                Some(inquiry::answer(
                    number,
                    &world.map(|world| exchange::trace(world, *from)),
                ))
            }
            Inquiry::Log(search) => {
                let guest = self.guest.as_ref().filter(|guest| guest.run() == Some(search.run));
                let world = match guest {
                    Some(guest) => guest.world(),
                    None => of(search.run).and_then(Job::world),
                };
                let found = world.map(|world| self.journal.search(search, world));
                Some(inquiry::answer(number, &found))
            }
            Inquiry::State { link } => Some(inquiry::answer(number, &exchange::state(link))),
            Inquiry::Restore { text } => Some(inquiry::answer(number, &exchange::restore(text))),
            Inquiry::Compare { run, channel } => match (&mut self.kept, of(*run)) {
                (Some(kept), Some(job)) => kept.compare((number, *channel), (job, &self.files), go_on),
                _ => Some(inquiry::answer(number, &None::<()>)),
            },
        }
    }

    fn aim(&mut self, run: u32, goal: Goal) {
        if let Some(job) = self.job.as_mut().filter(|job| job.run == run) {
            job.aim(goal);
        }
    }
}

#[cfg(test)]
mod tests;
