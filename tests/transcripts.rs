//! What the command-line tools showed of real Kafka 1.1.1 clusters (`kafka-topics.sh --describe`, `GetOffsetShell`), and
//! what the simulation shows at the same moments of the same treatment. Times are those of the recordings.

use ordering_playground::kafka::settings::BrokerSettings;
use ordering_playground::sim::scenario::{Action, Arrivals, Channel, Fault, Node, Size, Stream, TopicSetting};
use ordering_playground::sim::{Scenario, Setup, World};

const SECOND: u64 = 1_000_000;

fn setup(count: i32, broker: &BrokerSettings) -> Setup {
    let broker = |id: i32| BrokerSettings { id, ..broker.clone() };
    Setup {
        brokers: (0..count).map(broker).collect(),
        bootstrap: (0..count as u8).collect(),
        ..Setup::default()
    }
}

fn scenario(replicas: Vec<u32>, seconds: u64, stream: Option<Stream>, faults: Vec<Fault>) -> Scenario {
    Scenario {
        channels: vec![Channel {
            name: "mychannel".to_owned(),
            create: None,
            replicas: Some(replicas),
        }],
        streams: stream.into_iter().collect(),
        faults,
        duration: seconds * SECOND,
        ..Scenario::default()
    }
}

/// `--describe`: leader (-1 = none) and ISR, in ascending order.
fn describe(world: &mut World, second: u64) -> (i64, Vec<u32>) {
    assert!(world.run_until(second * SECOND, 10_000_000));
    let view = world.view();
    let partition = view.partitions.iter().find(|partition| partition.channel == 1);
    let partition = partition.expect("the channel's topic");
    let mut isr = partition.isr.clone();
    isr.sort_unstable();
    (partition.leader.map_or(-1, i64::from), isr)
}

/// Transcript 06: four brokers, replicas on 1, 2 and 3, min.insync.replicas 2; one after the other is killed.
#[test]
fn a_cluster_of_four_loses_its_replicas_one_by_one() {
    let broker = |index: u32| Node::Broker(index);
    let unclean = Action::TopicConfig {
        channel: Some(0),
        setting: TopicSetting::UncleanLeaderElection(true),
    };
    let faults = [
        (32, Action::Kill(broker(1))),
        (52, Action::Kill(broker(2))),
        (114, Action::Kill(broker(3))),
        (135, Action::Start(broker(1))),
        (135, Action::Start(broker(2))),
        (152, unclean),
        (170, Action::Start(broker(3))),
        (194, Action::PreferredElection),
        (202, Action::Stop(broker(1))),
    ];
    let faults = faults
        .into_iter()
        .map(|(second, action)| Fault::at(second * SECOND, action));
    let kafka = BrokerSettings {
        default_replication_factor: 3,
        min_insync_replicas: 2,
        ..BrokerSettings::default()
    };
    let scenario = scenario(vec![1, 2, 3], 220, None, faults.collect());
    let mut world = World::new(setup(4, &kafka), &scenario).expect("a scenario within the limits");
    let recorded: [(u64, i64, &[u32]); 10] = [
        (20, 1, &[1, 2, 3]),
        // A second after the kill nothing is noticed yet.
        (33, 1, &[1, 2, 3]),
        (47, 2, &[2, 3]),
        (66, 3, &[3]),
        (134, -1, &[3]),
        // Replicas that are not in sync do not lead, …
        (149, -1, &[3]),
        // … and that they may is not noticed before the controller looks again.
        (155, -1, &[3]),
        (192, 3, &[1, 2, 3]),
        (201, 1, &[1, 2, 3]),
        (212, 2, &[2, 3]),
    ];
    for (second, leader, isr) in recorded {
        assert_eq!(describe(&mut world, second), (leader, isr.to_vec()), "at {second} s");
    }
}

/// Transcript 09: `log.retention.ms=20000`, checked every 3 s. The only segment, the active one, goes too.
#[test]
fn retention_takes_the_active_segment() {
    let kafka = BrokerSettings {
        retention_time: Some(20 * SECOND),
        retention_check_interval: 3 * SECOND,
        ..BrokerSettings::default()
    };
    let stream = Stream {
        start: 5 * SECOND,
        arrivals: Arrivals::Every { interval: 1, count: 3 },
        ..Stream::default()
    };
    let scenario = scenario(vec![0], 60, Some(stream), Vec::new());
    let mut world = World::new(setup(1, &kafka), &scenario).expect("a scenario within the limits");
    let mut offsets = |second: u64| {
        describe(&mut world, second);
        let partition = &world.view().partitions[1];
        (partition.log_start, partition.log_end)
    };
    let (start, end) = offsets(10);
    assert!(start == 0 && end >= 4, "{start} to {end}");
    // The recorded offsets had met 31 s after the records were written.
    assert_eq!(offsets(40), (end, end));
}

/// Transcript 11: `replica.fetch.max.bytes=1000` and a record of 200,000 bytes.
#[test]
fn a_record_above_the_fetch_limit_replicates_by_the_new_protocol_only() {
    for (soft_fetch_limit, isr) in [(true, vec![0, 1]), (false, vec![0])] {
        let kafka = BrokerSettings {
            default_replication_factor: 2,
            replica_fetch_max_bytes: 1000,
            soft_fetch_limit,
            ..BrokerSettings::default()
        };
        let stream = Stream {
            start: 5 * SECOND,
            arrivals: Arrivals::Every { interval: 1, count: 1 },
            size: Size::Fixed(200_000),
            ..Stream::default()
        };
        let scenario = scenario(vec![0, 1], 30, Some(stream), Vec::new());
        let mut world = World::new(setup(2, &kafka), &scenario).expect("a scenario within the limits");
        assert_eq!(describe(&mut world, 25), (0, isr), "soft limit: {soft_fetch_limit}");
    }
}
