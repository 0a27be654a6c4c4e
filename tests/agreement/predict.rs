//! Prediction: from the set-up and what was done to it, to what came of it.

use std::collections::BTreeMap;
use std::fmt;

use ordering_playground::sim::scenario::Action;
use ordering_playground::sim::trace::What;
use ordering_playground::sim::view::Snapshot;
use ordering_playground::sim::{Setup, World};

use super::outcome::{Facts, Runs};
use super::plan::{scenario, setup, setup_holds};
use super::trace::{Sent, Trace};

/// Events after which a run is given up.
const MAX_EVENTS: u64 = 20_000_000;

/// What a run may differ in, in thousandths.
struct Tolerance {
    /// Messages with another status or text.
    statuses: u64,
    /// Blocks of the application channel, more or fewer.
    blocks: u64,
    /// Messages that may make a block of their own, or none: those near the end of an outage.
    lone: u64,
    /// Pairs of envelopes, the second sent after the answer to the first, that are in the other order.
    order: u64,
    /// Recorded blocks that ours does not have: messages of several clients change places, and move a block's edge.
    equal_blocks: u64,
    /// Facts that may differ.
    facts: u64,
}

/// A run without faults is predicted message by message, but for what hangs on a race of two threads. With faults the
/// moment at which the outage ends depends on when the last heartbeat was sent; each message near it may go either way.
fn tolerance(disturbed: bool, merged: bool) -> Tolerance {
    match (disturbed, merged) {
        (false, false) => Tolerance {
            statuses: 0,
            blocks: 100,
            lone: 0,
            order: 10,
            equal_blocks: 300,
            facts: 0,
        },
        // Which messages share a produce request, and are refused together, is a race.
        (false, true) => Tolerance {
            statuses: 150,
            blocks: 250,
            lone: 0,
            order: 10,
            equal_blocks: 400,
            facts: 0,
        },
        (true, _) => Tolerance {
            statuses: 250,
            blocks: 250,
            lone: 150,
            order: 20,
            equal_blocks: 1000,
            facts: 150,
        },
    }
}

/// Messages that are allowed one by one may be too large together, when they share a produce request.
fn may_be_too_large_together(trace: &Trace, setup: &Setup) -> bool {
    let largest = trace.messages.iter().map(|sent| i64::from(sent.size)).max();
    let limit = setup.brokers.iter().map(|broker| broker.message_max_bytes).min();
    largest.zip(limit).is_some_and(|(largest, limit)| limit < 4 * largest)
}

#[derive(Default)]
pub(crate) struct Predicted {
    messages: usize,
    agree: usize,
    blocks: (usize, usize),
    facts: Facts,
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Predicted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ours, real) = self.blocks;
        let facts = self.facts.compared;
        write!(
            f,
            "predicted statuses {}/{}, blocks {ours} vs {real}, facts {}/{facts}",
            self.agree,
            self.messages,
            facts - self.facts.wrong.len(),
        )?;
        if let Some((order, same)) = self.facts.order {
            write!(
                f,
                ", order {:.1} %, equal blocks {:.1} %",
                order as f64 / 10.0,
                same as f64 / 10.0
            )?;
        }
        self.facts
            .times
            .iter()
            .try_for_each(|(what, ours, real)| write!(f, ", {what} {:.1} s vs {:.1} s", ours / 1000.0, real / 1000.0))
    }
}

