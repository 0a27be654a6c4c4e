//! Fetches: followers that replicate, consumers that read up to the high watermark.

use crate::kafka::error::KafkaError;
use crate::kafka::log::Run;
use crate::kafka::partition::BrokerIndex;
use crate::kafka::size;
use crate::sim::Micros;
use crate::sim::sarama::ClientError;
use crate::sim::scenario::Node;
use crate::sim::trace::{Level, What};

use super::super::flights::{Caller, Cargo, ReplicaData};
use super::super::state::{ParkedConsumer, Replica, Role};
use super::super::{Happening, World};

/// What a consumer's fetch gets at most, in bytes. Sarama begins with 1 MiB and grows when a record is larger; one record
/// always comes.
const CONSUMER_FETCH: i64 = 1 << 20;

impl World {
    /// A follower begins to follow: first it finds out where its log and the leader's part. It also goes on here after an
    /// answer of another epoch: the controller may raise the epoch under the same leader, and the fetcher thread then
    /// simply fetches on (`ReplicaManager.makeFollowers` skips partitions whose leader stays).
    pub(in crate::sim::world) fn follow_leader(&mut self, broker: BrokerIndex, channel: u8) {
        let epochs = self.setup.brokers[usize::from(broker)].batch_format;
        let Some(replica) = self.replica(broker, channel) else {
            return;
        };
        let Role::Follower { leader, fetching } = &mut replica.role else {
            return;
        };
        let leader = *leader;
        let (last, epoch) = (replica.log.last_epoch(), replica.epoch);
        if *fetching || last < 0 || !epochs {
            // Without epochs in the log the follower goes back to its own high watermark.
            if !std::mem::replace(fetching, true) && !epochs {
                let to = replica.high_watermark;
                self.truncate(broker, channel, to);
            }
            return self.fetch_from_leader(broker, leader, channel);
        }
        let delay = self.setup.delays.replicate;
        let delay = delay.draw(self.random());
        let (from, to) = (Node::Broker(u32::from(broker)), Node::Broker(u32::from(leader)));
        self.send(from, to, delay, Cargo::EpochRequest { channel, epoch, last });
    }

    pub(super) fn on_epoch_request(
        &mut self,
        broker: BrokerIndex,
        follower: BrokerIndex,
        channel: u8,
        epoch: i32,
        last: i32,
    ) {
        let end = match self.replica(broker, channel) {
            Some(replica) if matches!(replica.role, Role::Leader(_)) && replica.epoch == epoch => {
                replica.log.end_of_epoch(last)
            }
            _ => return self.retry_following(follower, channel),
        };
        let delay = self.setup.delays.replicate;
        let delay = delay.draw(self.random());
        let (from, to) = (Node::Broker(u32::from(broker)), Node::Broker(u32::from(follower)));
        self.send(from, to, delay, Cargo::EpochAnswer { channel, epoch, end });
    }

    /// The follower drops what the leader does not have, then fetches (`ReplicaFetcherThread.scala:297-330`).
    pub(super) fn on_epoch_answer(&mut self, broker: BrokerIndex, channel: u8, epoch: i32, end: i64) {
        let Some(replica) = self.replica(broker, channel).filter(|replica| replica.epoch == epoch) else {
            return self.follow_leader(broker, channel);
        };
        let Role::Follower { leader, fetching } = &mut replica.role else {
            return;
        };
        *fetching = true;
        let leader = *leader;
        self.truncate(broker, channel, end);
        self.fetch_from_leader(broker, leader, channel);
    }

