//! The control plane: ZooKeeper's sessions, the controller, topics.

pub mod by_hand;
mod cut_off;
mod isr;
pub(super) mod life;
pub(super) mod topics;

use std::rc::Rc;

use crate::kafka::controller::{Brokers, Elected, has, only};
use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;
use crate::sim::history::ValueKind;
use crate::sim::invariants::Broken;
use crate::sim::scenario::Node;
use crate::sim::trace::{Level, Status, What};

use super::flights::Cargo;
use super::{Happening, World};

/// Something for the controller to do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Task {
    /// The list of registered brokers has changed.
    BrokerChange,
    /// A topic has been created in ZooKeeper.
    NewTopic(u8),
    /// Tell all brokers of a partition's state.
    Tell(u8),
    /// Give leaderships back to the preferred replicas.
    Prefer,
    /// A broker that is to stop wants to hand over.
    HandOver(BrokerIndex),
}

impl World {
    /// Delay of a write to ZooKeeper or of an order by the controller.
    pub(super) fn control_delay(&mut self) -> Micros {
        let delay = self.setup.delays.control;
        delay.draw(self.random())
    }

    /// The broker that acts as controller, if it can act now.
    fn acting_controller(&self) -> Option<BrokerIndex> {
        let controller = self.live.controller?;
        let serving = self.live.brokers[usize::from(controller)].is_serving();
        (serving && self.reaches_zookeeper(controller)).then_some(controller)
    }

    pub(super) fn control(&mut self, task: Task) {
        let Some(controller) = self.acting_controller() else {
            return;
        };
        match task {
            Task::BrokerChange => self.broker_change(controller),
            Task::NewTopic(channel) => self.new_topic(controller, channel),
            Task::Tell(channel) => self.tell(controller, channel),
            Task::Prefer => self.prefer(controller),
            Task::HandOver(broker) => self.hand_over(controller, broker),
        }
    }

    /// A broker wins `/controller` and looks at everything afresh: partitions without a live leader get one, but ISRs of
    /// partitions that are led stay as they are (`ReplicaStateMachine.scala:85-92`).
    pub(super) fn elect_controller(&mut self) {
        if self.live.controller.is_some() || !self.live.zookeeper.has_quorum() {
            return;
        }
        let registered = self.live.zookeeper.registered();
        // Which broker wins the first race is a draw that a scenario may fix.
        let fixed = self.scenario.controller.filter(|_| self.live.controller_epoch == 0);
        let fixed = fixed.filter(|&broker| (broker as usize) < self.live.brokers.len());
        let candidates: Vec<BrokerIndex> = (0..self.live.brokers.len() as BrokerIndex)
            .filter(|&broker| has(registered, broker) && self.live.brokers[usize::from(broker)].is_serving())
            .filter(|&broker| self.reaches_zookeeper(broker))
            .filter(|&broker| fixed.is_none_or(|fixed| fixed == u32::from(broker)))
            .collect();
        let pick = self.live.random.below(candidates.len() as u64) as usize;
        let Some(&controller) = candidates.get(pick) else {
            return;
        };
        self.live.controller = Some(controller);
        self.live.controller_epoch += 1;
        self.live.controller_live = registered;
        self.note(
            Level::Milestones,
            What::Controller {
                broker: u32::from(controller),
            },
        );
        for channel in 0..self.live.topics.len() as u8 {
            self.revive(controller, channel, registered);
            self.tell(controller, channel);
        }
        self.tell_of_the_living(controller);
    }

    /// UpdateMetadata without a partition, as long as there is none: who is alive. Later every order says so.
    fn tell_of_the_living(&mut self, controller: BrokerIndex) {
        if self.live.topics.iter().any(Option::is_some) {
            return;
        }
        let live = self.live.controller_live;
        for broker in 0..self.live.brokers.len() as BrokerIndex {
            let delay = self.control_delay();
            let (from, to) = (Node::Broker(u32::from(controller)), Node::Broker(u32::from(broker)));
            self.send(from, to, delay, Cargo::Living(live));
        }
    }

    /// The time of a session may be over.
    pub(super) fn session_check(&mut self) {
        let now = self.live.now;
        let ended = self.live.zookeeper.expire(now);
        for broker in &ended {
            let broker = *broker as u32;
            self.note(Level::Milestones, What::SessionExpired { broker });
            if self.live.controller == Some(broker as BrokerIndex) {
                self.live.controller = None;
            }
        }
        if !ended.is_empty() {
            self.watch_registrations();
        }
        self.schedule_session_check();
    }

    pub(super) fn schedule_session_check(&mut self) {
        if let Some(at) = self.live.zookeeper.next_expiry()
            && self.live.zookeeper.has_quorum()
        {
            self.live.queue.push(at.max(self.live.now), Happening::SessionCheck);
        }
    }

    /// ZooKeeper tells whoever watches the registrations.
    pub(super) fn watch_registrations(&mut self) {
        let delay = self.control_delay();
        match self.live.controller {
            Some(_) => self.schedule(delay, Happening::Controller(Task::BrokerChange)),
            None => self.schedule(delay, Happening::ElectController),
        }
    }

    fn broker_change(&mut self, controller: BrokerIndex) {
        let registered = self.live.zookeeper.registered();
        let before = self.live.controller_live;
        self.live.controller_live = registered;
        let gone = before & !registered;
        for channel in 0..self.live.topics.len() as u8 {
            let Some(partition) = self.live.topics[usize::from(channel)].as_mut() else {
                continue;
            };
            let mut changed = false;
            for broker in 0..64 {
                if has(gone, broker) {
                    changed |= partition.lose(broker);
                }
            }
            let offline = partition.leader.is_none();
            if offline {
                self.revive(controller, channel, registered);
            } else if changed {
                self.note_isr(channel);
            }
            // A broker that came back is told of its replicas, and all are told who is alive.
            self.tell(controller, channel);
        }
        self.tell_of_the_living(controller);
    }

