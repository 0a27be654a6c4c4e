//! Ordering service nodes: the door, the chains, and their clients of Kafka.

mod broadcast;
mod chain;
mod consuming;
mod deliver;
mod ledger;
mod life;
mod producing;
mod solo;
pub(super) mod startup;

use crate::config::versions::FabricVersion;
use crate::kafka::partition::BrokerIndex;
use crate::ordering::channel::ChannelSettings;
use crate::ordering::kafka_chain::{Init, KafkaChain, TimerBehaviour};
use crate::ordering::solo::SoloChain;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::client::Client;
use crate::sim::sarama::producer::{Producer, Settings};
use crate::sim::trace::{Level, What};
use crate::sim::view::ChainPhase;

use super::World;
use super::flights::{Caller, Cargo};
use super::state::Chain;

impl World {
    /// A chain as it is when its orderer's process has just begun to run it.
    pub(super) fn new_chain(&mut self, orderer: u8, ledger: u32, run: u32, settings: ChannelSettings) -> Chain {
        let own = &self.setup.orderers[usize::from(orderer)];
        let producer = Settings {
            retry_max: own.producer_retry_max,
            retry_backoff: own.producer_retry_backoff,
        };
        let (max, backoff) = (own.metadata_retry_max, own.metadata_retry_backoff);
        let behaviour = if self.setup.fabric < FabricVersion::V1_3 {
            TimerBehaviour::UpTo1_2
        } else {
            TimerBehaviour::From1_3
        };
        let own_ledger = &self.history.ledgers[ledger as usize];
        let init = Init {
            height: own_ledger.blocks.len() as u64,
            metadata: own_ledger.last().and_then(|block| block.metadata),
        };
        Chain {
            run,
            ledger,
            settings,
            phase: ChainPhase::CreatingTopic,
            start_offset: init.start_offset(),
            kafka: KafkaChain::new(settings, init, behaviour),
            solo: self
                .setup
                .solo
                .then(|| SoloChain::new(settings, init.height, behaviour)),
            timer: None,
            timer_generation: 0,
            timer_due: false,
            producer: Producer::new(producer),
            producer_client: Client::new(self.seeds(), max, backoff),
            consumer: None,
            consumer_client: Client::new(self.seeds(), max, backoff),
            inbox: Default::default(),
            startup: None,
            deliver_dropped: false,
            deliver_watch: None,
            watches: 0,
            producer_watched: false,
            held: Vec::new(),
        }
    }

    /// The bootstrap brokers, in the random order in which Sarama tries them (`client.go`, `NewClient`).
    fn seeds(&mut self) -> Vec<BrokerIndex> {
        let mut seeds = self.setup.bootstrap.clone();
        for last in (1..seeds.len()).rev() {
            let other = self.random().below(last as u64 + 1) as usize;
            seeds.swap(last, other);
        }
        seeds
    }

    /// The chain, if it still lives the life in which the caller spoke.
    #[inline(always)]
    pub(super) fn chain(&mut self, caller: Caller) -> Option<&mut Chain> {
        let orderer = self.live.orderers.get_mut(usize::from(caller.orderer))?;
        let chain = orderer.chains.get_mut(usize::from(caller.channel))?.as_mut()?;
        (chain.run == caller.run).then_some(chain)
    }

    /// Something from a broker.
    pub(super) fn orderer_receives(&mut self, cargo: Cargo) {
        match cargo {
            Cargo::Produced {
                caller,
                connection,
                answer,
            } => self.producer_answered(caller, connection, answer),
            Cargo::ConsumerData {
                caller,
                generation,
                runs,
                error,
            } => self.consumed(caller, generation, runs, error),
            Cargo::MetadataAnswer {
                caller,
                side,
                broker,
                answer,
            } => {
                self.metadata_answered(caller, side, broker, answer);
            }
            Cargo::TopicCreated { caller, answer } => self.topic_created(caller, answer),
            Cargo::OffsetsAnswer { caller, answer } => self.offsets_answered(caller, answer),
            _ => {}
        }
    }

    /// The exact words of a client's error.
    fn words_of(&self, error: ClientError) -> std::borrow::Cow<'static, str> {
        let brokers = &self.setup.brokers;
        error.text(|broker| {
            brokers
                .get(usize::from(broker))
                .map_or("", |broker| broker.address.as_str())
        })
    }

    /// Writes an error of the orderer's log.
    fn log(&mut self, orderer: u8, level: crate::ordering::log::Level, text: impl FnOnce(&str) -> String, channel: u8) {
        let name = self.channel_name(channel);
        self.note(
            Level::Milestones,
            What::Log {
                orderer: u32::from(orderer),
                level,
                text: text(&name),
            },
        );
    }

    /// Name of a channel by its index; 0 is the system channel.
    pub(super) fn channel_name(&self, channel: u8) -> std::rc::Rc<str> {
        let scenario = &self.scenario;
        match usize::from(channel).checked_sub(1) {
            None => scenario.system_channel.as_str().into(),
            Some(index) => scenario
                .channels
                .get(index)
                .map_or("", |channel| channel.name.as_str())
                .into(),
        }
    }
}
