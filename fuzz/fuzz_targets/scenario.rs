//! Any scenario with any actions: refused in words, or run in bounded steps; going back shows the same run again.
//!
//! The input is a scenario and a list of actions, each with a time, in the form that links and worker messages have.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::kafka::settings::BrokerSettings;
use ordering_playground::sim::scenario::Action;
use ordering_playground::sim::{Micros, Scenario, Setup, Timeline};

/// Events of one piece of a run, and how many pieces there are at most.
const BUDGET: u64 = 2_000;
const PIECES: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let Ok((scenario, rest)) = postcard::take_from_bytes::<Scenario>(bytes) else {
        return;
    };
    let actions = postcard::from_bytes::<Vec<(Micros, Action)>>(rest).unwrap_or_default();
    let mut timeline = match Timeline::new(setup(scenario.seed), &scenario) {
        Ok(timeline) => timeline,
        Err(message) => {
            assert!(message.key.starts_with("scenario."));
            return;
        }
    };
    let duration = scenario.duration;
    for (time, action) in actions.into_iter().take(PIECES) {
        timeline.seek(time.min(duration), BUDGET);
        if let Err(message) = timeline.act(action) {
            assert!(message.key.starts_with("scenario."));
        }
    }
    timeline.run_until(duration, BUDGET);
    // The budget may end just before an action of that moment, which going back to it does.
    timeline.run_until(timeline.world().now(), 0);
    let (now, hash, events) = (
        timeline.world().now(),
        timeline.world().trace_hash(),
        timeline.world().events(),
    );
    timeline.seek(now / 2, BUDGET);
    while timeline.world().events() < events && timeline.step() {}
    timeline.run_until(now, 0);
    if timeline.world().events() == events {
        assert_eq!(timeline.world().trace_hash(), hash);
    }
    let _ = timeline.world().view();
});

/// A network by the bits of the seed.
fn setup(seed: u64) -> Setup {
    let bit = |index: u32| seed >> index & 1 == 1;
    let count = 1 + (seed >> 8) % 5;
    let broker = |index: u64| BrokerSettings {
        id: index as i32,
        default_replication_factor: 1 + (seed >> 12) as i64 % 4,
        min_insync_replicas: 1 + (seed >> 14) as i64 % 3,
        unclean_leader_election: bit(0),
        auto_create_topics: !bit(1),
        batch_format: !bit(2),
        soft_fetch_limit: !bit(3),
        retention_time: bit(4).then_some(60_000_000),
        retention_check_interval: 1_000_000,
        segment_bytes: if bit(5) { 10_000 } else { 1 << 30 },
        controlled_shutdown: !bit(6),
        message_max_bytes: if bit(7) { 3_000 } else { 1_000_012 },
        ..BrokerSettings::default()
    };
    Setup {
        brokers: (0..count).map(broker).collect(),
        bootstrap: (0..count as u8).collect(),
        solo: (seed >> 16) % 16 == 15,
        ..Setup::default()
    }
}
