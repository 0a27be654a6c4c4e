//! Speed of the simulation: one channel, three orderers, four brokers, replication factor 3.

use std::hint::black_box;

use ordering_playground::kafka::settings::BrokerSettings;
use ordering_playground::sim::scenario::{Arrivals, Channel, Connection, Size, Stream, Target};
use ordering_playground::sim::{Scenario, Setup, Timeline, World};

use super::host;
use super::report::{Times, report, report_memory, time_of};

/// Envelopes a second of virtual time: the orderers' doors are busy, and keep up.
const RATE: u32 = 1500;
const STREAMS: u32 = 16;
/// Virtual µs at which the first envelope is sent.
const START: u64 = 2_000_000;

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
    let stream = Stream {
        to: Target::RoundRobin,
        connection: Connection::Each,
        start: START,
        arrivals: Arrivals::Random {
            mean: u64::from(1_000_000 * STREAMS / rate),
            count: envelopes / STREAMS,
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
        streams: vec![stream; STREAMS as usize],
        duration: 3_600_000_000,
        ..Scenario::default()
    }
}

/// Milliseconds of a whole run; every envelope must have been ordered.
fn whole_run(envelopes: u32, samples: usize) -> Times {
    let scenario = scenario(envelopes, RATE);
    let sent = u64::from(envelopes / STREAMS * STREAMS);
    time_of(samples, || {
        let mut world = World::new(setup(), &scenario).expect("a scenario within the limits");
        world.run_until(u64::MAX, u64::MAX);
        assert_eq!(world.view().totals.accepted, sent);
    })
}

/// Of whole runs in milliseconds, what one envelope costs.
fn report_cost(envelopes: u32, runs: Times) {
    report(
        "simulation",
        &format!("cost of an envelope, of {envelopes}"),
        "µs",
        runs.map(|millis| millis * 1000.0 / f64::from(envelopes)),
        None,
    );
}

pub(crate) fn measure() {
    for (envelopes, samples) in [(10_000, 9), (100_000, 5)] {
        report_cost(envelopes, whole_run(envelopes, samples));
    }
    let scenario = scenario(60_000, 100);
    let millis = time_of(5, || {
        let mut world = World::new(setup(), &scenario).expect("a scenario within the limits");
        world.run_until(600_000_000, u64::MAX);
        black_box(world.trace_hash());
    });
    report(
        "simulation",
        "ten minutes at 100 envelopes/s",
        "ms",
        millis,
        Some((150.0, 150.0)),
    );
    seek();
}

/// Any point of a run of a million events.
fn seek() {
    let mut timeline = Timeline::new(setup(), &scenario(350_000, RATE)).expect("a scenario within the limits");
    timeline.run_until(u64::MAX, u64::MAX);
    assert!(timeline.world().events() >= 1_000_000);
    let end = timeline.world().now();
    let seek = |index: u64| {
        let begin = host::now();
        timeline.seek(START + index * 7_919_003 % (end - START), u64::MAX);
        host::now() - begin
    };
    let times: Vec<f64> = (0..41).map(seek).collect();
    let slowest = times.iter().copied().fold(0.0, f64::max);
    report(
        "simulation",
        "seek in a million events, of 41",
        "ms",
        Times::of(times),
        None,
    );
    let goal = Some((16.0, 16.0));
    report(
        "simulation",
        "seek in a million events, the slowest",
        "ms",
        Times::of(vec![slowest]),
        goal,
    );
}

pub(crate) fn measure_a_million() {
    let envelopes = 1_000_000;
    let times = whole_run(envelopes, 3);
    report(
        "simulation",
        "a million envelopes",
        "s",
        times.map(|millis| millis / 1000.0),
        Some((2.0, 4.0)),
    );
    report_cost(envelopes, times);
    report_memory(
        "simulation",
        "memory after a million envelopes",
        Some((f64::INFINITY, 256.0)),
    );
}
