//! A run that can be looked at from any moment: checkpoints to go back to, and actions that fork it.
//!
//! What has happened lies in columns that only grow ([`super::history`]); a checkpoint is the small rest of the world and
//! the lengths of the columns. Going somewhere is: back to the checkpoint before it, and on from there, event for event.

use crate::finding::Message;

use super::Micros;
use super::scenario::{Action, Fault, Scenario, limits};
use super::setup::Setup;
use super::world::{Checkpoint, World};

/// Checkpoints are this many events apart at first.
const INTERVAL: u64 = 2048;
/// With more checkpoints than these every second one is dropped, and the next ones are twice as far apart.
const CHECKPOINTS: usize = 512;
/// The same happens when they are larger than this together, in bytes: an overloaded run has much under way.
/// A moment that is larger alone is not kept: one comes back to it from the last one before.
const ROOM: u64 = 64 << 20;
/// Bytes of a checkpoint for which it waits an event longer, so that copying is never more than a part of the work.
const BYTES_PER_EVENT: u64 = 256;

/// A world with its past.
#[derive(Debug)]
pub struct Timeline {
    world: World,
    /// In the order of time; the first is the beginning.
    checkpoints: Vec<Stop>,
    interval: u64,
    /// No checkpoint is due before this many events.
    due: u64,
    /// What a person did, in the order of time. Part of what the run is.
    actions: Vec<Act>,
    /// Actions that have been done at this moment of the run.
    done: usize,
    /// The farthest moment that has been reached.
    reached: Micros,
}

/// Something done by hand. What happened before it is told by time and events: one may act in the middle of a moment.
#[derive(Debug)]
struct Act {
    at: Micros,
    /// Events before it.
    events: u64,
    action: Action,
}

#[derive(Debug)]
struct Stop {
    checkpoint: Checkpoint,
    /// Bytes, roughly.
    size: u64,
    done: usize,
}

impl Timeline {
    /// A run at its beginning.
    ///
    /// # Errors
    /// As [`World::new`].
    pub fn new(setup: Setup, scenario: &Scenario) -> Result<Self, Message> {
        let world = World::new(setup, scenario)?;
        let beginning = Stop {
            checkpoint: world.checkpoint(),
            size: world.checkpoint_size(),
            done: 0,
        };
        Ok(Timeline {
            world,
            checkpoints: vec![beginning],
            interval: INTERVAL,
            due: INTERVAL,
            actions: Vec::new(),
            done: 0,
            reached: 0,
        })
    }

    /// The world at this moment.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The farthest moment that has been reached, in µs: up to there [`Timeline::seek`] is quick.
    pub fn reached(&self) -> Micros {
        self.reached
    }

    /// Number of moments that are kept.
    pub fn checkpoints(&self) -> usize {
        self.checkpoints.len()
    }

