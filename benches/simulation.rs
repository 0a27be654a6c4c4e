//! Speed of the simulation: one channel, three orderers, four brokers, replication factor 3.

use std::time::Instant;

use ordering_playground::kafka::settings::BrokerSettings;
use ordering_playground::sim::scenario::{Arrivals, Channel, Connection, Size, Stream, Target};
use ordering_playground::sim::{Scenario, Setup, Timeline, World};

/// Envelopes a second of virtual time: the orderers' doors are busy, and keep up.
const RATE: u32 = 1500;

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
    let stream = Stream {
        to: Target::RoundRobin,
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
        streams: vec![stream; streams as usize],
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
    memory();
    ten_minutes();
    seeking();
    million_with_checkpoints();
    memory();
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

fn million_with_checkpoints() {
    let begin = Instant::now();
    let mut timeline = Timeline::new(setup(), &scenario(1_000_000, RATE)).expect("a scenario within the limits");
    timeline.run_until(u64::MAX, u64::MAX);
    println!("a million with checkpoints: {:.2} s", begin.elapsed().as_secs_f64());
}

/// Any point of a long run, by the checkpoints.
fn seeking() {
    let begin = Instant::now();
    let mut timeline = Timeline::new(setup(), &scenario(350_000, RATE)).expect("a scenario within the limits");
    timeline.run_until(u64::MAX, u64::MAX);
    let events = timeline.world().events();
    println!(
        "run of {events} events with checkpoints: {:.0} ms, {} checkpoints",
        begin.elapsed().as_secs_f64() * 1e3,
        timeline.checkpoints()
    );
    let mut times: Vec<f64> = (0..200_u64)
        .map(|index| {
            let begin = Instant::now();
            timeline.seek(2_000_000 + index * 79_190_000 % 230_000_000, u64::MAX);
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "seek to any point of it: median {:.1} ms, slowest {:.1} ms",
        times[100], times[199]
    );
}

/// The most memory that the process has had, where the system tells (Linux).
fn memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("peak memory so far: {}", line.trim());
    }
}
