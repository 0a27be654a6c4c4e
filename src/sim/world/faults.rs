//! Faults and actions: what a scenario, or a person in the middle of a run, does to the world.

use std::rc::Rc;

use crate::kafka::log::{Record, Run};
use crate::kafka::partition::BrokerIndex;
use crate::sim::history::{Envelope, Value, ValueKind};
use crate::sim::random::Random;
use crate::sim::scenario::{Action, Fault, Kind, Node, TopicSetting, limits};
use crate::sim::trace::{Level, What};
use crate::sim::view::Link;

use super::clients::NO_STREAM;
use super::control::Task;
use super::state::{ConfigChange, Live, Role, Special, Stage};
use super::{Checkpoint, Happening, World};

/// Bytes of the envelope of a configuration update.
const CONFIG_UPDATE: u32 = 2300;

impl Checkpoint {
    /// As [`World::plan`], for a moment that is kept.
    pub(in crate::sim) fn plan(&mut self, seed: u64, index: usize, fault: &Fault) {
        self.live.schedule_fault(seed, index, fault);
    }
}

impl Live {
    fn schedule_fault(&mut self, seed: u64, index: usize, fault: &Fault) {
        // Drawn apart from all else, so that a fault changes nothing of what was before it.
        let mut lot = Random::new(seed ^ (index as u64 + 1).rotate_left(32));
        let at = fault.at.saturating_add(lot.below(fault.spread.saturating_add(1)));
        if lot.below(1000) < u64::from(fault.permille) {
            let place = self.first_fault + index as u64;
            self.queue.push_kept(at, place, Happening::Fault(index as u16));
        }
    }
}

impl World {
    pub(super) fn begin_faults(&mut self) {
        self.live.first_fault = self.live.queue.keep_places(limits::FAULTS as u64);
        for (index, fault) in self.scenario.faults.iter().enumerate() {
            self.live.schedule_fault(self.scenario.seed, index, fault);
        }
    }

    /// Adds a fault to the scenario of a run that has not come to it yet: the run goes on as if it had always been there.
    pub(in crate::sim) fn plan(&mut self, fault: Fault) {
        let index = self.scenario.faults.len();
        self.live.schedule_fault(self.scenario.seed, index, &fault);
        Rc::make_mut(&mut self.scenario).faults.push(fault);
    }

    /// Clients that ask for new channels.
    pub(super) fn begin_creations(&mut self) {
        for (index, channel) in self.scenario.clone().channels.iter().enumerate() {
            if let Some(creation) = channel.create {
                self.live.queue.push(
                    creation.at,
                    Happening::CreateChannel {
                        channel: index as u8 + 1,
                    },
                );
            }
        }
    }

    pub(super) fn create_channel(&mut self, channel: u8) {
        let creation = self.scenario.channels[usize::from(channel) - 1].create;
        let Some(creation) = creation else { return };
        let envelope = self.special_envelope(0, creation.orderer, creation.size);
        self.live.special.push((envelope, Special::Create(channel)));
    }

    /// Sends an envelope that is more than a transaction, and returns its number.
    fn special_envelope(&mut self, channel: u8, orderer: u32, size: u32) -> u32 {
        let orderer = orderer.min(self.live.orderers.len() as u32 - 1) as u8;
        let id = self.history.envelopes.len() as u32;
        let envelope = Envelope {
            sent: self.live.now.into(),
            size,
            stream: NO_STREAM,
            channel,
            orderer,
            kind: Kind::Config,
        };
        self.send_envelope(envelope, false);
        id
    }

    pub(super) fn fault(&mut self, index: u16) {
        let scenario = self.scenario.clone();
        let Some(fault) = scenario.faults.get(usize::from(index)) else {
            return;
        };
        self.note(
            Level::Milestones,
            What::Fault {
                index: u32::from(index),
            },
        );
        self.act(&fault.action);
    }

