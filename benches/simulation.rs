//! Speed of the simulation: one channel, three orderers, four brokers, replication factor 3.

use std::time::Instant;

use ordering_playground::kafka::settings::BrokerSettings;
use ordering_playground::sim::scenario::{Arrivals, Channel, Connection, Size, Stream, Target};
use ordering_playground::sim::{Scenario, Setup, Timeline, World};

/// Envelopes a second of virtual time.
const RATE: u32 = 2000;

fn setup() -> Setup {
    let broker = |id: i32| BrokerSettings {
        id,
        default_replication_factor: 3,
        min_insync_replicas: 2,
        ..BrokerSettings::default()
    };
    Setup {
        brokers: (0..4).map(broker).collect(),
        bootstrap: vec![0, 1, 2, 3],
        ..Setup::default()
    }
}

fn scenario(envelopes: u32, rate: u32) -> Scenario {
    let streams = 16;
    let stream = |index: u32| Stream {
        to: Target::Orderer(index % 3),
        connection: Connection::Each,
        start: 2_000_000,
        arrivals: Arrivals::Random {
            mean: u64::from(1_000_000 * streams / rate),
            count: envelopes / streams,
        },
        size: Size::Fixed(1000),
        ..Stream::default()
    };
    Scenario {
        orderers: 3,
        channels: vec![Channel {
            name: "mychannel".to_owned(),
            create: None,
            replicas: None,
        }],
        streams: (0..streams).map(stream).collect(),
        duration: 3_600_000_000,
        ..Scenario::default()
    }
}

fn main() {
    println!("envelopes   events   seconds   µs/envelope   accepted   blocks");
    for envelopes in [10_000, 100_000, 1_000_000] {
        let begin = Instant::now();
        let mut world = World::new(setup(), &scenario(envelopes, RATE)).expect("a scenario within the limits");
        world.run_until(u64::MAX, u64::MAX);
        let seconds = begin.elapsed().as_secs_f64();
        let view = world.view();
        let height = view.orderers[0].chains.last().map_or(0, |chain| chain.height);
        println!(
            "{envelopes:>9} {:>8} {seconds:>9.3} {:>13.3} {:>10} {height:>8}",
            world.events(),
            seconds * 1e6 / f64::from(envelopes),
            view.totals.accepted,
        );
    }
    ten_minutes();
    seeking();
}

fn ten_minutes() {
    let begin = Instant::now();
    let mut world = World::new(setup(), &scenario(60_000, 100)).expect("a scenario within the limits");
    world.run_until(600_000_000, u64::MAX);
    println!(
        "ten minutes at 100 envelopes/s: {:.0} ms",
        begin.elapsed().as_secs_f64() * 1e3
    );
}

fn seeking() {
    let mut timeline = Timeline::new(setup(), &scenario(200_000, RATE)).expect("a scenario within the limits");
    timeline.run_until(102_000_000, u64::MAX);
    let events = timeline.world().events();
    let mut slowest: f64 = 0.0;
    for index in 0..40_u64 {
        let begin = Instant::now();
        timeline.seek(2_000_000 + index * 7_919_000 % 100_000_000, u64::MAX);
        slowest = slowest.max(begin.elapsed().as_secs_f64());
    }
    println!(
        "seek in a run of {events} events: slowest of 40 {:.1} ms",
        slowest * 1e3
    );
}
