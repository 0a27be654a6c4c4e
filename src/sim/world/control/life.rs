//! Brokers and ZooKeeper servers come and go.

use crate::kafka::partition::BrokerIndex;
use crate::sim::Micros;
use crate::sim::sarama::ClientError;
use crate::sim::scenario::Node;
use crate::sim::trace::{Level, What};

use super::super::flights::Caller;
use super::super::state::{Leader, Role, Side, Stage};
use super::super::{Happening, World};
use super::Task;

/// The first look for old segments comes so long after the start (`LogManager.scala:70`).
const FIRST_RETENTION_CHECK: Micros = 30_000_000;
/// How long a broker waits for ZooKeeper at its start (`zookeeper.connection.timeout.ms`).
const ZOOKEEPER_CONNECTION_TIMEOUT: u32 = 6_000_000;
/// How long a controlled shutdown takes from SIGTERM until the port is closed.
const CONTROLLED_SHUTDOWN: Micros = 300_000;

impl World {
    /// Everything of Kafka is up at time 0.
    pub(in crate::sim::world) fn begin_warm(&mut self) {
        for server in 0..self.setup.zookeeper.names.len() {
            self.live.zookeeper.set_up(server, true, 0);
        }
        for broker in 0..self.live.brokers.len() as BrokerIndex {
            self.live.brokers[usize::from(broker)].run = 1;
            self.serve(broker);
        }
        let given = self
            .scenario
            .controller
            .filter(|&broker| (broker as usize) < self.live.brokers.len());
        self.live.controller = (!self.live.brokers.is_empty()).then_some(given.unwrap_or(0) as BrokerIndex);
        self.live.controller_epoch = 1;
        let registered = self.live.zookeeper.registered();
        self.live.controller_live = registered;
        for broker in &mut self.live.brokers {
            broker.live = registered;
        }
    }

    pub(in crate::sim::world) fn start_zookeeper(&mut self, server: u32) {
        let setup = self.setup.clone();
        let delay = setup.delays.zookeeper_start.draw(self.random());
        self.schedule(delay, Happening::ZooKeeperUp { server });
    }

    pub(in crate::sim::world) fn zookeeper_up(&mut self, server: u32) {
        self.note(Level::Milestones, What::Serving(Node::ZooKeeper(server)));
        if self.live.zookeeper.set_up(server as usize, true, self.live.now) {
            self.note(Level::Milestones, What::Quorum { held: true });
            self.schedule_session_check();
            self.watch_registrations();
            for broker in 0..self.live.brokers.len() as BrokerIndex {
                self.let_followers_in(broker);
            }
        }
        self.look_for_cut_off();
    }

    pub(in crate::sim::world) fn zookeeper_down(&mut self, server: u32) {
        if self.live.zookeeper.set_up(server as usize, false, self.live.now) {
            self.note(Level::Milestones, What::Quorum { held: false });
        }
        self.look_for_cut_off();
    }

    pub(in crate::sim::world) fn start_broker(&mut self, broker: BrokerIndex) {
        let own = &mut self.live.brokers[usize::from(broker)];
        if own.stage != Stage::Down {
            return;
        }
        own.stage = Stage::Starting;
        own.run += 1;
        let (run, unclean) = (own.run, std::mem::take(&mut own.unclean));
        self.note(Level::Milestones, What::Started(Node::Broker(u32::from(broker))));
        let setup = self.setup.clone();
        let mut delay = setup.delays.broker_start.draw(self.random());
        if unclean {
            delay += setup.delays.broker_recovery.draw(self.random());
        }
        let share = setup.delays.broker_start_share;
        let now = self.live.now;
        let starting = self.live.brokers.iter().filter(|other| other.stage == Stage::Starting);
        let ready_at = now + delay + share * (starting.count() as u64);
        for other in self
            .live
            .brokers
            .iter_mut()
            .filter(|other| other.stage == Stage::Starting)
        {
            other.ready_at += share;
        }
        self.live.brokers[usize::from(broker)].ready_at = ready_at;
        self.live
            .queue
            .push(ready_at, Happening::BrokerUp { broker, run, waited: 0 });
    }