    /// Does what the action says, now. What speaks of something that is not there does nothing.
    pub(super) fn act(&mut self, action: &Action) {
        match action {
            Action::Start(node) => self.start(*node),
            Action::Kill(node) => self.kill(*node),
            Action::Stop(node) => self.stop(*node),
            Action::KillLeader { channel } => {
                let leader = self.partition_of(*channel).and_then(|partition| partition.leader);
                if let Some(broker) = leader {
                    self.kill_broker(broker);
                }
            }
            Action::KillFollower { channel } => {
                let partition = self.partition_of(*channel);
                let follower = partition.and_then(|partition| {
                    let others = partition.isr.iter().filter(|broker| Some(**broker) != partition.leader);
                    others.min().copied()
                });
                if let Some(broker) = follower {
                    self.kill_broker(broker);
                }
            }
            Action::StartAllBrokers => {
                for broker in 0..self.live.brokers.len() as BrokerIndex {
                    self.start_broker(broker);
                }
            }
            Action::CutLink { a, b } => self.set_link(*a, *b, true, 0),
            Action::SlowLink { a, b, by } => self.set_link(*a, *b, false, *by),
            Action::HealLink { a, b } => {
                self.live
                    .links
                    .retain(|link| (link.a, link.b) != (*a, *b) && (link.b, link.a) != (*a, *b));
                self.look_for_cut_off();
            }
            Action::Wipe(node) => self.wipe(*node),
            Action::DiskFull { broker } => {
                if (*broker as usize) < self.live.brokers.len() {
                    self.broker_exits(
                        *broker as BrokerIndex,
                        "java.io.IOException: No space left on device".to_owned(),
                    );
                }
            }
            Action::SkewClock { node, by } => {
                self.live.skew.retain(|(skewed, _)| skewed != node);
                self.live.skew.push((*node, *by));
            }
            Action::Send {
                channel,
                orderer,
                size,
                count,
            } => self.flood(*channel, *orderer, *size, *count),
            Action::ConfigUpdate {
                channel,
                orderer,
                batch_timeout,
                max_message_count,
                preferred_max_bytes,
                absolute_max_bytes,
            } => {
                let change = ConfigChange {
                    batch_timeout: *batch_timeout,
                    max_message_count: *max_message_count,
                    preferred_max_bytes: *preferred_max_bytes,
                    absolute_max_bytes: *absolute_max_bytes,
                };
                let envelope = self.special_envelope(*channel as u8 + 1, *orderer, CONFIG_UPDATE);
                self.live.special.push((envelope, Special::Update(change)));
            }
            Action::TopicConfig { channel, setting } => {
                let overrides = &mut self.live.overrides[channel_index(*channel)];
                match *setting {
                    TopicSetting::MinInsyncReplicas(value) => overrides.min_insync_replicas = Some(value),
                    TopicSetting::MaxMessageBytes(value) => overrides.max_message_bytes = Some(value),
                    TopicSetting::RetentionMs(value) => overrides.retention_ms = Some(value),
                    TopicSetting::UncleanLeaderElection(value) => overrides.unclean = Some(value),
                }
            }
            Action::PreferredElection => self.control(Task::Prefer),
            Action::ConsoleProduce { channel, size } => self.console_produce(*channel, *size),
        }
    }

    fn partition_of(&self, channel: Option<u32>) -> Option<&crate::kafka::controller::Partition> {
        self.live.topics.get(channel_index(channel))?.as_ref()
    }

    fn start(&mut self, node: Node) {
        match node {
            Node::Orderer(orderer) if (orderer as usize) < self.live.orderers.len() => {
                self.start_orderer(orderer as u8)
            }
            Node::Broker(broker) if (broker as usize) < self.live.brokers.len() => self.start_broker(broker as u8),
            Node::ZooKeeper(server) if (server as usize) < self.setup.zookeeper.names.len() => {
                self.start_zookeeper(server);
            }
            _ => {}
        }
    }

