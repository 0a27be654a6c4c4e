//! Two runs side by side: what came of each, and where they part.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::history::Ledger;
use super::series::percentile;
use super::trace::Status;
use super::world::World;
use crate::ordering::cutter::CutReason;

/// A block that the other run has not yet is a difference only when it is older than this, µs: it may be on its way.
const PATIENCE: Micros = 2_000_000;

/// What two runs of a channel came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// µs up to which both are told of.
    pub at: Micros,
    pub first: Option<Difference>,
    pub sides: [Side; 2],
}

/// Where two runs part first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub at: Micros,
    pub what: Parting,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Parting {
    /// Other envelopes in a block, or another reason of its cut; `None`: there is no such block.
    Block { number: u64, cuts: [Option<Cut>; 2] },
    /// The same envelope was answered otherwise: status and text.
    Answer {
        envelope: u32,
        answers: [(String, String); 2],
    },
}

/// A block as it was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    pub at: Micros,
    pub reason: Option<CutReason>,
    pub envelopes: u32,
    /// Offset of the last record that is in it or before it.
    pub last_offset: Option<i64>,
}

/// What one run came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    pub sent: u64,
    pub accepted: u64,
    pub refused: u64,
    pub ordered: u64,
    pub blocks: u64,
    /// µs from sending to the first block.
    pub p50: Option<u64>,
    pub p95: Option<u64>,
    /// Blocks by the reason of their cut.
    pub reasons: Vec<(CutReason, u64)>,
    /// Broken invariants.
    pub broken: u64,
}

impl Comparison {
    /// Compares a channel of two runs up to the moment that both have come to.
    pub fn of(worlds: [&World; 2], channel: u32) -> Self {
        let at = worlds[0].now().min(worlds[1].now());
        let parts = [first_block(worlds, channel, at), first_answer(worlds, channel, at)];
        Comparison {
            at,
            first: parts.into_iter().flatten().min_by_key(|difference| difference.at),
            sides: worlds.map(|world| side(world, channel, at)),
        }
    }
}

fn side(world: &World, channel: u32, now: Micros) -> Side {
    let mut side = Side::default();
    let history = world.history();
    let mut latencies = Vec::new();
    for id in 0..history.envelopes.len() as u32 {
        let envelope = history.envelopes.get(id);
        let Some(envelope) = envelope.filter(|one| u32::from(one.channel) == channel && one.sent.micros() <= now)
        else {
            continue;
        };
        side.sent += 1;
        match history.answer(id, now).map(|answer| answer.status) {
            Some(Status::Success) => side.accepted += 1,
            Some(_) => side.refused += 1,
            None => {}
        }
        if let Some(place) = history.places.get(id).filter(|place| place.block(now).is_some()) {
            side.ordered += 1;
            latencies.push(place.at.micros().saturating_sub(envelope.sent.micros()));
        }
    }
    side.p50 = percentile(&mut latencies, 50);
    side.p95 = percentile(&mut latencies, 95);
    for block in world.longest_ledger(channel).into_iter().flat_map(blocks) {
        if block.at > now {
            break;
        }
        side.blocks += 1;
        let Some(reason) = block.reason else { continue };
        match side.reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, times)) => *times += 1,
            None => side.reasons.push((reason, 1)),
        }
    }
    side.reasons.sort();
    let broken = world.view().broken;
    side.broken = broken.iter().filter(|breach| breach.at <= now).count() as u64;
    side
}

fn blocks(ledger: &Ledger) -> impl Iterator<Item = &super::history::Block> {
    (0..ledger.blocks.len()).filter_map(|number| ledger.block(number))
}

fn first_block(worlds: [&World; 2], channel: u32, now: Micros) -> Option<Difference> {
    let ledgers = worlds.map(|world| world.longest_ledger(channel));
    let heights = ledgers.map(|ledger| ledger.map_or(0, |ledger| ledger.blocks.len()));
    for number in 0..heights[0].max(heights[1]) {
        let cuts = ledgers.map(|ledger| cut(ledger?, number, now));
        let at = |cut: &Option<Cut>| cut.as_ref().map(|cut| cut.at);
        let first = cuts.iter().filter_map(at).min()?;
        let same = match &cuts {
            [Some(a), Some(b)] => {
                let of = ledgers.map(|ledger| ledger.map(|ledger| ledger.envelopes_of(number)));
                a.reason == b.reason && of[0] == of[1]
            }
            _ => now - first < PATIENCE,
        };
        if !same {
            return Some(Difference {
                at: first,
                what: Parting::Block {
                    number: number as u64,
                    cuts,
                },
            });
        }
    }
    None
}

