//! The state of things at time 0.

use crate::kafka::log::Log;
use crate::kafka::partition::{BrokerIndex, Leadership};
use crate::sim::history::Column;
use crate::sim::sarama::consumer::Consumer;

use super::World;
use super::flights::Caller;
use super::state::{Leader, Replica, Role, Topic};

impl World {
    pub(super) fn begin(&mut self) {
        let channels = self.live.topics.len();
        self.history.stores = vec![Column::default(); channels];
        for channel in 0..channels as u8 {
            self.begin_topic(channel);
            for orderer in 0..self.live.orderers.len() as u8 {
                self.begin_chain(orderer, channel);
            }
        }
        self.begin_streams();
    }

    /// The topic is there, with the factor that the brokers' files give, and every replica is in sync.
    fn begin_topic(&mut self, channel: u8) {
        let count = self.live.brokers.len();
        let Some(first) = self.setup.brokers.first() else {
            return;
        };
        let factor = usize::try_from(first.default_replication_factor)
            .unwrap_or(1)
            .clamp(1, count);
        let start = usize::from(channel) + self.random().below(count as u64) as usize;
        let replicas: Vec<BrokerIndex> = (0..factor)
            .map(|index| ((start + index) % count) as BrokerIndex)
            .collect();
        let leader = replicas[0];
        for &broker in &replicas {
            let role = if broker == leader {
                Role::Leader(Box::new(Leader {
                    state: Leadership::new(replicas.clone(), &replicas, broker, 0, 0),
                    purgatory: Default::default(),
                    parked: Vec::new(),
                    consumers: Vec::new(),
                }))
            } else {
                Role::Follower { leader }
            };
            self.live.brokers[usize::from(broker)].replicas[usize::from(channel)] = Some(Replica {
                log: Log::default(),
                high_watermark: 0,
                epoch: 0,
                role,
            });
        }
        for &broker in &replicas[1..] {
            self.fetch_from_leader(broker, leader, channel);
        }
        self.live.topics[usize::from(channel)] = Topic {
            exists: true,
            isr: replicas.clone(),
            replicas,
            leader: Some(leader),
            epoch: 0,
        };
    }

    fn begin_chain(&mut self, orderer: u8, channel: u8) {
        let ledger = self.new_ledger();
        let settings = self.setup.channel;
        let mut chain = self.new_chain(orderer, ledger, 0, settings);
        let backoff = self.setup.orderers[usize::from(orderer)].consumer_retry_backoff;
        let leader = self.live.topics[usize::from(channel)].leader;
        chain.consumer = leader.map(|leader| Consumer::start(0, leader, backoff));
        let own = &mut self.live.orderers[usize::from(orderer)];
        own.alive = true;
        own.chains[usize::from(channel)] = Some(chain);
        self.fetch(Caller {
            orderer,
            channel,
            run: 0,
        });
    }
}