    /// The broker has loaded its logs and registers in ZooKeeper.
    pub(in crate::sim::world) fn broker_up(&mut self, broker: BrokerIndex, run: u32, waited: u32) {
        let own = &self.live.brokers[usize::from(broker)];
        if own.run != run || own.stage != Stage::Starting {
            return;
        }
        if own.ready_at > self.live.now {
            let at = own.ready_at;
            return self.live.queue.push(at, Happening::BrokerUp { broker, run, waited });
        }
        if !self.reaches_zookeeper(broker) {
            if waited >= ZOOKEEPER_CONNECTION_TIMEOUT {
                let text = "Timed out waiting for connection while in state: CONNECTING";
                return self.broker_exits(broker, text.to_owned());
            }
            let (step, waited) = (500_000, waited + 500_000);
            return self.schedule(step, Happening::BrokerUp { broker, run, waited });
        }
        let id = self.setup.brokers[usize::from(broker)].id;
        let ids = self.setup.brokers.iter().map(|other| other.id);
        let twin = ids.enumerate().any(|(index, other)| {
            other == id && index != usize::from(broker) && self.live.zookeeper.is_registered(index)
        });
        if twin || self.live.zookeeper.is_registered(usize::from(broker)) {
            let text = format!(
                "Error while creating ephemeral at /brokers/ids/{id}, node already exists and owner does not match \
                 current session: KeeperErrorCode = NodeExists"
            );
            return self.broker_exits(broker, text);
        }
        self.serve(broker);
        self.note(Level::Milestones, What::Serving(Node::Broker(u32::from(broker))));
        self.watch_registrations();
    }

    fn serve(&mut self, broker: BrokerIndex) {
        let setup = self.setup.clone();
        let settings = &setup.brokers[usize::from(broker)];
        let timeout = setup.zookeeper.negotiated(settings.session_timeout);
        self.live.zookeeper.register(usize::from(broker), timeout);
        let own = &mut self.live.brokers[usize::from(broker)];
        own.stage = Stage::Serving;
        own.metadata.fill(None);
        let run = own.run;
        for replica in own.replicas.iter_mut().flatten() {
            replica.role = Role::Offline;
            replica.epoch = -1;
        }
        self.schedule(settings.replica_lag_time_max / 2, Happening::IsrCheck { broker, run });
        self.schedule(FIRST_RETENTION_CHECK, Happening::RetentionCheck { broker, run });
        if settings.auto_leader_rebalance {
            let interval = settings.leader_imbalance_check_interval;
            self.schedule(interval, Happening::ImbalanceCheck { broker, run });
        }
    }

    /// The controller's own look at who leads what.
    pub(in crate::sim::world) fn imbalance_check(&mut self, broker: BrokerIndex, run: u32) {
        let own = &self.live.brokers[usize::from(broker)];
        if own.run != run || !own.is_serving() {
            return;
        }
        let interval = self.setup.brokers[usize::from(broker)].leader_imbalance_check_interval;
        self.schedule(interval, Happening::ImbalanceCheck { broker, run });
        if self.live.controller == Some(broker) {
            self.control(Task::Prefer);
        }
    }

    /// A broker ends by itself with these last words.
    pub(in crate::sim::world) fn broker_exits(&mut self, broker: BrokerIndex, text: String) {
        let node = Node::Broker(u32::from(broker));
        self.note(Level::Milestones, What::Exited { node, text });
        let serving = self.live.brokers[usize::from(broker)].is_serving();
        if serving {
            self.broker_gone(broker);
            self.say_goodbye(broker);
        } else {
            self.live.brokers[usize::from(broker)].stage = Stage::Down;
        }
    }

    /// `kill -9`: ZooKeeper notices when the session runs out.
    pub(in crate::sim::world) fn kill_broker(&mut self, broker: BrokerIndex) {
        let stage = self.live.brokers[usize::from(broker)].stage;
        if stage == Stage::Down {
            return;
        }
        self.note(Level::Milestones, What::Killed(Node::Broker(u32::from(broker))));
        self.broker_gone(broker);
        if stage == Stage::Starting {
            return;
        }
        self.live.brokers[usize::from(broker)].unclean = true;
        self.fall_silent(broker);
    }

    /// SIGTERM: leaderships go to others first.
    pub(in crate::sim::world) fn stop_broker(&mut self, broker: BrokerIndex) {
        let own = &mut self.live.brokers[usize::from(broker)];
        match own.stage {
            Stage::Serving => {}
            Stage::Starting => return self.kill_broker(broker),
            _ => return,
        }
        own.stage = Stage::Stopping;
        let run = own.run;
        self.note(Level::Milestones, What::Stopping(Node::Broker(u32::from(broker))));
        if self.setup.brokers[usize::from(broker)].controlled_shutdown {
            let delay = 4 * self.control_delay();
            self.schedule(delay, Happening::Controller(Task::HandOver(broker)));
        }
        self.schedule(CONTROLLED_SHUTDOWN, Happening::BrokerStopped { broker, run });
    }

