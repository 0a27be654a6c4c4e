//! What leaders and followers do at the controller's word, and the leader's own changes of the ISR.

use std::rc::Rc;

use crate::kafka::controller::{Brokers, Partition};
use crate::kafka::log::Log;
use crate::kafka::partition::{BrokerIndex, Leadership};
use crate::sim::Micros;
use crate::sim::trace::{Level, What};

use super::super::state::{Leader, Replica, Role};
use super::super::{Happening, World};
use super::Task;

/// A follower waits so long after a failed fetch (`replica.fetch.backoff.ms`).
const FETCH_BACKOFF: Micros = 1_000_000;

impl World {
    /// The controller's word reaches a broker.
    pub(in crate::sim::world) fn on_order(
        &mut self,
        broker: BrokerIndex,
        channel: u8,
        partition: Rc<Partition>,
        live: Brokers,
    ) {
        let own = &mut self.live.brokers[usize::from(broker)];
        own.live = live;
        let known = &mut own.metadata[usize::from(channel)];
        if known.as_ref().is_some_and(|known| known.epoch > partition.epoch) {
            return;
        }
        *known = Some(partition.clone());
        if partition.replicas.contains(&broker) {
            self.become_replica(broker, channel, &partition);
        }
    }

    fn become_replica(&mut self, broker: BrokerIndex, channel: u8, partition: &Partition) {
        let own = &mut self.live.brokers[usize::from(broker)].replicas[usize::from(channel)];
        // A directory of that name that is still there is taken over, records and all.
        let replica = own.get_or_insert_with(|| Replica {
            log: Log::default(),
            high_watermark: 0,
            epoch: -1,
            role: Role::Offline,
        });
        let newer = partition.epoch > replica.epoch || matches!(replica.role, Role::Offline);
        if !newer {
            return;
        }
        replica.epoch = partition.epoch;
        match partition.leader {
            Some(leader) if leader == broker => self.lead(broker, channel, partition),
            Some(leader) => self.follow(broker, channel, leader),
            None => self.give_up_leading(broker, channel),
        }
    }

    fn lead(&mut self, broker: BrokerIndex, channel: u8, partition: &Partition) {
        let now = self.live.now;
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        match &mut replica.role {
            Role::Leader(leader) => leader.state.set_isr(partition.isr.clone(), now),
            role => {
                let isr = partition.isr.clone();
                let state = Leadership::new(isr, &partition.replicas, broker, replica.high_watermark, now);
                *role = Role::Leader(Box::new(Leader {
                    state,
                    began_at: replica.log.end(),
                    purgatory: Default::default(),
                    parked: Vec::new(),
                    consumers: Vec::new(),
                    watched: false,
                }));
            }
        }
        self.advance(broker, channel);
    }

    fn follow(&mut self, broker: BrokerIndex, channel: u8, leader: BrokerIndex) {
        if let Some(replica) = self.replica(broker, channel)
            && let Role::Follower { leader: before, .. } = replica.role
            && before == leader
        {
            return;
        }
        self.give_up_leading(broker, channel);
        if let Some(replica) = self.replica(broker, channel) {
            replica.role = Role::Follower {
                leader,
                fetching: false,
            };
        }
        self.follow_leader(broker, channel);
    }

    /// What waited on the former leader is sent away.
    fn give_up_leading(&mut self, broker: BrokerIndex, channel: u8) {
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        if let Role::Leader(leader) = std::mem::replace(&mut replica.role, Role::Offline) {
            self.dismiss(broker, *leader);
        }
    }

    pub(in crate::sim::world) fn retry_following(&mut self, broker: BrokerIndex, channel: u8) {
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        if let Role::Follower { .. } = replica.role {
            self.schedule(FETCH_BACKOFF, Happening::FollowerRetry { broker, channel });
        }
    }

    /// Every `replica.lag.time.max.ms / 2` a leader looks for followers that lag.
    pub(in crate::sim::world) fn isr_check(&mut self, broker: BrokerIndex, run: u32) {
        let own = &self.live.brokers[usize::from(broker)];
        if own.run != run || !own.is_serving() {
            return;
        }
        for channel in 0..self.live.topics.len() as u8 {
            self.shrink(broker, channel);
        }
        let lag_max = self.setup.brokers[usize::from(broker)].replica_lag_time_max;
        self.schedule(lag_max / 2, Happening::IsrCheck { broker, run });
    }

    fn shrink(&mut self, broker: BrokerIndex, channel: u8) {
        let lag_max = self.setup.brokers[usize::from(broker)].replica_lag_time_max;
        let (now, writable) = (self.live.now, self.reaches_zookeeper(broker));
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        let Role::Leader(leader) = &mut replica.role else {
            return;
        };
        let isr = leader.state.shrunk(replica.log.end(), lag_max, now, &leader.parked);
        let Some(isr) = isr.filter(|_| writable) else { return };
        let epoch = replica.epoch;
        if self.write_isr(broker, channel, epoch, isr, false) {
            self.advance(broker, channel);
        }
    }

    /// A follower has caught up. Returns whether it is in the ISR now.
    pub(in crate::sim::world) fn expand(&mut self, broker: BrokerIndex, channel: u8, follower: BrokerIndex) -> bool {
        if !self.reaches_zookeeper(broker) {
            return false;
        }
        let Some(replica) = self.replica(broker, channel) else {
            return false;
        };
        let Role::Leader(leader) = &mut replica.role else {
            return false;
        };
        let mut isr = leader.state.isr.clone();
        isr.push(follower);
        let epoch = replica.epoch;
        self.write_isr(broker, channel, epoch, isr, true)
    }

    /// The leader writes its ISR to ZooKeeper; the controller learns of it some seconds later and tells all. Returns
    /// whether it could: the write carries the version that the leader knows, so that of a leader which has not heard the
    /// controller's last word is refused, and its own ISR stays as it is (`Partition.updateIsr`).
    fn write_isr(&mut self, broker: BrokerIndex, channel: u8, epoch: i32, isr: Vec<BrokerIndex>, grown: bool) -> bool {
        let Some(partition) = self.live.topics[usize::from(channel)].as_mut() else {
            return false;
        };
        if partition.leader != Some(broker) || partition.epoch != epoch {
            return false;
        }
        partition.isr.clone_from(&isr);
        if let Some(Role::Leader(leader)) = self.replica(broker, channel).map(|replica| &mut replica.role) {
            leader.state.isr.clone_from(&isr);
        }
        let isr: Vec<u32> = isr.into_iter().map(u32::from).collect();
        let what = {
            let (channel, leader) = (u32::from(channel), u32::from(broker));
            if grown {
                What::IsrExpanded { channel, leader, isr }
            } else {
                What::IsrShrunk { channel, leader, isr }
            }
        };
        self.note(Level::Milestones, what);
        // IsrChangePropagation: collected for 2.5 s at least.
        let delay = 2_500_000 + self.random().below(2_500_000);
        self.schedule(delay, Happening::Controller(Task::Tell(channel)));
        true
    }
}
