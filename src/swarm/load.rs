//! Random clients.

use crate::sim::random::Random;
use crate::sim::scenario::{Arrivals, Channel, Connection, Creation, Fault, Scenario, Size, Stream, Target};

use super::faults::{HEALED, SECOND};
use super::files::{Network, chance};

/// From here on a few last envelopes make sure that nothing waits for a next message.
const LAST: u64 = HEALED + 25 * SECOND;
const END: u64 = LAST + 14 * SECOND;

pub(super) fn draw(seed: u64, network: &Network, faults: Vec<Fault>, random: &mut Random) -> Scenario {
    let channels = random.between(1, 2) as u32;
    let channel = |index: u32, random: &mut Random| Channel {
        name: format!("channel{index}"),
        create: chance(30, random).then(|| Creation {
            at: random.between(2 * SECOND, 3 * SECOND),
            orderer: random.below(u64::from(network.orderers)) as u32,
            size: 3000,
        }),
        replicas: None,
    };
    let mut streams: Vec<Stream> = (0..random.between(1, 3))
        .map(|_| stream(network, channels, random))
        .collect();
    for channel in (0..channels).map(Some).chain([None]) {
        streams.push(Stream {
            channel,
            to: Target::RoundRobin,
            connection: Connection::Each,
            start: LAST,
            arrivals: Arrivals::Every {
                interval: 2_500_000,
                count: 3,
            },
            size: Size::Fixed(1000),
        });
    }
    Scenario {
        seed,
        orderers: 0,
        system_channel: "genesis".to_owned(),
        channels: (0..channels).map(|index| channel(index, random)).collect(),
        streams,
        faults,
        duration: END,
        controller: None,
        cold: false,
    }
}

fn stream(network: &Network, channels: u32, random: &mut Random) -> Stream {
    let count = random.between(5, 60) as u32;
    let start = random.between(2 * SECOND, 6 * SECOND);
    // Over before all is healed, or not.
    let interval = (random.between(5, 25) * SECOND) / u64::from(count);
    let arrivals = match random.below(3) {
        0 => Arrivals::Every { interval, count },
        1 => Arrivals::Random { mean: interval, count },
        _ => Arrivals::Bursts {
            interval: interval * 5,
            burst: 5,
            count: count.div_ceil(5),
        },
    };
    let largest = match random.below(4) {
        0 => network.preferred_max.saturating_mul(2),
        1 => network.absolute_max + 10,
        _ => 5000,
    };
    let orderer = random.below(u64::from(network.orderers)) as u32;
    Stream {
        channel: (!chance(10, random)).then(|| random.below(u64::from(channels)) as u32),
        to: match random.below(3) {
            0 => Target::Orderer(orderer),
            1 => Target::RoundRobin,
            _ => Target::Random,
        },
        connection: if chance(50, random) {
            Connection::Kept
        } else {
            Connection::Each
        },
        start,
        arrivals,
        size: Size::Range {
            min: 200,
            max: largest.min(network.absolute_max + 10),
        },
    }
}
