//! The world: every process, everything under way, and one step at a time.

mod begin;
mod broker;
mod clients;
mod control;
mod faults;
mod flights;
mod orderer;
mod picture;
mod state;

pub use control::by_hand::{ChainState, Consumed, MAX_PLACES, Offsets, TopicOverrides};

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::finding::Message;
use crate::kafka::log::Run;
use crate::kafka::partition::BrokerIndex;
use crate::ordering::effects::Effects;
use crate::ordering::log::Level as LogLevel;

use super::Micros;
use super::history::{History, Marks};
use super::random::Random;
use super::sarama::producer::Output;
use super::scenario::{self, Node, Scenario};
use super::setup::Setup;
use super::trace::{self, What};
use flights::{Caller, Cargo};
use state::{Live, Side};

/// What is scheduled.
#[derive(Debug, Clone, Copy)]
enum Happening {
    /// A flight arrives.
    Arrive(u32),
    /// A stream sends its next envelope.
    Submit {
        stream: u16,
    },
    /// The next envelope of a Broadcast stream that was waiting for the one before.
    NextOnStream {
        stream: u16,
        orderer: u8,
    },
    /// A chain's batch timer fires, unless it has been stopped since.
    BatchTimer {
        orderer: u8,
        channel: u8,
        generation: u32,
    },
    ProducerWake {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    ProducerClientWake {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    ProducerCheck {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    ConsumerWake {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    ConsumerClientWake {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    StartupAttempt {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    DeliverWatch {
        orderer: u8,
        channel: u8,
        run: u32,
        watch: u32,
    },
    Reopen {
        orderer: u8,
        channel: u8,
        run: u32,
    },
    OrdererUp {
        orderer: u32,
        run: u32,
    },
    BrokerUp {
        broker: BrokerIndex,
        run: u32,
        waited: u32,
    },
    BrokerStopped {
        broker: BrokerIndex,
        run: u32,
    },
    IsrCheck {
        broker: BrokerIndex,
        run: u32,
    },
    RetentionCheck {
        broker: BrokerIndex,
        run: u32,
    },
    ImbalanceCheck {
        broker: BrokerIndex,
        run: u32,
    },
    PurgatoryCheck {
        broker: BrokerIndex,
        channel: u8,
        run: u32,
    },
    /// A consumer's fetch arrives for which there are records already.
    ConsumerDue {
        broker: BrokerIndex,
        channel: u8,
    },
    FollowerRetry {
        broker: BrokerIndex,
        channel: u8,
    },
    ZooKeeperUp {
        server: u32,
    },
    SessionCheck,
    ElectController,
    Controller(control::Task),
    Fault(u16),
    CreateChannel {
        channel: u8,
    },
}

/// A running simulation.
#[derive(Debug, Clone)]
pub struct World {
    setup: Rc<Setup>,
    scenario: Rc<Scenario>,
    live: Live,
    history: History,
    level: trace::Level,
    // Used again and again, so that nothing is allocated per event.
    effects: Effects<u32>,
    producer_outputs: Vec<Output>,
    value_lists: Vec<Vec<u32>>,
    run_lists: Vec<Vec<Run>>,
}

/// A moment of a run that one can go back to.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    live: Live,
    marks: Marks,
}

impl Checkpoint {
    pub fn now(&self) -> Micros {
        self.live.now
    }

    pub fn events(&self) -> u64 {
        self.live.events
    }
}

impl World {
    /// This moment, to go back to.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            live: self.live.clone(),
            marks: self.history.marks(),
        }
    }

    /// Bytes that a checkpoint of this moment takes, roughly.
    pub fn checkpoint_size(&self) -> u64 {
        self.live.size()
    }

    /// Goes to a checkpoint of this run, which may lie behind or ahead.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        self.live.clone_from(&checkpoint.live);
        self.history.go_to(&checkpoint.marks);
    }

    /// The future is going to be another one: what was kept of it is dropped.
    pub fn forget_future(&mut self) {
        self.history.forget_future(self.live.now);
    }

    /// Does something now, as a person who watches the run.
    pub fn act_now(&mut self, action: &scenario::Action) {
        self.act(action);
    }

    /// A world at time 0.
    ///
    /// # Errors
    /// The scenario goes over a limit, or speaks of something that is not there ([`Scenario::check`]).
    pub fn new(setup: Setup, scenario: &Scenario) -> Result<Self, Message> {
        scenario.check()?;
        Ok(World::bare(setup.with_orderers(scenario.orderers), scenario))
    }

    /// A world at time 0, of whatever size.
    fn bare(setup: Setup, scenario: &Scenario) -> Self {
        let mut world = World {
            live: Live::new(&setup, scenario),
            history: History::default(),
            effects: Effects::new(LogLevel::Warning),
            producer_outputs: Vec::new(),
            value_lists: Vec::new(),
            run_lists: Vec::new(),
            level: trace::Level::Blocks,
            setup: Rc::new(setup),
            scenario: Rc::new(scenario.clone()),
        };
        world.begin();
        world
    }

    /// How much of the run the trace keeps. Set it before the first step.
    pub fn set_trace_level(&mut self, level: trace::Level) {
        self.level = level;
    }

    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    pub fn now(&self) -> Micros {
        self.live.now
    }

    /// Events handled so far.
    pub fn events(&self) -> u64 {
        self.live.events
    }

    /// Nothing will happen any more: the scenario's duration is over, or nothing is scheduled.
    pub fn is_finished(&self) -> bool {
        self.live.queue.next_at().is_none_or(|at| at > self.scenario.duration)
    }

    /// Hash of everything that has happened: equal for equal runs, on every machine.
    pub fn trace_hash(&self) -> u64 {
        self.live.hash.finish()
    }

    /// The event log so far, as far as the trace level keeps it.
    pub fn trace(&self) -> &[trace::Event] {
        self.history.trace.as_slice()
    }

    /// Time of the next event, if there is one.
    pub fn next_at(&self) -> Option<Micros> {
        if self.is_finished() {
            None
        } else {
            self.live.queue.next_at()
        }
    }

    /// Handles one event. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        let more = !self.is_finished();
        if more {
            self.handle_next();
        }
        more
    }

    fn handle_next(&mut self) {
        if let Some((at, happening)) = self.live.queue.pop() {
            self.live.now = at;
            self.live.events += 1;
            self.happen(happening);
        }
    }

    /// Handles everything up to `time`, but at most `budget` events, so that no run can hang its caller. Returns whether
    /// `time` was reached; the clock then stands at `time` (or at the end of the scenario).
    pub fn run_until(&mut self, time: Micros, budget: u64) -> bool {
        let time = time.min(self.scenario.duration);
        let mut left = budget;
        while self.live.queue.next_at().is_some_and(|at| at <= time) {
            if left == 0 {
                return false;
            }
            left -= 1;
            self.handle_next();
        }
        self.live.now = self.live.now.max(time);
        true
    }

    fn happen(&mut self, happening: Happening) {
        use Happening as H;
        match happening {
            H::Arrive(flight) => self.arrive(flight),
            H::Submit { stream } => self.submit(stream),
            H::NextOnStream { stream, orderer } => self.next_on_stream(stream, orderer),
            H::BatchTimer {
                orderer,
                channel,
                generation,
            } => self.batch_timer(orderer, channel, generation),
            H::ProducerWake { orderer, channel, run } => self.producer_wake(orderer, channel, run),
            H::ProducerClientWake { orderer, channel, run } => self.client_wake(orderer, channel, run, Side::Producer),
            H::ProducerCheck { orderer, channel, run } => self.producer_check(Caller { orderer, channel, run }),
            H::ConsumerWake { orderer, channel, run } => self.consumer_wake(orderer, channel, run),
            H::ConsumerClientWake { orderer, channel, run } => self.client_wake(orderer, channel, run, Side::Consumer),
            H::StartupAttempt { orderer, channel, run } => self.startup_attempt(Caller { orderer, channel, run }),
            H::DeliverWatch {
                orderer,
                channel,
                run,
                watch,
            } => {
                self.deliver_watch(Caller { orderer, channel, run }, watch);
            }
            H::Reopen { orderer, channel, run } => self.reopen(Caller { orderer, channel, run }),
            H::OrdererUp { orderer, run } => self.orderer_up(orderer, run),
            H::BrokerUp { broker, run, waited } => self.broker_up(broker, run, waited),
            H::BrokerStopped { broker, run } => self.broker_stopped(broker, run),
            H::IsrCheck { broker, run } => self.isr_check(broker, run),
            H::RetentionCheck { broker, run } => self.retention_check(broker, run),
            H::ImbalanceCheck { broker, run } => self.imbalance_check(broker, run),
            H::PurgatoryCheck { broker, channel, run } => self.purgatory_check(broker, channel, run),
            H::FollowerRetry { broker, channel } => self.follow_leader(broker, channel),
            H::ConsumerDue { broker, channel } => self.serve_consumers(broker, channel),
            H::ZooKeeperUp { server } => self.zookeeper_up(server),
            H::SessionCheck => self.session_check(),
            H::ElectController => self.elect_controller(),
            H::Controller(task) => self.control(task),
            H::Fault(index) => self.fault(index),
            H::CreateChannel { channel } => self.create_channel(channel),
        }
    }

    fn schedule(&mut self, after: Micros, happening: Happening) {
        let at = self.live.now.saturating_add(after);
        self.live.queue.push(at, happening);
    }

    fn random(&mut self) -> &mut Random {
        &mut self.live.random
    }

    /// Adds to the hash of the run, and to the trace what the level asks for.
    #[inline]
    fn note(&mut self, level: trace::Level, what: What) {
        let at = self.live.now;
        self.live.hash.write_u64(at);
        what.hash(&mut self.live.hash);
        if level <= self.level {
            self.history.trace.push(trace::Event { at, what });
        }
    }

    fn arrive(&mut self, flight: u32) {
        let Some(flight) = self.live.flights.take(flight) else {
            return;
        };
        let (from, to) = (flight.from, flight.to);
        match (flight.cargo, to) {
            (Cargo::Broadcast { envelope, connection }, Node::Orderer(orderer)) => {
                self.broadcast(orderer as u8, envelope, connection);
            }
            (cargo, Node::Broker(broker)) => self.broker_receives(broker as u8, from, cargo),
            (cargo, Node::Orderer(_)) => self.orderer_receives(cargo),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::settings::BrokerSettings;
    use crate::ordering::cutter::CutReason;
    use crate::sim::scenario::{Arrivals, Connection, Size, Stream, Target};

    fn setup(brokers: usize, factor: i64) -> Setup {
        let broker = |index: usize| BrokerSettings {
            id: index as i32,
            default_replication_factor: factor,
            ..BrokerSettings::default()
        };
        let mut setup = Setup {
            brokers: (0..brokers).map(broker).collect(),
            ..Setup::default()
        };
        setup.channel.batch_size.max_message_count = 10;
        setup
    }

    fn stream(arrivals: Arrivals) -> Stream {
        Stream {
            to: Target::RoundRobin,
            connection: Connection::Each,
            arrivals,
            size: Size::Fixed(1000),
            ..Stream::default()
        }
    }

    fn run(setup: Setup, scenario: &Scenario) -> World {
        let mut world = World::new(setup, scenario).unwrap();
        assert!(world.run_until(u64::MAX, 10_000_000));
        world
    }

    #[test]
    fn every_envelope_is_ordered_and_all_orderers_agree() {
        let scenario = Scenario {
            orderers: 3,
            streams: vec![stream(Arrivals::Every {
                interval: 7000,
                count: 1003,
            })],
            ..Scenario::default()
        };
        let view = run(setup(4, 3), &scenario).view();
        assert_eq!((view.totals.accepted, view.totals.ordered), (1003, 1003));
        assert_eq!(view.broken, []);
        let heads: Vec<_> = view.orderers.iter().map(|orderer| &orderer.chains[1]).collect();
        let last =
            |chain: &crate::sim::view::ChainView| chain.blocks.last().map(|block| (block.number, block.fingerprint));
        assert_eq!(last(heads[0]), last(heads[1]));
        assert_eq!(last(heads[0]), last(heads[2]));
        let reasons: Vec<_> = heads[0].blocks.iter().filter_map(|block| block.reason).collect();
        assert!(reasons.contains(&CutReason::Count));
        assert_eq!(reasons.last(), Some(&CutReason::Timeout));
    }

    #[test]
    fn the_same_seed_gives_the_same_run() {
        let scenario = Scenario {
            orderers: 2,
            ..Scenario::default()
        };
        let first = run(setup(3, 2), &scenario);
        let again = run(setup(3, 2), &scenario);
        assert_eq!(first.trace_hash(), again.trace_hash());
        assert_eq!(first.trace(), again.trace());
        let other = Scenario { seed: 2, ..scenario };
        assert_ne!(run(setup(3, 2), &other).trace_hash(), first.trace_hash());
    }

    #[test]
    fn a_budget_bounds_the_work() {
        let mut world = World::new(setup(1, 1), &Scenario::default()).unwrap();
        assert!(!world.run_until(u64::MAX, 10));
        assert_eq!(world.events(), 10);
    }
}
