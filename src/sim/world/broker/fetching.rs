//! Fetches: followers that replicate, consumers that read up to the high watermark.

use crate::kafka::error::KafkaError;
use crate::kafka::log::Run;
use crate::kafka::partition::BrokerIndex;
use crate::sim::sarama::ClientError;
use crate::sim::scenario::Node;

use super::super::World;
use super::super::flights::{Caller, Cargo};
use super::super::state::{ParkedConsumer, Replica, Role};

/// What a consumer's fetch gets at most, in bytes. Sarama begins with 1 MiB and grows when a record is larger; one record
/// always comes.
const CONSUMER_FETCH: i64 = 1 << 20;

impl World {
    /// A follower asks for what comes after its log end.
    pub(super) fn on_replica_fetch(
        &mut self,
        broker: BrokerIndex,
        follower: BrokerIndex,
        channel: u8,
        offset: i64,
        epoch: i32,
    ) {
        let now = self.live.now;
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        let Role::Leader(leader) = &mut replica.role else {
            return;
        };
        if epoch != replica.epoch {
            return;
        }
        leader.state.fetched(follower, offset, replica.log.end(), now);
        if !leader.parked.contains(&follower) {
            leader.parked.push(follower);
        }
        self.advance(broker, channel);
        self.serve_followers(broker, channel);
    }

    /// Sends what there is to every follower whose fetch waits.
    pub(super) fn serve_followers(&mut self, broker: BrokerIndex, channel: u8) {
        let mut index = 0;
        loop {
            let mut runs = self.run_lists.pop().unwrap_or_default();
            let max_bytes = i64::from(1 << 20);
            let store = &self.history.stores[usize::from(channel)];
            let replica = self.live.brokers[usize::from(broker)].replicas[usize::from(channel)].as_mut();
            let Some(Replica {
                log,
                epoch,
                role: Role::Leader(leader),
                ..
            }) = replica
            else {
                return;
            };
            let Some(&follower) = leader.parked.get(index) else {
                self.recycle_runs(runs);
                return;
            };
            let state = leader.state.followers.iter().find(|state| state.broker == follower);
            let offset = state.map_or(i64::MAX, |state| state.log_end);
            if offset >= log.end() {
                index += 1;
                self.recycle_runs(runs);
                continue;
            }
            leader.parked.remove(index);
            log.read(offset, log.end(), max_bytes, store, &mut runs);
            let cargo = Cargo::ReplicaData {
                channel,
                epoch: *epoch,
                runs,
                high_watermark: leader.state.high_watermark,
                log_start: log.start(),
            };
            let delay = self.setup.delays.replicate.draw(&mut self.live.random);
            self.send(
                Node::Broker(u32::from(broker)),
                Node::Broker(u32::from(follower)),
                delay,
                cargo,
            );
        }
    }

    /// A follower gets records: it appends them and asks for more.
    pub(super) fn on_replica_data(
        &mut self,
        broker: BrokerIndex,
        channel: u8,
        epoch: i32,
        runs: &[Run],
        high_watermark: i64,
        log_start: i64,
    ) {
        let rolling = self.rolling(broker);
        let store = &self.history.stores[usize::from(channel)];
        let replica = self.live.brokers[usize::from(broker)].replicas[usize::from(channel)].as_mut();
        let Some(replica) = replica.filter(|replica| replica.epoch == epoch) else {
            return;
        };
        let Role::Follower { leader } = replica.role else {
            return;
        };
        for &run in runs {
            if run.base == replica.log.end() {
                replica.log.append(run, store, rolling);
            }
        }
        replica.high_watermark = high_watermark.min(replica.log.end());
        replica.log.advance_start(log_start);
        self.fetch_from_leader(broker, leader, channel);
    }

    /// A follower's fetch.
    pub(in crate::sim::world) fn fetch_from_leader(&mut self, broker: BrokerIndex, leader: BrokerIndex, channel: u8) {
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        let cargo = Cargo::ReplicaFetch {
            channel,
            offset: replica.log.end(),
            epoch: replica.epoch,
        };
        let delay = self.setup.delays.replicate;
        let delay = delay.draw(self.random());
        self.send(
            Node::Broker(u32::from(broker)),
            Node::Broker(u32::from(leader)),
            delay,
            cargo,
        );
    }

    pub(super) fn on_consumer_fetch(&mut self, broker: BrokerIndex, caller: Caller, generation: u32, offset: i64) {
        let channel = caller.channel;
        let error = match self.replica(broker, channel) {
            None => Some(KafkaError::UnknownTopicOrPartition),
            Some(replica) => match &mut replica.role {
                Role::Leader(_) if offset < replica.log.start() || offset > replica.log.end() => {
                    Some(KafkaError::OffsetOutOfRange)
                }
                Role::Leader(leader) => {
                    leader.consumers.push(ParkedConsumer {
                        caller,
                        generation,
                        offset,
                    });
                    None
                }
                _ => Some(KafkaError::NotLeaderForPartition),
            },
        };
        match error {
            None => self.serve_consumers(broker, channel),
            Some(error) => {
                let error = Some(ClientError::Kafka(error));
                self.answer_consumer(broker, caller, generation, Vec::new(), error);
            }
        }
    }

    /// Sends what is below the high watermark to every consumer that waits for it.
    pub(super) fn serve_consumers(&mut self, broker: BrokerIndex, channel: u8) {
        let mut index = 0;
        loop {
            let mut runs = self.run_lists.pop().unwrap_or_default();
            let store = &self.history.stores[usize::from(channel)];
            let replica = self.live.brokers[usize::from(broker)].replicas[usize::from(channel)].as_mut();
            let Some(Replica {
                log,
                role: Role::Leader(leader),
                ..
            }) = replica
            else {
                return;
            };
            let Some(&parked) = leader.consumers.get(index) else {
                self.recycle_runs(runs);
                return;
            };
            let high_watermark = leader.state.high_watermark;
            if parked.offset >= high_watermark {
                index += 1;
                self.recycle_runs(runs);
                continue;
            }
            leader.consumers.swap_remove(index);
            log.read(parked.offset, high_watermark, CONSUMER_FETCH, store, &mut runs);
            self.answer_consumer(broker, parked.caller, parked.generation, runs, None);
        }
    }

    fn answer_consumer(
        &mut self,
        broker: BrokerIndex,
        caller: Caller,
        generation: u32,
        runs: Vec<Run>,
        error: Option<ClientError>,
    ) {
        let delay = self.setup.delays.consume;
        let delay = delay.draw(self.random());
        let (from, to) = (
            Node::Broker(u32::from(broker)),
            Node::Orderer(u32::from(caller.orderer)),
        );
        let cargo = Cargo::ConsumerData {
            caller,
            generation,
            runs,
            error,
        };
        self.send(from, to, delay, cargo);
    }
}
