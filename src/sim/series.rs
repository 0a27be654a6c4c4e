//! A run in figures over time: for charts. Bounded, however long the run is.

use serde::{Deserialize, Serialize};

use super::trace::{Status, What};
use super::world::World;
use super::{Micros, history::History};
use crate::ordering::cutter::CutReason;

/// Points of any line at most.
pub const POINTS: usize = 600;

/// Stretches at most, about: more of them are noise in a small chart.
const STRETCHES: u64 = 150;

/// Lengths of a stretch that people think in, µs.
const WIDTHS: [Micros; 11] = [
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    30_000_000,
    60_000_000,
    300_000_000,
    600_000_000,
    1_800_000_000,
    3_600_000_000,
    7_200_000_000,
];

/// What happened to one channel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// µs up to which it tells.
    pub now: Micros,
    /// µs of one stretch.
    pub width: Micros,
    /// The run in stretches of the same length, the last one perhaps not over yet.
    pub stretches: Vec<Stretch>,
    pub blocks: Vec<Blocks>,
    pub isr: Vec<Isr>,
}

/// One stretch of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Envelopes that were sent in it.
    pub sent: u32,
    /// Answers SUCCESS.
    pub accepted: u32,
    /// Other answers.
    pub refused: u32,
    /// Envelopes that came into a block first.
    pub ordered: u32,
    /// µs from sending to the first block, of the envelopes that came into one in this stretch.
    pub p50: Option<u64>,
    pub p95: Option<u64>,
}

/// One block, or some in a row where there are too many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blocks {
    /// Number of the first of them.
    pub number: u64,
    /// How many.
    pub many: u32,
    /// When the first of them was written, µs.
    pub at: Micros,
    /// Of most of them; `None` for the first block of a channel.
    pub reason: Option<CutReason>,
    /// Envelopes of one, on average.
    pub envelopes: f64,
    /// Bytes of one, on average.
    pub bytes: u64,
}

/// How many replicas are in sync from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isr {
    pub at: Micros,
    pub size: u32,
    pub led: bool,
}

impl Series {
    /// A channel's run so far.
    pub fn of(world: &World, channel: u32) -> Self {
        let now = world.now();
        let width = width(now);
        Series {
            now,
            width,
            stretches: stretches(world.history(), channel, now, width),
            blocks: blocks(world, channel),
            isr: isr(world, channel),
        }
    }
}

/// The shortest length of which there are few enough.
fn width(now: Micros) -> Micros {
    let fits = |width: &&Micros| now / **width < STRETCHES;
    let last = WIDTHS[WIDTHS.len() - 1];
    WIDTHS
        .iter()
        .find(fits)
        .copied()
        .unwrap_or_else(|| (now / STRETCHES + 1).next_multiple_of(last))
}

fn stretches(history: &History, channel: u32, now: Micros, width: Micros) -> Vec<Stretch> {
    let count = (now / width) as usize + 1;
    let mut stretches = vec![Stretch::default(); count];
    let mut latencies: Vec<Vec<u64>> = vec![Vec::new(); count];
    for id in 0..history.envelopes.len() as u32 {
        let Some(envelope) = history.envelopes.get(id) else {
            break;
        };
        if u32::from(envelope.channel) != channel {
            continue;
        }
        let sent = envelope.sent.micros();
        let slot = |at: Micros| (at / width) as usize;
        if let Some(stretch) = stretches.get_mut(slot(sent)) {
            stretch.sent += 1;
        }
        if let Some(answer) = history.answer(id, now)
            && let Some(stretch) = stretches.get_mut(slot(answer.at))
        {
            match answer.status {
                Status::Success => stretch.accepted += 1,
                _ => stretch.refused += 1,
            }
        }
        let place = history.places.get(id).filter(|place| place.block(now).is_some());
        if let Some(at) = place.map(|place| place.at.micros())
            && let Some(stretch) = stretches.get_mut(slot(at))
        {
            stretch.ordered += 1;
            latencies[slot(at)].push(at.saturating_sub(sent));
        }
    }
    for (stretch, list) in stretches.iter_mut().zip(&mut latencies) {
        stretch.p50 = percentile(list, 50);
        stretch.p95 = percentile(list, 95);
    }
    stretches
}

/// The smallest value that so many of a hundred do not exceed.
pub fn percentile(values: &mut [u64], percent: usize) -> Option<u64> {
    let index = (values.len() * percent).div_ceil(100).checked_sub(1)?;
    Some(*values.select_nth_unstable(index).1)
}