    fn truncate(&mut self, broker: BrokerIndex, channel: u8, to: i64) {
        let Some(replica) = self.replica(broker, channel).filter(|replica| to < replica.log.end()) else {
            return;
        };
        replica.log.truncate(to);
        replica.high_watermark = replica.high_watermark.min(replica.log.end());
        let to = replica.log.end();
        self.note(
            Level::Milestones,
            What::Truncated {
                channel: u32::from(channel),
                broker: u32::from(broker),
                to,
            },
        );
    }

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
            return self.retry_following(follower, channel);
        };
        let end = replica.log.end();
        let Role::Leader(leader) = &mut replica.role else {
            return self.retry_following(follower, channel);
        };
        if epoch != replica.epoch {
            // One of the two has not heard the controller's last word yet.
            return self.retry_following(follower, channel);
        }
        if offset > end || offset < replica.log.start() {
            let end = if offset > end { end } else { replica.log.start() };
            let delay = self.setup.delays.replicate;
            let delay = delay.draw(self.random());
            let (from, to) = (Node::Broker(u32::from(broker)), Node::Broker(u32::from(follower)));
            return self.send(from, to, delay, Cargo::ReplicaBeyond { channel, epoch, end });
        }
        let joins = leader.state.fetched(follower, offset, end, now);
        if !leader.parked.contains(&follower) {
            leader.parked.push(follower);
        }
        let lacks = offset < leader.began_at;
        if joins {
            self.follower_joins(broker, channel, follower, lacks);
        }
        self.advance(broker, channel);
        self.serve_followers(broker, channel);
    }

    /// A follower has caught up. `lacks`: not with everything from before its leader's time.
    fn follower_joins(&mut self, broker: BrokerIndex, channel: u8, follower: BrokerIndex, lacks: bool) {
        if self.expand(broker, channel, follower) && lacks {
            // A new leader's high watermark lags: whoever reaches it is let in without what is acknowledged above it
            // (KAFKA-7128, mended after 1.1.1).
            let (channel, broker) = (u32::from(channel), u32::from(follower));
            self.note(Level::Milestones, What::JoinedEarly { channel, broker });
        }
    }

    /// A leader can write to ZooKeeper again: followers that caught up meanwhile are let in. Real ones ask anew every
    /// `replica.fetch.wait.max.ms`; here their requests wait.
    pub(in crate::sim::world) fn let_followers_in(&mut self, broker: BrokerIndex) {
        let now = self.live.now;
        for channel in 0..self.live.topics.len() as u8 {
            let Some(replica) = self.replica(broker, channel) else {
                continue;
            };
            let end = replica.log.end();
            let Role::Leader(leader) = &mut replica.role else {
                continue;
            };
            let began_at = leader.began_at;
            let state = &mut leader.state;
            let waits = leader.parked.iter().filter_map(|&follower| {
                let known = state.followers.iter().find(|state| state.broker == follower)?;
                let offset = known.log_end;
                state
                    .fetched(follower, offset, end, now)
                    .then_some((follower, offset < began_at))
            });
            for (follower, lacks) in waits.collect::<Vec<_>>() {
                self.follower_joins(broker, channel, follower, lacks);
            }
            self.advance(broker, channel);
        }
    }

    /// The follower's log does not touch the leader's: it starts again at the leader's start, or cuts its own end off, or
    /// halts where losing records is not allowed (`ReplicaFetcherThread.scala:162-173`).
    pub(super) fn on_replica_beyond(&mut self, broker: BrokerIndex, channel: u8, epoch: i32, end: i64) {
        let unclean = self.live.overrides[usize::from(channel)].unclean;
        let unclean = unclean.unwrap_or(self.setup.brokers[usize::from(broker)].unclean_leader_election);
        let Some(replica) = self.replica(broker, channel).filter(|replica| replica.epoch == epoch) else {
            return self.follow_leader(broker, channel);
        };
        let Role::Follower { leader, .. } = replica.role else {
            return;
        };
        let own = replica.log.end();
        if end > own {
            replica.log.advance_start(end);
        } else if unclean {
            self.truncate(broker, channel, end);
        } else {
            let name = self.channel_name(channel);
            let text = format!(
                "Exiting because log truncation is not allowed for partition {name}-0, current leader's latest offset \
                 {end} is less than replica's latest offset {own}"
            );
            return self.broker_exits(broker, text);
        }
        self.fetch_from_leader(broker, leader, channel);
    }

    /// Sends what there is to every follower whose fetch waits.
    pub(in crate::sim::world) fn serve_followers(&mut self, broker: BrokerIndex, channel: u8) {
        let mut index = 0;
        loop {
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
                return;
            };
            let state = leader.state.followers.iter().find(|state| state.broker == follower);
            let offset = state.map_or(i64::MAX, |state| state.log_end);
            let settings = &self.setup.brokers[usize::from(follower)];
            // An old protocol takes the limit literally: a record beyond it never replicates.
            let stuck = || {
                let next = log.index_of(offset).and_then(|index| store.get(index));
                next.is_some_and(|record| size::stored(record.value_len) > settings.replica_fetch_max_bytes)
            };
            if offset >= log.end() || (!settings.soft_fetch_limit && stuck()) {
                index += 1;
                continue;
            }
            leader.parked.remove(index);
            leader.state.served(follower, self.live.now);
            let max_bytes = settings.replica_fetch_max_bytes;
            let mut runs = self.run_lists.pop().unwrap_or_default();
            log.read(offset, log.end(), max_bytes, store, &mut runs);
            let cargo = Cargo::ReplicaData(ReplicaData {
                channel,
                epoch: *epoch,
                runs,
                high_watermark: leader.state.high_watermark,
                log_start: log.start(),
            });
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
    pub(super) fn on_replica_data(&mut self, broker: BrokerIndex, data: ReplicaData) {
        let rolling = self.rolling(broker);
        let channel = data.channel;
        let store = &self.history.stores[usize::from(channel)];
        let replica = self.live.brokers[usize::from(broker)].replicas[usize::from(channel)].as_mut();
        let Some(replica) = replica.filter(|replica| replica.epoch == data.epoch) else {
            return self.follow_leader(broker, channel);
        };
        let Role::Follower { leader, .. } = replica.role else {
            return;
        };
        for &run in &data.runs {
            if run.base == replica.log.end() {
                replica.log.append(run, store, rolling);
            }
        }
        replica.high_watermark = data.high_watermark.min(replica.log.end());
        replica.log.advance_start(data.log_start);
        self.recycle_runs(data.runs);
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

    /// Lets a consumer's fetch wait at a leader as from its arrival, so that most of them need no event of their own.
    /// Returns whether it can wait there.
    pub(in crate::sim::world) fn park_consumer(
        &mut self,
        broker: BrokerIndex,
        (caller, generation, offset): (Caller, u32, i64),
        delay: Micros,
    ) -> bool {
        let from = self.live.now.saturating_add(delay);
        let Some(replica) = self.replica(broker, caller.channel) else {
            return false;
        };
        let inside = offset >= replica.log.start() && offset <= replica.log.end();
        let Role::Leader(leader) = &mut replica.role else {
            return false;
        };
        if inside {
            leader.consumers.push(ParkedConsumer {
                caller,
                generation,
                offset,
                from,
                due: false,
            });
            self.serve_consumers(broker, caller.channel);
        }
        inside
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
                        from: 0,
                        due: false,
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
    pub(in crate::sim::world) fn serve_consumers(&mut self, broker: BrokerIndex, channel: u8) {
        let now = self.live.now;
        let mut index = 0;
        loop {
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
            let high_watermark = leader.state.high_watermark;
            let Some(parked) = leader.consumers.get_mut(index) else {
                return;
            };
            if parked.offset >= high_watermark || parked.from > now {
                if parked.offset < high_watermark && !std::mem::replace(&mut parked.due, true) {
                    let at = parked.from;
                    self.live.queue.push(at, Happening::ConsumerDue { broker, channel });
                }
                index += 1;
                continue;
            }
            let parked = leader.consumers.swap_remove(index);
            let mut runs = self.run_lists.pop().unwrap_or_default();
            log.read(parked.offset, high_watermark, CONSUMER_FETCH, store, &mut runs);
            self.answer_consumer(broker, parked.caller, parked.generation, runs, None);
        }
    }

    pub(in crate::sim::world) fn answer_consumer(
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