    pub(in crate::sim::world) fn broker_stopped(&mut self, broker: BrokerIndex, run: u32) {
        let own = &self.live.brokers[usize::from(broker)];
        if own.run == run && own.stage == Stage::Stopping {
            self.broker_gone(broker);
            self.say_goodbye(broker);
        }
    }

    /// The broker closes its session: ZooKeeper knows at once.
    fn say_goodbye(&mut self, broker: BrokerIndex) {
        if !self.reaches_zookeeper(broker) {
            if !self.live.zookeeper.is_silent(usize::from(broker)) {
                let now = self.live.now;
                self.live.zookeeper.silent(usize::from(broker), now);
            }
            return;
        }
        self.live.zookeeper.close(usize::from(broker));
        if self.live.controller == Some(broker) {
            self.live.controller = None;
        }
        self.watch_registrations();
    }

    /// The process is gone: connections break, what waited in it is lost.
    fn broker_gone(&mut self, broker: BrokerIndex) {
        let own = &mut self.live.brokers[usize::from(broker)];
        own.stage = Stage::Down;
        own.cut_off = false;
        own.run += 1;
        for channel in 0..self.live.topics.len() as u8 {
            if let Some(replica) = self.replica(broker, channel) {
                replica.role = Role::Offline;
            }
            self.forget_follower(broker, channel);
        }
        for orderer in 0..self.live.orderers.len() as u8 {
            for channel in 0..self.live.topics.len() as u8 {
                self.break_connections(orderer, channel, broker);
            }
        }
    }

    /// The other brokers notice that a broker's connections are closed.
    fn forget_follower(&mut self, broker: BrokerIndex, channel: u8) {
        let now = self.live.now;
        for other in 0..self.live.brokers.len() as BrokerIndex {
            let Some(replica) = self.replica(other, channel) else {
                continue;
            };
            match &mut replica.role {
                Role::Leader(leader) if leader.parked.contains(&broker) => {
                    leader.parked.retain(|&parked| parked != broker);
                    leader.state.lost(broker, replica.log.end(), now);
                }
                Role::Follower { leader, .. } if *leader == broker => self.retry_following(other, channel),
                _ => {}
            }
        }
    }

    /// A chain's connections to the broker are closed.
    fn break_connections(&mut self, orderer: u8, channel: u8, broker: BrokerIndex) {
        let chains = &self.live.orderers[usize::from(orderer)].chains;
        let Some(chain) = &chains[usize::from(channel)] else {
            return;
        };
        let caller = Caller {
            orderer,
            channel,
            run: chain.run,
        };
        let outstanding = chain.producer.outstanding().find(|(_, at, _)| *at == broker);
        let fetching = chain
            .consumer
            .is_some_and(|consumer| consumer.fetching() == Some(broker));
        let asked = |side: Side| match side {
            Side::Producer => chain.producer_client.asked(),
            Side::Consumer => chain.consumer_client.asked(),
            Side::Startup => None,
        };
        let sides = [Side::Producer, Side::Consumer].map(|side| (side, asked(side)));
        if let Some((connection, ..)) = outstanding {
            self.producer_answered(caller, connection, Err(ClientError::Eof));
        }
        if fetching {
            self.run_consumer(caller, |consumer, out| consumer.failed(ClientError::Eof, out));
        }
        for (side, asked) in sides {
            if asked.is_some_and(|(asked, _)| asked == broker) {
                self.metadata_answered(caller, side, broker, Err(ClientError::Eof));
            }
        }
        self.startup_broken(caller, broker);
    }

    /// A leader that is none any more sends away what waits.
    pub(super) fn dismiss(&mut self, broker: BrokerIndex, leader: Leader) {
        let error = ClientError::Kafka(crate::kafka::error::KafkaError::NotLeaderForPartition);
        for waiting in leader.purgatory {
            self.produced(broker, waiting.caller, waiting.connection, Err(error));
        }
        for parked in leader.consumers {
            self.answer_consumer(broker, parked.caller, parked.generation, Vec::new(), Some(error));
        }
    }
}