    /// Handles one event. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        let Some(at) = self.world.next_at() else { return false };
        self.act_until(at);
        let stepped = self.world.step();
        self.keep();
        stepped
    }

    /// Runs on to `time` with at most `budget` events. Returns whether it got there.
    pub fn run_until(&mut self, time: Micros, budget: u64) -> bool {
        let mut left = budget;
        loop {
            self.act_until(time);
            let before = self.world.events();
            // The clock must not go past the moment of an action, however quiet it is around it.
            let next = self.actions.get(self.done).filter(|act| act.at <= time);
            let (to, stop) = next.map_or((time, u64::MAX), |act| (act.at, act.events.saturating_sub(before)));
            let to_act = next.is_some();
            let there = self.world.run_until(to, left.min(self.interval).min(stop));
            left -= self.world.events() - before;
            self.keep();
            if there && !to_act {
                return true;
            }
            if left == 0 && !there {
                return false;
            }
        }
    }

    /// Goes to `time`, back or forth, with at most `budget` events of running. Returns whether it got there.
    pub fn seek(&mut self, time: Micros, budget: u64) -> bool {
        let after = self.checkpoints.partition_point(|stop| stop.checkpoint.now() <= time);
        let stop = &self.checkpoints[after.saturating_sub(1)];
        // Going on from here is as good as from a checkpoint that lies behind.
        if self.world.now() > time || stop.checkpoint.now() > self.world.now() {
            self.world.restore(&stop.checkpoint);
            self.done = stop.done;
        }
        self.run_until(time, budget)
    }

    /// Does something now. Whatever came after this moment is forgotten: the run forks.
    ///
    /// # Errors
    /// More actions than a scenario may have faults, or what [`Scenario::check_actions`] refuses.
    pub fn act(&mut self, action: Action) -> Result<(), Message> {
        let before = self.actions.iter().take(self.done).map(|act| &act.action);
        self.world.scenario().check_actions(before.chain([&action]))?;
        if self.actions.len() >= limits::FAULTS {
            let max = i64::try_from(limits::FAULTS).unwrap_or(i64::MAX);
            return Err(Message::new("scenario.limit.faults")
                .with("value", max + 1)
                .with("max", max));
        }
        let now = self.world.now();
        self.world.forget_future();
        self.checkpoints
            .retain(|stop| stop.checkpoint.now() < now || stop.checkpoint.events() == 0);
        self.due = 0;
        self.actions.truncate(self.done);
        self.world.act_now(&action);
        let events = self.world.events();
        self.actions.push(Act {
            at: now,
            events,
            action,
        });
        self.done += 1;
        self.reached = now;
        Ok(())
    }

    /// Adds a fault to the scenario, ahead of this moment or behind it. The run forks there: what came after is forgotten,
    /// and it stands at the last checkpoint before the fault, or where it is if that is earlier. Everything is as if the
    /// fault had been in the scenario from the beginning.
    ///
    /// # Errors
    /// As [`Scenario::check`] with the fault among the others.
    pub fn plan(&mut self, fault: Fault) -> Result<(), Message> {
        let mut scenario = self.world.scenario().clone();
        let index = scenario.faults.len();
        scenario.faults.push(fault.clone());
        scenario.check()?;
        let before = self.actions.iter().take_while(|act| act.at < fault.at);
        scenario.check_actions(before.map(|act| &act.action))?;
        self.checkpoints
            .retain(|stop| stop.checkpoint.now() < fault.at || stop.checkpoint.events() == 0);
        if self.world.now() >= fault.at
            && let Some(stop) = self.checkpoints.last()
        {
            self.world.restore(&stop.checkpoint);
            self.done = stop.done;
        }
        self.world.forget_future();
        self.due = 0;
        self.actions.truncate(self.done);
        self.reached = self.world.now();
        let seed = self.world.scenario().seed;
        for stop in &mut self.checkpoints {
            stop.checkpoint.plan(seed, index, &fault);
        }
        self.world.plan(fault);
        Ok(())
    }

    /// Does what was done by hand up to `time` and before the next event.
    fn act_until(&mut self, time: Micros) {
        while let Some(act) = self.actions.get(self.done) {
            let more_before = self.world.next_at().is_some_and(|at| at <= act.at);
            if act.at > time || act.events > self.world.events() && more_before {
                return;
            }
            // The clock goes to that moment; what else happens in it comes after.
            self.world.run_until(act.at, 0);
            self.world.act_now(&act.action);
            self.done += 1;
        }
    }

    /// Takes a checkpoint when it is time for one.
    fn keep(&mut self) {
        self.reached = self.reached.max(self.world.now());
        if self.world.events() < self.due {
            return;
        }
        let size = self.world.checkpoint_size();
        if size > ROOM {
            self.due = self.world.events() + self.interval;
            return;
        }
        let last = self.checkpoints.last().map_or(0, |stop| stop.checkpoint.events());
        self.due = last + self.interval.max(size / BYTES_PER_EVENT);
        if self.world.events() < self.due {
            return;
        }
        self.checkpoints.push(Stop {
            checkpoint: self.world.checkpoint(),
            size,
            done: self.done,
        });
        while self.are_too_many() {
            self.interval *= 2;
            let mut index = 0;
            self.checkpoints.retain(|_| {
                index += 1;
                index % 2 == 1
            });
        }
    }

    fn are_too_many(&self) -> bool {
        let size: u64 = self.checkpoints.iter().map(|stop| stop.size).sum();
        self.checkpoints.len() > CHECKPOINTS || (size > ROOM && self.checkpoints.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::scenario::{Arrivals, Connection, Node, Stream};

    fn timeline() -> Timeline {
        let scenario = Scenario {
            orderers: 3,
            streams: vec![Stream {
                arrivals: Arrivals::Random {
                    mean: 5_000,
                    count: 4000,
                },
                ..Stream::default()
            }],
            duration: 30_000_000,
            ..Scenario::default()
        };
        let mut setup = Setup::default();
        setup.channel.batch_size.max_message_count = 10;
        Timeline::new(setup, &scenario).unwrap()
    }

    #[test]
    fn the_past_is_what_it_was() {
        let mut timeline = timeline();
        let times: Vec<Micros> = (1..=14).map(|second| second * 1_700_000).collect();
        let mut seen = Vec::new();
        for &time in &times {
            assert!(timeline.run_until(time, 1_000_000));
            seen.push((timeline.world().trace_hash(), timeline.world().view()));
        }
        for index in [3, 12, 0, 7, 13, 6] {
            assert!(timeline.seek(times[index], 1_000_000));
            assert_eq!(timeline.world().now(), times[index]);
            assert_eq!(timeline.world().trace_hash(), seen[index].0);
            assert_eq!(timeline.world().view(), seen[index].1);
        }
    }

    #[test]
    fn an_action_is_held_to_the_limits() {
        let flood = |channel, count| Action::Send {
            channel,
            orderer: 0,
            size: 1000,
            count,
        };
        let mut timeline = timeline();
        let refused = timeline.act(flood(Some(0), u32::MAX)).unwrap_err();
        assert_eq!(refused.key, "scenario.limit.burst");
        let refused = timeline.act(flood(Some(7), 1)).unwrap_err();
        assert_eq!(refused.key, "scenario.unknown.channel");
    }

    #[test]
    fn a_fault_that_is_planned_later_is_as_good_as_one_from_the_beginning() {
        let faults = [
            Fault::at(9_000_000, Action::Kill(Node::Orderer(1))),
            Fault::at(12_000_000, Action::Start(Node::Orderer(1))),
            Fault::at(6_000_000, Action::Kill(Node::Broker(0))),
        ];
        for now in [0, 3_000_000, 8_999_999, 9_000_000, 20_000_000] {
            let mut forked = timeline();
            forked.run_until(now, 1_000_000);
            let mut scenario = forked.world().scenario().clone();
            for fault in &faults {
                forked.plan(fault.clone()).unwrap();
                scenario.faults.push(fault.clone());
            }
            let setup = forked.world().setup().clone();
            let mut whole = Timeline::new(setup, &scenario).unwrap();
            for to in [25_000_000, 7_000_000, 10_000_000] {
                forked.seek(to, 1_000_000);
                whole.seek(to, 1_000_000);
                assert_eq!(forked.world().trace_hash(), whole.world().trace_hash(), "{now} {to}");
                assert_eq!(forked.world().view(), whole.world().view(), "{now} {to}");
            }
        }
    }

    #[test]
    fn what_is_under_way_is_not_kept_many_times() {
        let scenario = Scenario {
            orderers: 16,
            streams: vec![Stream {
                connection: Connection::Kept,
                arrivals: Arrivals::Every {
                    interval: 0,
                    count: 150_000,
                },
                start: 0,
                ..Stream::default()
            }],
            duration: 0,
            ..Scenario::default()
        };
        let mut timeline = Timeline::new(Setup::default(), &scenario).unwrap();
        assert!(timeline.run_until(0, u64::MAX));
        let largest = timeline.world().checkpoint_size();
        assert!(largest > ROOM / 8, "{largest} bytes are no overload");
        let kept: u64 = timeline.checkpoints.iter().map(|stop| stop.size).sum();
        assert!(kept <= ROOM, "{kept} bytes in checkpoints");
    }

    #[test]
    fn an_action_in_the_middle_of_a_moment_stays_there() {
        let mut scenario = timeline().world().scenario().clone();
        scenario.streams[0].arrivals = Arrivals::Bursts {
            interval: 1_000_000,
            burst: 100,
            count: 20,
        };
        let mut timeline = Timeline::new(Setup::default(), &scenario).unwrap();
        assert!(timeline.run_until(5_999_999, u64::MAX));
        assert!(!timeline.run_until(6_000_000, 50));
        assert_eq!(timeline.world().now(), 6_000_000);
        timeline.act(Action::Kill(Node::Orderer(1))).unwrap();
        timeline.act(Action::Stop(Node::Broker(0))).unwrap();
        timeline.run_until(20_000_000, u64::MAX);
        let (events, hash) = (timeline.world().events(), timeline.world().trace_hash());
        timeline.seek(1_000_000, u64::MAX);
        timeline.seek(20_000_000, u64::MAX);
        assert_eq!(timeline.world().trace_hash(), hash);
        timeline.seek(1_000_000, u64::MAX);
        while timeline.world().events() < events && timeline.step() {}
        assert_eq!(timeline.world().trace_hash(), hash);
    }

    #[test]
    fn an_action_in_a_quiet_time_stays_where_it_is() {
        let mut timeline = Timeline::new(Setup::default(), &Scenario::default()).unwrap();
        timeline.seek(3_000_000, u64::MAX);
        timeline.act(Action::Kill(Node::Broker(0))).unwrap();
        let quiet = timeline.world().next_at().unwrap() - 1;
        assert!(quiet > 3_000_000, "nothing happens between the action and this moment");
        timeline.run_until(quiet, u64::MAX);
        let hash = timeline.world().trace_hash();
        for budget in [1, u64::MAX] {
            timeline.seek(quiet + 5_000_000, u64::MAX);
            timeline.seek(0, 0);
            while !timeline.run_until(quiet, budget) {}
            assert_eq!(timeline.world().trace_hash(), hash);
        }
    }

    #[test]
    fn actions_share_the_limit_of_envelopes() {
        let mut scenario = timeline().world().scenario().clone();
        scenario.streams[0].arrivals = Arrivals::Every {
            interval: 1000,
            count: limits::ENVELOPES as u32 - 1500,
        };
        let mut timeline = Timeline::new(Setup::default(), &scenario).unwrap();
        let flood = Action::Send {
            channel: Some(0),
            orderer: 0,
            size: 1000,
            count: 1000,
        };
        assert_eq!(timeline.act(flood.clone()), Ok(()));
        assert_eq!(timeline.act(flood).unwrap_err().key, "scenario.limit.envelopes");
    }

    #[test]
    fn an_action_forks_the_run() {
        let mut timeline = timeline();
        timeline.run_until(20_000_000, 1_000_000);
        let before = timeline.world().trace_hash();
        assert!(timeline.seek(5_000_000, 1_000_000));
        timeline.act(Action::Kill(Node::Orderer(0))).unwrap();
        assert_eq!(timeline.reached(), 5_000_000);
        timeline.run_until(20_000_000, 1_000_000);
        let forked = timeline.world().trace_hash();
        assert_ne!(forked, before);
        // The action belongs to the run: going back and forth does not lose it.
        timeline.seek(2_000_000, 1_000_000);
        assert!(timeline.world().view().orderers[0].alive);
        timeline.seek(20_000_000, 1_000_000);
        assert!(!timeline.world().view().orderers[0].alive);
        assert_eq!(timeline.world().trace_hash(), forked);
    }
}
