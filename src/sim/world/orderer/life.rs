//! Orderer processes come and go; channels come to be.

use crate::kafka::partition::BrokerIndex;
use crate::ordering::channel::ChannelSettings;
use crate::sim::invariants::Broken;
use crate::sim::sarama::producer::Waiter;
use crate::sim::scenario::{Connection, Node};
use crate::sim::trace::{Level, Status, What};

use super::super::flights::Caller;
use super::super::state::{ConfigChange, Special, Stage};
use super::super::{Happening, World};

impl World {
    pub(in crate::sim::world) fn start_orderer(&mut self, orderer: u8) {
        let own = &mut self.live.orderers[usize::from(orderer)];
        if own.stage != Stage::Down {
            return;
        }
        own.stage = Stage::Starting;
        let run = own.run;
        self.note(Level::Milestones, What::Started(Node::Orderer(u32::from(orderer))));
        let setup = self.setup.clone();
        let delay = setup.delays.orderer_start.draw(self.random());
        let orderer = u32::from(orderer);
        self.schedule(delay, Happening::OrdererUp { orderer, run });
    }

    /// The process is up: it opens its ledgers and starts every chain.
    pub(in crate::sim::world) fn orderer_up(&mut self, orderer: u32, run: u32) {
        let own = &mut self.live.orderers[orderer as usize];
        if own.run != run || own.stage == Stage::Serving {
            return;
        }
        own.stage = Stage::Serving;
        own.panic = None;
        self.note(Level::Milestones, What::Serving(Node::Orderer(orderer)));
        let orderer = orderer as u8;
        if let Some(words) = self.setup.start_panic.clone() {
            return self.panic(orderer, words);
        }
        for channel in 0..self.live.topics.len() as u8 {
            let known = self.live.orderers[usize::from(orderer)].chains[usize::from(channel)].as_ref();
            match known.map(|chain| (chain.ledger, chain.settings)) {
                Some((ledger, settings)) => self.start_chain(orderer, channel, ledger, settings),
                None if self.exists_from_the_beginning(channel) => self.join(orderer, channel),
                None => {}
            }
        }
    }

    /// The system channel, and channels that nobody has to create.
    fn exists_from_the_beginning(&self, channel: u8) -> bool {
        let index = usize::from(channel).checked_sub(1);
        index.is_none_or(|index| {
            self.scenario
                .channels
                .get(index)
                .is_some_and(|channel| channel.create.is_none())
        })
    }

    /// A channel that this orderer has no ledger of yet.
    pub(super) fn join(&mut self, orderer: u8, channel: u8) {
        let ledger = self.new_ledger();
        let settings = ChannelSettings {
            // The transaction that creates a channel counts as its first configuration.
            config_seq: u64::from(channel != 0),
            ..self.setup.channel
        };
        self.start_chain(orderer, channel, ledger, settings);
    }

    fn start_chain(&mut self, orderer: u8, channel: u8, ledger: u32, settings: ChannelSettings) {
        let own = &self.live.orderers[usize::from(orderer)];
        // Two for each life of the process, so that no life is taken for another one, whether the ledger was wiped or not.
        let run = own.chains[usize::from(channel)]
            .as_ref()
            .map_or(2 * own.run, |chain| chain.run + 1);
        let chain = self.new_chain(orderer, ledger, run, settings);
        self.live.orderers[usize::from(orderer)].chains[usize::from(channel)] = Some(chain);
        let caller = Caller { orderer, channel, run };
        if self.setup.solo {
            // Nothing to connect to.
            self.chain_ready(caller);
        } else {
            self.begin_startup(caller);
        }
    }

    pub(in crate::sim::world) fn kill_orderer(&mut self, orderer: u8) {
        if self.live.orderers[usize::from(orderer)].stage == Stage::Down {
            return;
        }
        self.note(Level::Milestones, What::Killed(Node::Orderer(u32::from(orderer))));
        self.orderer_gone(orderer);
    }