fn cut(ledger: &Ledger, number: usize, now: Micros) -> Option<Cut> {
    let block = ledger.block(number).filter(|block| block.at <= now)?;
    Some(Cut {
        at: block.at,
        reason: block.reason,
        envelopes: ledger.envelopes_of(number).len() as u32,
        last_offset: block.metadata.map(|metadata| metadata.last_offset_persisted),
    })
}

fn first_answer(worlds: [&World; 2], channel: u32, now: Micros) -> Option<Difference> {
    let histories = worlds.map(World::history);
    let count = histories[0].envelopes.len().min(histories[1].envelopes.len()) as u32;
    let mut first: Option<Difference> = None;
    for envelope in 0..count {
        let [Some(a), Some(b)] = histories.map(|history| history.envelopes.get(envelope)) else {
            break;
        };
        // A client that waits for its answers sends otherwise once the answers differ: no longer the same envelope.
        if a.sent != b.sent || a.stream != b.stream {
            break;
        }
        let [Some(one), Some(other)] = histories.map(|history| history.answer(envelope, now)) else {
            continue;
        };
        let at = one.at.min(other.at);
        let earlier = first.as_ref().is_none_or(|known| at < known.at);
        if u32::from(a.channel) == channel && one.status != other.status && earlier {
            let words = |world: &World, status| {
                let answer = world.words(status);
                (answer.status, answer.info)
            };
            let answers = [words(worlds[0], one.status), words(worlds[1], other.status)];
            first = Some(Difference {
                at,
                what: Parting::Answer { envelope, answers },
            });
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::scenario::{Arrivals, Size, Stream};
    use crate::sim::{Scenario, Setup};

    fn world(change: impl Fn(&mut Setup)) -> World {
        let scenario = Scenario {
            orderers: 1,
            streams: vec![Stream {
                start: 1_000_000,
                arrivals: Arrivals::Random {
                    mean: 50_000,
                    count: 200,
                },
                size: Size::Fixed(2000),
                ..Stream::default()
            }],
            duration: 30_000_000,
            ..Scenario::default()
        };
        let mut setup = Setup::default();
        change(&mut setup);
        let mut world = World::new(setup, &scenario).unwrap();
        world.run_until(30_000_000, u64::MAX);
        world
    }

    #[test]
    fn equal_runs_have_no_difference() {
        let (one, other) = (world(|_| ()), world(|_| ()));
        let comparison = Comparison::of([&one, &other], 1);
        assert_eq!(comparison.first, None);
        assert_eq!(comparison.sides[0], comparison.sides[1]);
        assert_eq!(comparison.sides[0].accepted, 200);
    }

    #[test]
    fn a_smaller_block_is_where_they_part() {
        let one = world(|setup| setup.channel.batch_size.max_message_count = 10);
        let other = world(|setup| setup.channel.batch_size.max_message_count = 7);
        let comparison = Comparison::of([&one, &other], 1);
        let Some(Difference {
            at,
            what: Parting::Block { number, cuts },
        }) = comparison.first
        else {
            panic!("{comparison:?}")
        };
        let count = |side: usize| cuts[side].as_ref().map(|cut| cut.envelopes);
        assert_eq!((number, count(0), count(1)), (1, Some(10), Some(7)));
        assert_eq!(cuts[1].as_ref().map(|cut| cut.at), Some(at));
        assert_eq!(comparison.sides[0].reasons[0].0, CutReason::Count);
        assert!(comparison.sides[0].blocks < comparison.sides[1].blocks);
    }

    #[test]
    fn a_refusal_is_where_they_part() {
        let one = world(|_| ());
        let other = world(|setup| setup.channel.batch_size.absolute_max_bytes = 1000);
        let comparison = Comparison::of([&one, &other], 1);
        let Some(Difference {
            what: Parting::Answer { envelope, answers },
            ..
        }) = comparison.first
        else {
            panic!("{comparison:?}")
        };
        assert_eq!((envelope, answers[0].0.as_str()), (0, "SUCCESS"));
        assert!(answers[1].1.contains("exceeds maximum"), "{answers:?}");
        assert_eq!(comparison.sides[1].refused, 200);
    }
}
