//! Random networks that should hold: files without an error or a warning, faults that such files promise to survive, and
//! clients. No invariant may break. What breaks is a fault of the simulation, or a rule or a promise that is missing.
//!
//! The files are text and go through the readers and the rules like everybody's. Everything is drawn from one seed, so
//! that a run can be played again.

mod faults;
mod files;
mod load;

pub use faults::Promise;
pub use files::Network;

use crate::config::{self, Options};
use crate::finding::{Finding, Severity};
use crate::rules;
use crate::sim::invariants::Broken;
use crate::sim::random::Random;
use crate::sim::trace::What;
use crate::sim::view::{ChainPhase, Snapshot};
use crate::sim::{Scenario, Setup, World};

/// A run of more events than these is given up, which counts as a failure.
const MAX_EVENTS: u64 = 5_000_000;

/// One drawn network with what happens to it.
#[derive(Debug, Clone)]
pub struct Case {
    pub network: Network,
    pub scenario: Scenario,
    pub promise: Promise,
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub events: u64,
    pub accepted: u64,
    pub refused: u64,
    /// Envelopes that are in two blocks, where that is not ruled out.
    pub twice: u64,
    /// Runs (this one or none) in which Kafka's own fault KAFKA-7128 broke something, which nobody can promise against.
    pub by_kafka: u64,
    /// What should have held and did not.
    pub problems: Vec<String>,
}

/// Draws the case of a seed.
pub fn draw(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let network = files::draw(&mut random);
    let (faults, promise) = faults::draw(&network, &mut random);
    let scenario = load::draw(seed, &network, faults, &mut random);
    Case {
        network,
        scenario,
        promise,
    }
}

/// Plays a case, if nothing but advice is found in its files.
pub fn play(case: &Case) -> Outcome {
    let network = read(case);
    let findings = rules::check(&case.network.files, &network);
    let loud = findings.iter().filter(|finding| finding.severity < Severity::Advice);
    let problems: Vec<String> = loud.map(described).collect();
    if !problems.is_empty() {
        return Outcome {
            problems,
            ..Outcome::default()
        };
    }
    simulate(case, &network)
}

/// Plays a case whatever is found in its files, and looks at everything that should hold.
pub fn play_unchecked(case: &Case) -> Outcome {
    simulate(case, &read(case))
}

fn read(case: &Case) -> config::network::Network {
    let options = Options::of(case.network.fabric);
    config::read(&case.network.files, &options)
}

fn simulate(case: &Case, network: &config::network::Network) -> Outcome {
    let mut outcome = Outcome::default();
    let mut world = match World::new(Setup::from_network(network), &case.scenario) {
        Ok(world) => world,
        Err(message) => {
            outcome
                .problems
                .push(format!("the scenario is refused: {}", message.key));
            return outcome;
        }
    };
    if !world.run_until(u64::MAX, MAX_EVENTS) {
        outcome.problems.push(format!("not over after {MAX_EVENTS} events"));
    }
    judge(&world, &case.promise, &mut outcome);
    outcome
}

fn described(finding: &Finding) -> String {
    format!("{:?} {}: {:?}", finding.severity, finding.code, finding.message.args)
}

fn judge(world: &World, promise: &Promise, outcome: &mut Outcome) {
    let view = world.view();
    outcome.events = view.events;
    outcome.accepted = view.totals.accepted;
    outcome.refused = view.totals.refused;
    for breach in &view.broken {
        match breach.what {
            Broken::InTwoBlocks { .. } if !promise.once => outcome.twice += 1,
            _ => outcome.problems.push(format!(
                "{:?} in {} at {} µs",
                breach.what, view.channels[breach.channel as usize], breach.at
            )),
        }
    }
    let lost = (0..)
        .map_while(|id| world.envelope(id))
        .filter(|envelope| {
            let accepted = envelope
                .answered
                .as_ref()
                .is_some_and(|(_, answer)| answer.status == "SUCCESS");
            accepted && envelope.block.is_none()
        })
        .map(|envelope| envelope.id);
    let lost: Vec<u32> = lost.collect();
    if promise.kept && !lost.is_empty() {
        outcome.problems.push(format!("accepted, and in no block: {lost:?}"));
    }
    ends_together(&view, outcome);
    // Broker 1.1.1 lets a follower into the ISR that may lack acknowledged records: after that nothing is promised.
    let early = |what: &What| matches!(what, What::JoinedEarly { .. });
    if !outcome.problems.is_empty() && world.trace().iter().any(|event| early(&event.what)) {
        outcome.problems.clear();
        outcome.by_kafka = 1;
    }
}

/// When all is healed and quiet, every orderer runs and has the same blocks.
fn ends_together(view: &Snapshot, outcome: &mut Outcome) {
    for (channel, name) in view.channels.iter().enumerate() {
        let chains = view.orderers.iter().map(|orderer| {
            let chain = orderer.chains.iter().find(|chain| chain.channel as usize == channel);
            chain.map(|chain| {
                (
                    chain.phase,
                    chain.height,
                    chain.blocks.last().map(|block| block.fingerprint),
                )
            })
        });
        let chains: Vec<_> = chains.collect();
        let running = |chain: &Option<(ChainPhase, u64, Option<u64>)>| {
            chain.is_some_and(|(phase, ..)| phase == ChainPhase::Running)
        };
        // The transaction that creates the channel may have been refused.
        let nowhere = chains.iter().all(Option::is_none);
        if !nowhere && !chains.iter().all(running) || chains.windows(2).any(|pair| pair[0] != pair[1]) {
            outcome.problems.push(format!("{name} does not end alike: {chains:?}"));
        }
    }
}