    /// Elects a leader if the partition has none that lives.
    fn revive(&mut self, controller: BrokerIndex, channel: u8, live: Brokers) {
        let unclean = self.live.overrides[usize::from(channel)].unclean;
        let unclean = unclean.unwrap_or(self.setup.brokers[usize::from(controller)].unclean_leader_election);
        let Some(partition) = self.live.topics[usize::from(channel)].as_mut() else {
            return;
        };
        if partition.leader.is_some_and(|leader| has(live, leader)) {
            return;
        }
        partition.leader = None;
        let elected = if partition.isr.is_empty() && partition.epoch == 0 {
            partition.bring_online(live);
            Elected::Clean
        } else {
            partition.elect(live, unclean)
        };
        let unclean = elected == Elected::Unclean;
        if let (true, Some(leader)) = (unclean, partition.leader) {
            self.look_for_losses(channel, leader);
        }
        self.note_election(channel, unclean);
    }

    /// After an unclean election: the first acknowledged envelope that the new leader does not have.
    fn look_for_losses(&mut self, channel: u8, leader: BrokerIndex) {
        let replica = |world: &World, broker: BrokerIndex| {
            let replicas = &world.live.brokers[usize::from(broker)].replicas;
            replicas[usize::from(channel)]
                .as_ref()
                .map(|replica| (replica.log.end(), replica.high_watermark))
        };
        let kept = replica(self, leader).map_or(0, |(end, _)| end);
        for broker in 0..self.live.brokers.len() as BrokerIndex {
            let Some((_, committed)) = replica(self, broker) else {
                continue;
            };
            let lost = (kept..committed).find_map(|offset| self.acknowledged_at(broker, channel, offset));
            if let Some(envelope) = lost {
                return self.breach(channel, Broken::AcknowledgedLost { envelope });
            }
        }
    }

    /// The envelope at this offset of a broker's log, if its client was told SUCCESS.
    fn acknowledged_at(&self, broker: BrokerIndex, channel: u8, offset: i64) -> Option<u32> {
        let replica = self.live.brokers[usize::from(broker)].replicas[usize::from(channel)].as_ref()?;
        let record = self.history.stores[usize::from(channel)].get(replica.log.index_of(offset)?)?;
        let ValueKind::Regular { envelope, .. } = self.history.values.get(record.value)?.what else {
            return None;
        };
        let answer = self.history.answer(envelope, self.live.now)?;
        (answer.status == Status::Success).then_some(envelope)
    }

    fn note_isr(&mut self, channel: u8) {
        let Some(partition) = &self.live.topics[usize::from(channel)] else {
            return;
        };
        let (leader, isr) = (partition.leader, partition.isr.clone());
        let Some(leader) = leader else { return };
        self.note(
            Level::Milestones,
            What::IsrShrunk {
                channel: u32::from(channel),
                leader: u32::from(leader),
                isr: isr.into_iter().map(u32::from).collect(),
            },
        );
    }

    fn new_topic(&mut self, controller: BrokerIndex, channel: u8) {
        let live = self.live.controller_live;
        self.revive(controller, channel, live);
        self.tell(controller, channel);
    }

    /// Sends the partition's state to every live broker (LeaderAndIsr and UpdateMetadata in one).
    fn tell(&mut self, controller: BrokerIndex, channel: u8) {
        let Some(partition) = self.live.topics[usize::from(channel)].clone().map(Rc::new) else {
            return;
        };
        let live = self.live.controller_live;
        for broker in (0..self.live.brokers.len() as BrokerIndex).filter(|&broker| has(live, broker)) {
            // The leader is told first; followers that ask too early wait a whole second.
            let later = if partition.leader == Some(broker) {
                0
            } else {
                self.setup.delays.control.jitter
            };
            let delay = later + self.control_delay();
            let cargo = Cargo::Order {
                channel,
                partition: partition.clone(),
                live,
            };
            self.send(
                Node::Broker(u32::from(controller)),
                Node::Broker(u32::from(broker)),
                delay,
                cargo,
            );
        }
    }

    fn prefer(&mut self, controller: BrokerIndex) {
        let live = self.live.controller_live;
        for channel in 0..self.live.topics.len() as u8 {
            let Some(partition) = self.live.topics[usize::from(channel)].as_mut() else {
                continue;
            };
            if partition.prefer(live) {
                self.note_election(channel, false);
                self.tell(controller, channel);
            }
        }
    }

    fn hand_over(&mut self, controller: BrokerIndex, broker: BrokerIndex) {
        let live = self.live.controller_live & !only(broker);
        for channel in 0..self.live.topics.len() as u8 {
            let Some(partition) = self.live.topics[usize::from(channel)].as_mut() else {
                continue;
            };
            if partition.hand_over(broker, live) {
                self.note_election(channel, false);
                self.tell(controller, channel);
            }
        }
    }

    fn note_election(&mut self, channel: u8, unclean: bool) {
        let Some(partition) = &self.live.topics[usize::from(channel)] else {
            return;
        };
        let (leader, epoch, isr) = (partition.leader, partition.epoch, partition.isr.clone());
        self.note(
            Level::Milestones,
            What::Elected {
                channel: u32::from(channel),
                leader: leader.map(u32::from),
                epoch,
                isr: isr.into_iter().map(u32::from).collect(),
                unclean,
            },
        );
    }
}