    /// The process ends by a Go panic.
    pub(super) fn panic(&mut self, orderer: u8, text: String) {
        let node = Node::Orderer(u32::from(orderer));
        self.live.orderers[usize::from(orderer)].panic = Some(text.as_str().into());
        self.note(
            Level::Milestones,
            What::Exited {
                node,
                text: format!("panic: {text}"),
            },
        );
        let broken = Broken::Panicked {
            orderer: u32::from(orderer),
        };
        self.breach(0, broken);
        self.orderer_gone(orderer);
    }

    /// Everybody who waited for an answer gets none.
    fn orderer_gone(&mut self, orderer: u8) {
        let own = &mut self.live.orderers[usize::from(orderer)];
        own.stage = Stage::Down;
        own.run += 1;
        let mut waiting = Vec::new();
        for chain in own.chains.iter_mut().flatten() {
            waiting.append(&mut chain.held);
            waiting.extend(chain.producer.waiters().filter_map(|waiter| match waiter {
                Waiter::Broadcast(envelope) => Some(envelope),
                _ => None,
            }));
            // What arrives from now on is for a life that is over.
            chain.run += 1;
            chain.timer = None;
            chain.timer_generation += 1;
            chain.startup = None;
            chain.consumer = None;
            chain.inbox.clear();
        }
        let now = self.live.now;
        for stream in &mut self.live.streams {
            let connection = &mut stream.connections[usize::from(orderer)];
            waiting.extend(connection.waiting.drain(..));
            connection.ended = Some(now);
        }
        for envelope in waiting {
            self.answer(envelope, Status::Unreachable);
        }
        self.forget_consumers(orderer);
    }

    /// Brokers see the connections close: nothing of this orderer waits there any more. Produce requests stay.
    fn forget_consumers(&mut self, orderer: u8) {
        for broker in 0..self.live.brokers.len() as BrokerIndex {
            for channel in 0..self.live.topics.len() as u8 {
                let Some(replica) = self.replica(broker, channel) else {
                    continue;
                };
                if let super::super::state::Role::Leader(leader) = &mut replica.role {
                    leader.consumers.retain(|parked| parked.caller.orderer != orderer);
                }
            }
        }
    }

    /// A config block has been written: what its envelope means comes into force.
    pub(super) fn apply_config(&mut self, caller: Caller, envelope: u32) {
        let special = self.live.special.iter().find(|(id, _)| *id == envelope);
        match special.map(|(_, special)| *special) {
            Some(Special::Create(channel)) => {
                let chains = &self.live.orderers[usize::from(caller.orderer)].chains;
                if chains.get(usize::from(channel)).is_some_and(Option::is_none) {
                    self.join(caller.orderer, channel);
                }
            }
            Some(Special::Update(change)) => self.reconfigure(caller, change),
            None => self.reconfigure(caller, ConfigChange::default()),
        }
    }

    fn reconfigure(&mut self, caller: Caller, change: ConfigChange) {
        let Some(chain) = self.chain(caller) else { return };
        let settings = &mut chain.settings;
        settings.config_seq += 1;
        let size = &mut settings.batch_size;
        size.max_message_count = change.max_message_count.unwrap_or(size.max_message_count);
        size.preferred_max_bytes = change.preferred_max_bytes.unwrap_or(size.preferred_max_bytes);
        size.absolute_max_bytes = change.absolute_max_bytes.unwrap_or(size.absolute_max_bytes);
        if let Some(micros) = change.batch_timeout {
            settings.batch_timeout = i64::try_from(micros.saturating_mul(1000)).unwrap_or(i64::MAX).max(1000);
        }
        chain.kafka.set_settings(chain.settings);
        if let Some(solo) = &mut chain.solo {
            solo.set_settings(chain.settings);
        }
    }

    /// Whether a stream of the scenario is kept open.
    pub(in crate::sim::world) fn is_kept(&self, stream: u16) -> bool {
        let stream = self.scenario.streams.get(usize::from(stream));
        stream.is_some_and(|stream| stream.connection == Connection::Kept)
    }
}
