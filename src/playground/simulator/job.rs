//! A run in the worker: goes to a time or to the next thing, in slices, and tells what is new.

use crate::config::network::Network;
use crate::finding::Message;
use crate::ordering::cutter::CutReason;
use crate::playground::protocol::{Frame, Mark, MarkKind, Pulse, Step, Trail};
use crate::playground::setup::Setup;
use crate::sim::causes::trace_back;
use crate::sim::invariants::Breach;
use crate::sim::trace::{Event, What};
use crate::sim::view::{RecordKind, Snapshot};
use crate::sim::{Timeline, World};

/// Events between two looks at the clock.
const STRIDE: u64 = 500;
/// Events after which a step gives up: nothing of the kind seems to come.
const STEP_LIMIT: u64 = 200_000;
/// Marks that one frame carries at most.
const MARKS: usize = 500;

/// Where a run is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// Virtual µs.
    Time(u64),
    Step(Step),
}

/// A run and how much of it was told.
pub(super) struct Job {
    pub(super) run: u32,
    turn: u32,
    setup: Setup,
    timeline: Result<Timeline, Message>,
    goal: Option<Goal>,
    /// What was asked for before the run had come to where it begins.
    next: Option<Goal>,
    begun: bool,
    /// The world when the step began, and its events then.
    before: Option<(Sight, u64)>,
    teller: Teller,
}

/// Makes pictures of a world, and knows what the earlier ones have told.
#[derive(Default)]
pub(super) struct Teller {
    events: usize,
    /// Per channel, the next offset to tell.
    offsets: Vec<i64>,
    authors: Vec<u8>,
    /// What led to breaches that lie in the past: that does not change any more.
    trails: Vec<(Breach, Trail)>,
}

impl Teller {
    /// Nothing has been told yet.
    pub(super) fn forget(&mut self) {
        *self = Teller::default();
    }

    pub(super) fn frame(&mut self, world: &World, run: u32, turn: u32) -> Frame {
        let view = world.view();
        let events = world.trace();
        let mut frame = Frame {
            run,
            turn,
            trace_hash: world.trace_hash(),
            pulses: pulses(&view, &mut self.offsets),
            trails: trails(world, &view, &mut self.trails),
            marks: marks(events.get(self.events..).unwrap_or_default()),
            ..Frame::default()
        };
        self.events = self.events.max(events.len());
        note_authors(&mut self.authors, world, view.totals.sent);
        let first = oldest_envelope(&view).min(self.authors.len() as u32);
        frame.first_author = first;
        frame.authors = self.authors.get(first as usize..).unwrap_or_default().to_vec();
        frame.world = view;
        frame
    }
}

/// What a step compares.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sight {
    events: usize,
    flights: Vec<u64>,
    ends: Vec<i64>,
    /// Per channel, the longest chain: a block counts when the first orderer has it.
    heights: Vec<u64>,
}

impl Job {
    pub(super) fn new(run: u32, network: &Network, setup: Setup, at: u64) -> Self {
        Job {
            run,
            turn: 0,
            timeline: make(network, &setup),
            setup,
            goal: Some(Goal::Time(at)),
            next: None,
            begun: false,
            before: None,
            teller: Teller::default(),
        }
    }

    /// Makes this the run of `setup`, which has further faults and else is the same, without beginning again. Returns
    /// whether that is so; if not, this run is of no use any more.
    pub(super) fn fork(&mut self, run: u32, setup: &Setup, at: u64) -> bool {
        let (Some(fresh), Ok(timeline)) = (setup.faults_beyond(&self.setup), &mut self.timeline) else {
            return false;
        };
        let planned = fresh.iter().all(|fault| timeline.plan(fault.clone()).is_ok());
        if planned {
            timeline.seek(at, STRIDE);
            self.run = run;
            self.turn = 0;
            self.setup = setup.clone();
            self.before = None;
            self.goal = Some(Goal::Time(at));
            self.teller.forget();
        }
        planned
    }

    pub(super) fn setup(&self) -> &Setup {
        &self.setup
    }

    /// `None`: these files make no network.
    pub(super) fn world(&self) -> Option<&World> {
        self.timeline.as_ref().ok().map(Timeline::world)
    }

    pub(super) fn is_done(&self) -> bool {
        self.goal.is_none()
    }

    pub(super) fn aim(&mut self, goal: Goal) {
        if !self.begun {
            self.next = Some(goal);
            return;
        }
        self.before = match (goal, &self.timeline) {
            (Goal::Step(_), Ok(timeline)) => Some((sight(timeline.world()), timeline.world().events())),
            _ => None,
        };
        self.goal = Some(goal);
    }

    /// Goes to another time: first to the checkpoint before it, if that is nearer than the present.
    pub(super) fn seek(&mut self, turn: u32, to: u64) {
        self.turn = turn;
        if let Ok(timeline) = &mut self.timeline {
            if to < timeline.world().now() {
                self.teller.offsets.clear();
            }
            timeline.seek(to, STRIDE);
        }
        self.aim(Goal::Time(to));
    }

    /// Works while `go_on` says so. The frame, once the goal is reached.
    pub(super) fn work(&mut self, go_on: &dyn Fn() -> bool) -> Option<Frame> {
        let goal = self.goal?;
        let reached = match &mut self.timeline {
            Ok(timeline) => loop {
                let reached = match (goal, &self.before) {
                    (Goal::Time(time), _) => timeline.run_until(time, STRIDE),
                    (Goal::Step(step), Some((before, since))) => step_once(timeline, step, before, *since),
                    (Goal::Step(_), None) => true,
                };
                if reached || !go_on() {
                    break reached;
                }
            },
            Err(_) => true,
        };
        if !reached {
            return None;
        }
        self.goal = None;
        self.begun = true;
        if let Some(next) = self.next.take() {
            self.aim(next);
        }
        Some(self.frame())
    }