    fn kill(&mut self, node: Node) {
        match node {
            Node::Orderer(orderer) if (orderer as usize) < self.live.orderers.len() => self.kill_orderer(orderer as u8),
            Node::Broker(broker) if (broker as usize) < self.live.brokers.len() => self.kill_broker(broker as u8),
            Node::ZooKeeper(server) => {
                self.note(Level::Milestones, What::Killed(node));
                self.zookeeper_down(server);
            }
            _ => {}
        }
    }

    fn stop(&mut self, node: Node) {
        match node {
            Node::Broker(broker) if (broker as usize) < self.live.brokers.len() => self.stop_broker(broker as u8),
            _ => self.kill(node),
        }
    }

    fn set_link(&mut self, a: Node, b: Node, cut: bool, slower: u64) {
        let same = |link: &Link| (link.a, link.b) == (a, b) || (link.b, link.a) == (a, b);
        self.live.links.retain(|link| !same(link));
        // No more than every pair once.
        self.live.links.push(Link { a, b, cut, slower });
        self.look_for_cut_off();
    }

    /// Deletes a process' data. Nothing happens while it runs.
    fn wipe(&mut self, node: Node) {
        match node {
            Node::Broker(broker) => {
                let Some(own) = self.live.brokers.get_mut(broker as usize) else {
                    return;
                };
                if own.stage == Stage::Down {
                    own.replicas.fill(None);
                    self.note(Level::Milestones, What::Wiped(node));
                }
            }
            Node::Orderer(orderer) => {
                let Some(own) = self.live.orderers.get_mut(orderer as usize) else {
                    return;
                };
                if own.stage == Stage::Down {
                    own.chains.fill(None);
                    self.note(Level::Milestones, What::Wiped(node));
                }
            }
            Node::ZooKeeper(_) => {
                let servers = 0..self.setup.zookeeper.names.len();
                if servers.clone().all(|server| !self.live.zookeeper.is_up(server)) {
                    self.live.zookeeper.wipe();
                    self.live.topics.fill(None);
                    self.live.controller = None;
                    self.live.controller_live = 0;
                    self.note(Level::Milestones, What::Wiped(node));
                }
            }
            Node::Client(_) => {}
        }
    }

    fn flood(&mut self, channel: Option<u32>, orderer: u32, size: u32, count: u32) {
        let orderer = orderer.min(self.live.orderers.len() as u32 - 1) as u8;
        for _ in 0..count {
            let envelope = Envelope {
                sent: self.live.now.into(),
                size,
                stream: NO_STREAM,
                channel: channel_index(channel) as u8,
                orderer,
                kind: Kind::Normal,
            };
            self.send_envelope(envelope, false);
        }
    }

    /// A line that is no message of an orderer, written with acks=1.
    fn console_produce(&mut self, channel: Option<u32>, size: u32) {
        let channel = channel_index(channel);
        let Some(leader) = self.live.topics[channel]
            .as_ref()
            .and_then(|partition| partition.leader)
        else {
            return;
        };
        let value = self.history.values.push(Value {
            what: ValueKind::Garbage { len: size },
            poster: u8::MAX,
        });
        let time = self.live.now;
        let rolling = self.rolling(leader);
        let store = &mut self.history.stores[channel];
        let Some(replica) = self.live.brokers[usize::from(leader)].replicas[channel].as_mut() else {
            return;
        };
        if !matches!(replica.role, Role::Leader(_)) {
            return;
        }
        let first = store.push(Record {
            time,
            value,
            value_len: size,
        });
        let run = Run {
            base: 0,
            first,
            count: 1,
            epoch: replica.epoch,
        };
        replica.log.append(run, store, rolling);
        self.advance(leader, channel as u8);
        self.serve_followers(leader, channel as u8);
    }
}

fn channel_index(channel: Option<u32>) -> usize {
    channel.map_or(0, |channel| channel as usize + 1)
}