/// The blocks of the orderer that has most.
fn blocks(world: &World, channel: u32) -> Vec<Blocks> {
    let Some(ledger) = world.longest_ledger(channel) else {
        return Vec::new();
    };
    let count = ledger.blocks.len();
    let group = count.div_ceil(POINTS).max(1);
    let one = |first: usize| {
        let members = (first..(first + group).min(count)).filter_map(|number| Some((number, ledger.block(number)?)));
        let (mut many, mut envelopes, mut bytes) = (0, 0, 0);
        let mut reasons: Vec<(Option<CutReason>, u32)> = Vec::new();
        for (number, block) in members {
            many += 1;
            envelopes += ledger.envelopes_of(number).len();
            bytes += block.bytes;
            match reasons.iter_mut().find(|(reason, _)| *reason == block.reason) {
                Some((_, times)) => *times += 1,
                None => reasons.push((block.reason, 1)),
            }
        }
        Some(Blocks {
            number: first as u64,
            many,
            at: ledger.block(first)?.at,
            reason: reasons.iter().max_by_key(|(_, times)| *times)?.0,
            envelopes: envelopes as f64 / f64::from(many),
            bytes: bytes / u64::from(many),
        })
    };
    (0..count).step_by(group).filter_map(one).collect()
}

/// The in-sync replicas as the event log has them; where they change too often, the last of each group of changes.
fn isr(world: &World, channel: u32) -> Vec<Isr> {
    let point = |event: &super::trace::Event| {
        let (size, led) = match &event.what {
            What::Elected {
                channel: of,
                leader,
                isr,
                ..
            } if *of == channel => (isr.len(), leader.is_some()),
            What::IsrShrunk { channel: of, isr, .. } | What::IsrExpanded { channel: of, isr, .. } if *of == channel => {
                (isr.len(), true)
            }
            What::TopicCreated {
                channel: of, replicas, ..
            } if *of == channel => (replicas.len(), true),
            _ => return None,
        };
        Some(Isr {
            at: event.at,
            size: size as u32,
            led,
        })
    };
    let all: Vec<Isr> = world.trace().iter().filter_map(point).collect();
    let group = all.len().div_ceil(POINTS).max(1);
    all.chunks(group).filter_map(|chunk| chunk.last().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::settings::BrokerSettings;
    use crate::sim::scenario::{Action, Arrivals, Fault, Node, Stream};
    use crate::sim::{Scenario, Setup};

    fn world(count: u32, faults: Vec<Fault>) -> World {
        let scenario = Scenario {
            orderers: 2,
            streams: vec![Stream {
                start: 1_000_000,
                arrivals: Arrivals::Random { mean: 20_000, count },
                ..Stream::default()
            }],
            faults,
            duration: 40_000_000,
            ..Scenario::default()
        };
        let mut setup = Setup::default();
        setup.channel.batch_size.max_message_count = 1;
        let broker = |id: i32| BrokerSettings {
            id,
            default_replication_factor: 3,
            ..BrokerSettings::default()
        };
        setup.brokers = (0..3).map(broker).collect();
        setup.bootstrap = vec![0];
        let mut world = World::new(setup, &scenario).unwrap();
        world.run_until(40_000_000, u64::MAX);
        world
    }

    #[test]
    fn the_series_add_up_to_the_totals() {
        let world = world(300, Vec::new());
        let series = Series::of(&world, 1);
        let sum = |part: fn(&Stretch) -> u32| series.stretches.iter().map(|one| u64::from(part(one))).sum::<u64>();
        let totals = world.view().totals;
        assert!(totals.ordered > 100, "{totals:?}");
        assert_eq!(sum(|one| one.sent), totals.sent);
        assert_eq!(sum(|one| one.accepted), totals.accepted);
        assert_eq!(sum(|one| one.refused), totals.refused);
        assert_eq!(sum(|one| one.ordered), totals.ordered);
        for stretch in &series.stretches {
            assert_eq!(stretch.p50.is_some(), stretch.ordered > 0);
            assert!(stretch.p50 <= stretch.p95);
        }
    }

    #[test]
    fn no_line_has_more_points_than_it_may() {
        let world = world(1500, Vec::new());
        let series = Series::of(&world, 1);
        assert!(series.blocks.len() <= POINTS && series.blocks.len() > POINTS / 3);
        let blocks: u64 = series.blocks.iter().map(|one| u64::from(one.many)).sum();
        assert!(blocks > POINTS as u64, "{blocks}");
        for now in [0, 1, 999_999, 1_000_000, 600_000_000, u64::MAX / 4] {
            assert!(now / width(now) < POINTS as u64, "{now}");
        }
    }

    #[test]
    fn a_lost_broker_is_seen_in_the_replicas() {
        let world = world(300, vec![Fault::at(6_000_000, Action::Kill(Node::Broker(1)))]);
        let sizes: Vec<u32> = Series::of(&world, 1).isr.iter().map(|one| one.size).collect();
        assert!(sizes.iter().min() < sizes.first(), "{sizes:?}");
        assert_eq!(Series::of(&world, 99).isr, Vec::new());
    }

    #[test]
    fn percentiles_are_values_of_the_list() {
        assert_eq!(percentile(&mut [], 50), None);
        assert_eq!(percentile(&mut [7], 95), Some(7));
        assert_eq!(percentile(&mut [4, 1, 3, 2], 50), Some(2));
        assert_eq!(percentile(&mut [4, 1, 3, 2], 95), Some(4));
    }
}