    fn frame(&mut self) -> Frame {
        match &self.timeline {
            Ok(timeline) => self.teller.frame(timeline.world(), self.run, self.turn),
            Err(message) => Frame {
                run: self.run,
                turn: self.turn,
                trouble: Some(message.clone()),
                ..Frame::default()
            },
        }
    }
}

fn make(network: &Network, setup: &Setup) -> Result<Timeline, Message> {
    Timeline::new(setup.shape(network), &setup.scenario())
}

/// One event further; whether that was what the step asked for.
fn step_once(timeline: &mut Timeline, step: Step, before: &Sight, since: u64) -> bool {
    if !timeline.step() || timeline.world().events() - since >= STEP_LIMIT {
        return true;
    }
    let now = sight(timeline.world());
    match step {
        Step::Event => now.flights != before.flights || now.events != before.events,
        Step::Message => now.ends != before.ends,
        Step::Block => now.heights != before.heights,
    }
}

fn sight(world: &World) -> Sight {
    let view = world.view();
    let chains = |channel: u32| {
        let all = view.orderers.iter().flat_map(|orderer| &orderer.chains);
        all.filter(move |chain| chain.channel == channel)
    };
    let height = |channel: usize| chains(channel as u32).map(|chain| chain.height).max().unwrap_or(0);
    Sight {
        events: world.trace().len(),
        flights: view.flights.iter().map(|flight| flight.id).collect(),
        ends: view.partitions.iter().map(|partition| partition.log_end).collect(),
        heights: (0..view.channels.len()).map(height).collect(),
    }
}

/// The records that came into the logs since the last time.
fn pulses(world: &Snapshot, told: &mut Vec<i64>) -> Vec<Pulse> {
    let mut pulses = Vec::new();
    for partition in &world.partitions {
        let channel = partition.channel as usize;
        if told.len() <= channel {
            told.resize(channel + 1, 0);
        }
        let fresh = partition.records.iter().filter(|record| record.offset >= told[channel]);
        pulses.extend(fresh.map(|record| Pulse {
            channel: partition.channel,
            offset: record.offset,
            envelope: match record.what {
                RecordKind::Regular { envelope, .. } => Some(envelope),
                _ => None,
            },
            poster: record.poster,
            time_to_cut: matches!(record.what, RecordKind::TimeToCut { .. }),
        }));
        told[channel] = partition.log_end;
    }
    pulses.split_off(pulses.len().saturating_sub(Frame::PULSES))
}

/// What of the event log belongs on the timeline.
fn marks(events: &[Event]) -> Vec<Mark> {
    let kind = |what: &What| match what {
        What::Block {
            orderer: 0,
            channel,
            reason,
            ..
        } if *channel > 0 => Some(match reason {
            CutReason::Timeout => MarkKind::TimedBlock,
            _ => MarkKind::Block,
        }),
        What::Fault { .. } | What::Killed(_) => Some(MarkKind::Fault),
        What::Elected { .. } => Some(MarkKind::Election),
        What::Exited { .. } | What::ChainStopped { .. } | What::Breach(_) => Some(MarkKind::Breach),
        _ => None,
    };
    let mark = |event: &Event| kind(&event.what).map(|kind| Mark { at: event.at, kind });
    let mut marks: Vec<Mark> = events.iter().filter_map(mark).collect();
    marks.split_off(marks.len().saturating_sub(MARKS))
}

/// What led to the broken invariants.
fn trails(world: &World, view: &Snapshot, known: &mut Vec<(Breach, Trail)>) -> Vec<Trail> {
    let trail = |breach: &Breach| {
        if let Some((_, trail)) = known.iter().find(|(other, _)| other == breach) {
            return trail.clone();
        }
        let (links, suspects) = trace_back(world.trace(), view, breach);
        let suspects = suspects.into_iter().map(str::to_owned).collect();
        let trail = Trail { links, suspects };
        // Of the same moment, there may be more to tell.
        if breach.at < view.now {
            known.push((breach.clone(), trail.clone()));
        }
        trail
    };
    view.broken.iter().take(Frame::TRAILS).map(trail).collect()
}

/// Envelopes are numbered in the order in which they are sent, so each is asked for once.
fn note_authors(authors: &mut Vec<u8>, world: &World, sent: u64) {
    for id in authors.len() as u64..sent {
        let stream = u32::try_from(id).ok().and_then(|id| world.envelope(id)?.stream);
        authors.push(stream.map_or(Frame::NOBODY, |stream| u8::try_from(stream).unwrap_or(Frame::NOBODY)));
    }
}

/// The lowest envelope number that the picture speaks of.
fn oldest_envelope(world: &Snapshot) -> u32 {
    let chains = world.orderers.iter().flat_map(|orderer| &orderer.chains);
    let in_chains = chains.flat_map(|chain| {
        let in_blocks = chain.blocks.iter().flat_map(|block| &block.envelopes);
        in_blocks.chain(&chain.pending).copied()
    });
    let records = world.partitions.iter().flat_map(|partition| &partition.records);
    let in_logs = records.filter_map(|record| match record.what {
        RecordKind::Regular { envelope, .. } => Some(envelope),
        _ => None,
    });
    let in_flight = world.flights.iter().flat_map(|flight| flight.envelopes.iter().copied());
    in_chains.chain(in_logs).chain(in_flight).min().unwrap_or(0)
}