pub(crate) fn predict(trace: &Trace) -> Predicted {
    let mut predicted = Predicted::default();
    let (scenario, streams) = scenario(trace);
    let setup = setup(trace);
    let merged = may_be_too_large_together(trace, &setup);
    let mut world = match World::new(setup, &scenario) {
        Ok(world) => world,
        Err(message) => {
            predicted.wrong.push(format!("beyond the limits: {message:?}"));
            return predicted;
        }
    };
    if !world.run_until(u64::MAX, MAX_EVENTS) {
        predicted
            .wrong
            .push(format!("not at its end after {MAX_EVENTS} events"));
        return predicted;
    }
    let hold = setup_holds(trace);
    let messages = messages(&world, &streams);
    let mut differ = Vec::new();
    for (&envelope, &index) in &messages {
        let Some(real) = trace.messages.get(index).filter(|real| hold.contains(&real.sent)) else {
            continue;
        };
        let ours = answer(&world, envelope);
        // gRPC waits a second before it dials a dead address again; the clients of the model do not.
        if real.info.contains("TransientFailure") && ours.0 != "RPC_ERROR" {
            continue;
        }
        predicted.messages += 1;
        if agrees(&ours, real) {
            predicted.agree += 1;
        } else {
            differ.push(format!(
                "{} at {}: ours {ours:?}, real {} {}",
                real.label, real.sent, real.status, real.info
            ));
        }
    }
    let disturbed = scenario
        .faults
        .iter()
        .any(|fault| !matches!(fault.action, Action::Start(_)));
    if trace.json["blocks"].is_object() && !trace.messages.is_empty() {
        predicted.blocks = (heights(&world.view()), trace.blocks("osn0", "mychannel").len());
    }
    predicted.facts = Runs {
        trace,
        world: &world,
        messages: &messages,
        disturbed,
        hold,
    }
    .facts();
    if std::env::var_os("ORDERING_TRACES_VERBOSE").is_some() {
        tell(&world, &predicted, &differ);
    }
    judge(&tolerance(disturbed, merged), &mut predicted, &differ);
    predicted
}

/// Everything that differs, and our event log.
fn tell(world: &World, predicted: &Predicted, differ: &[String]) {
    predicted
        .facts
        .wrong
        .iter()
        .chain(differ)
        .for_each(|line| println!("    {line}"));
    let quiet = |what: &What| {
        matches!(
            what,
            What::Answered { .. } | What::Block { .. } | What::TimeToCutPosted { .. }
        )
    };
    for event in world.trace().iter().filter(|event| !quiet(&event.what)) {
        println!("      {:>9.3} {:?}", event.at as f64 / 1000.0, event.what);
    }
}

fn judge(allowed: &Tolerance, predicted: &mut Predicted, differ: &[String]) {
    let wrong = &mut predicted.wrong;
    let few = &differ[..differ.len().min(6)];
    if (differ.len() as u64) * 1000 > allowed.statuses * predicted.messages as u64 {
        wrong.push(format!(
            "{} of {} statuses differ:\n  {}",
            differ.len(),
            predicted.messages,
            few.join("\n  ")
        ));
    }
    let (ours, real) = predicted.blocks;
    let difference = ours.abs_diff(real) as u64;
    let most = allowed.blocks * real as u64 + allowed.lone * predicted.messages as u64;
    if difference > 1 && difference * 1000 > most {
        wrong.push(format!("{ours} blocks, recorded {real}"));
    }
    let facts = &predicted.facts;
    if facts.order.is_some_and(|(order, _)| order + allowed.order < 1000) {
        wrong.push(format!("order {:?}", facts.order));
    }
    if facts.order.is_some_and(|(_, same)| same + allowed.equal_blocks < 1000) {
        wrong.push(format!("equal blocks {:?}", facts.order));
    }
    if facts.wrong.len() as u64 * 1000 > allowed.facts * facts.compared as u64 {
        wrong.extend(facts.wrong.iter().cloned());
    }
}

/// By our envelope: the recorded message. Each stream sends its messages in their order.
fn messages(world: &World, streams: &[Vec<usize>]) -> BTreeMap<u32, usize> {
    let mut next: Vec<_> = streams.iter().map(|stream| stream.iter()).collect();
    let mut messages = BTreeMap::new();
    for envelope in (0..).map_while(|id| world.envelope(id)) {
        let stream = envelope.stream.and_then(|stream| next.get_mut(stream as usize));
        if let Some(&index) = stream.and_then(Iterator::next) {
            messages.insert(envelope.id, index);
        }
    }
    messages
}

/// Our answer: status and text; both empty when there was none.
fn answer(world: &World, envelope: u32) -> (String, String) {
    let answered = world.envelope(envelope).and_then(|view| view.answered);
    answered
        .map(|(_, answer)| (answer.status, answer.info))
        .unwrap_or_default()
}

fn agrees((status, info): &(String, String), real: &Sent) -> bool {
    // The words of a failed call are the client library's, and differ from call to call.
    *status == real.status && (status == "RPC_ERROR" || *info == real.info)
}

fn heights(view: &Snapshot) -> usize {
    let chain = view
        .orderers
        .first()
        .and_then(|orderer| orderer.chains.iter().find(|chain| chain.channel == 1));
    chain.map_or(0, |chain| chain.height as usize)
}
