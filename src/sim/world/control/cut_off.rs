//! Brokers that run and cannot reach ZooKeeper.

use crate::kafka::partition::BrokerIndex;
use crate::sim::scenario::Node;
use crate::sim::trace::{Level, What};

use super::super::World;

impl World {
    /// ZooKeeper answers the broker: it has a majority, and a server of it can be reached.
    pub(in crate::sim::world) fn reaches_zookeeper(&self, broker: BrokerIndex) -> bool {
        let ensemble = &self.live.zookeeper;
        let way = |server: usize| {
            let (from, to) = (Node::Broker(u32::from(broker)), Node::ZooKeeper(server as u32));
            ensemble.is_up(server) && !self.link(from, to).is_some_and(|link| link.cut)
        };
        ensemble.has_quorum() && (self.live.links.is_empty() || (0..self.setup.zookeeper.names.len()).any(way))
    }

    /// The links or the servers are not what they were. A broker that is cut off from ZooKeeper goes on as it was, leader or
    /// not, until it is told otherwise; its session runs out, and the others elect a leader without it. It comes back with
    /// a new session. Without a majority no session ends and nobody comes back.
    ///
    /// No recorded run has this: an assumption, from what is known of Kafka 1.1 (`KafkaController.scala` registers the broker
    /// anew after a session that has expired).
    pub(in crate::sim::world) fn look_for_cut_off(&mut self) {
        if !self.live.zookeeper.has_quorum() {
            return;
        }
        for broker in 0..self.live.brokers.len() as BrokerIndex {
            let reached = self.reaches_zookeeper(broker);
            let own = &mut self.live.brokers[usize::from(broker)];
            if !own.is_serving() || own.cut_off != reached {
                continue;
            }
            own.cut_off = !reached;
            if !reached {
                self.fall_silent(broker);
                continue;
            }
            if !self.live.zookeeper.heard(usize::from(broker)) {
                let settings = &self.setup.brokers[usize::from(broker)];
                let timeout = self.setup.zookeeper.negotiated(settings.session_timeout);
                self.live.zookeeper.register(usize::from(broker), timeout);
                let broker = u32::from(broker);
                self.note(Level::Milestones, What::Registered { broker });
            }
            self.watch_registrations();
            self.let_followers_in(broker);
        }
    }

    /// ZooKeeper hears of a broker no more: its session will run out.
    pub(super) fn fall_silent(&mut self, broker: BrokerIndex) {
        if self.live.zookeeper.is_silent(usize::from(broker)) {
            return;
        }
        let timeout = self
            .setup
            .zookeeper
            .negotiated(self.setup.brokers[usize::from(broker)].session_timeout);
        // A client pings after a third of its time-out without other traffic.
        let silence = self.random().below(timeout / 3);
        let heard = self.live.now.saturating_sub(silence);
        self.live.zookeeper.silent(usize::from(broker), heard);
        self.schedule_session_check();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::settings::BrokerSettings;
    use crate::sim::scenario::{Action, Arrivals, Channel, Fault, Scenario, Stream, Target};
    use crate::sim::setup::Setup;

    const SECOND: u64 = 1_000_000;

    /// Five envelopes a second for a minute and a half. From 20 s on the leader, broker 0, has no link to ZooKeeper; at
    /// `back` it has.
    fn run(brokers: usize, factor: i64, back: u64) -> World {
        let broker = |index: usize| BrokerSettings {
            id: index as i32,
            default_replication_factor: factor,
            min_insync_replicas: factor.min(2),
            ..BrokerSettings::default()
        };
        let setup = Setup {
            brokers: (0..brokers).map(broker).collect(),
            ..Setup::default()
        };
        let (a, b) = (Node::Broker(0), Node::ZooKeeper(0));
        let scenario = Scenario {
            orderers: 2,
            controller: Some(brokers as u32 - 1),
            channels: vec![Channel {
                name: "mychannel".to_owned(),
                create: None,
                replicas: Some((0..factor as u32).collect()),
            }],
            streams: vec![Stream {
                to: Target::RoundRobin,
                start: 3 * SECOND,
                arrivals: Arrivals::Every {
                    interval: 200_000,
                    count: 435,
                },
                ..Stream::default()
            }],
            faults: vec![
                Fault::at(20 * SECOND, Action::CutLink { a, b }),
                Fault::at(back, Action::HealLink { a, b }),
            ],
            duration: 150 * SECOND,
            ..Scenario::default()
        };
        let mut world = World::new(setup, &scenario).unwrap();
        assert!(world.run_until(u64::MAX, 10_000_000));
        world
    }

    fn when(world: &World, is_it: impl Fn(&What) -> bool) -> Vec<u64> {
        let events = world.trace().iter().filter(|event| is_it(&event.what));
        events.map(|event| event.at / SECOND).collect()
    }

    fn expired(what: &What) -> bool {
        matches!(what, What::SessionExpired { broker: 0 })
    }

    fn back_again(what: &What) -> bool {
        matches!(what, What::Registered { broker: 0 })
    }

    #[test]
    fn the_others_lead_until_it_is_back_and_nothing_is_lost() {
        let world = run(4, 3, 60 * SECOND);
        assert!(matches!(when(&world, expired)[..], [24..=29]));
        assert_eq!(when(&world, back_again), [60]);
        let elected = |what: &What| {
            matches!(
                what,
                What::Elected {
                    channel: 1,
                    leader: Some(1 | 2),
                    ..
                }
            )
        };
        assert!(matches!(when(&world, elected)[..], [24..=29, ..]));
        let view = world.view();
        assert_eq!(view.broken, []);
        let partition = view.partitions.iter().find(|partition| partition.channel == 1).unwrap();
        let mut isr = partition.isr.clone();
        isr.sort_unstable();
        assert_eq!(isr, [0, 1, 2]);
        let heads: Vec<_> = view.orderers.iter().map(|orderer| orderer.chains[1].height).collect();
        assert_eq!(heads[0], heads[1]);
        assert!(view.brokers.iter().all(|broker| broker.registered));
    }

    #[test]
    fn a_short_break_goes_unnoticed() {
        let world = run(4, 3, 22 * SECOND);
        assert!(when(&world, expired).is_empty() && when(&world, back_again).is_empty());
        assert_eq!(world.view().totals.refused, 0);
    }

    /// Nobody else has the records: it leads on, and what it takes counts.
    #[test]
    fn the_only_replica_goes_on_leading() {
        let world = run(2, 1, 60 * SECOND);
        assert_eq!(when(&world, expired).len(), 1);
        let view = world.view();
        assert_eq!(
            (view.broken.len(), view.totals.refused, view.totals.accepted),
            (0, 0, 435)
        );
    }
}
