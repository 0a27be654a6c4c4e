//! What a chain's producer wants done.

use crate::kafka::partition::BrokerIndex;
use crate::ordering::log::Level;
use crate::sim::Micros;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::client::{self, Metadata, TopicMetadata};
use crate::sim::sarama::producer::{Message, Output, Producer, Waiter};
use crate::sim::scenario::Node;
use crate::sim::trace::Status;

use super::super::flights::{Caller, Cargo};
use super::super::state::Side;
use super::super::{Happening, World};

/// An orderer that has posted nothing for so long (µs) has to wake up first.
const STAYS_AWAKE: Micros = 12_000;
/// A full door holds a request back by no more than this.
const LONGEST_CONTENTION: Micros = 20_000;

impl World {
    /// Lets the producer act, and does what it wants.
    pub(in crate::sim::world) fn run_producer(
        &mut self,
        caller: Caller,
        act: impl FnOnce(&mut Producer, Micros, &mut Vec<Output>),
    ) {
        let now = self.live.now;
        let mut out = std::mem::take(&mut self.producer_outputs);
        let Some(chain) = self.chain(caller) else { return };
        act(&mut chain.producer, now, &mut out);
        for &output in &out {
            self.producer_wants(caller, output);
        }
        out.clear();
        self.producer_outputs = out;
    }

    fn producer_wants(&mut self, caller: Caller, output: Output) {
        let Caller { orderer, channel, run } = caller;
        match output {
            Output::Send { connection, broker } => self.produce(caller, connection, broker),
            Output::Sleep(time) => self.schedule(time, Happening::ProducerWake { orderer, channel, run }),
            Output::Refresh => {
                if let Some(chain) = self.chain(caller) {
                    let output = chain.producer_client.refresh();
                    self.client_wants(caller, Side::Producer, output);
                }
            }
            Output::Done { message, outcome } => self.posted(caller, message, outcome),
        }
    }

    pub(in crate::sim::world) fn producer_wake(&mut self, orderer: u8, channel: u8, run: u32) {
        self.run_producer(Caller { orderer, channel, run }, Producer::woken);
    }

    /// Sends a produce request.
    fn produce(&mut self, caller: Caller, connection: u32, broker: BrokerIndex) {
        let mut values = self.value_lists.pop().unwrap_or_default();
        let Some(chain) = self.chain(caller) else { return };
        values.extend(chain.producer.request(connection));
        // Also when nobody listens: over a broken link not even the refusal comes back.
        self.watch_producer(caller);
        let (from, to) = (
            Node::Orderer(u32::from(caller.orderer)),
            Node::Broker(u32::from(broker)),
        );
        if !self.live.brokers[usize::from(broker)].is_serving() {
            let answer = Err(ClientError::Refused(broker));
            let delay = self.kafka_delay(0);
            return self.send(
                to,
                from,
                delay,
                Cargo::Produced {
                    caller,
                    connection,
                    answer,
                },
            );
        }
        let bytes: u64 = values.iter().map(|&value| u64::from(self.value_len(value))).sum();
        let delay = self.kafka_delay(bytes) + self.contention(caller.orderer);
        self.send(
            from,
            to,
            delay,
            Cargo::Produce {
                caller,
                connection,
                values,
            },
        );
    }

    /// A request goes out late when threads have to wake up first, or when envelopes at the door keep them busy.
    fn contention(&mut self, orderer: u8) -> Micros {
        let now = self.live.now;
        let setup = self.setup.clone();
        let awake = self.live.orderers[usize::from(orderer)].awake_until > now;
        let wake = if awake {
            0
        } else {
            setup.delays.wake.draw(self.random())
        };
        self.live.orderers[usize::from(orderer)].awake_until = now + STAYS_AWAKE;
        wake + self.door_backlog(orderer)
    }

    /// How long the envelopes at the door will keep the orderer busy.
    pub(in crate::sim::world) fn door_backlog(&self, orderer: u8) -> Micros {
        let own = &self.live.orderers[usize::from(orderer)];
        own.door_busy.saturating_sub(self.live.now).min(LONGEST_CONTENTION)
    }

    pub(in crate::sim::world) fn kafka_delay(&mut self, bytes: u64) -> Micros {
        let delay = self.setup.delays.kafka;
        let per_kilobyte = self.setup.delays.per_kilobyte;
        delay.draw(self.random()) + bytes / 2000 * per_kilobyte
    }

    pub(in crate::sim::world) fn value_len(&self, value: u32) -> u32 {
        let value = self.history.values.get(value);
        value.map_or(0, |value| value.len(|envelope| self.history.size(envelope)))
    }

    pub(in crate::sim::world) fn producer_answered(
        &mut self,
        caller: Caller,
        connection: u32,
        answer: Result<(), ClientError>,
    ) {
        self.run_producer(caller, |producer, now, out| {
            producer.answered(connection, answer, now, out)
        });
    }

    /// Makes sure that a request without an answer does not wait for ever.
    fn watch_producer(&mut self, caller: Caller) {
        let timeout = self.setup.orderers[usize::from(caller.orderer)].read_timeout;
        let Caller { orderer, channel, run } = caller;
        let Some(chain) = self.chain(caller) else { return };
        if !std::mem::replace(&mut chain.producer_watched, true) {
            self.schedule(timeout, Happening::ProducerCheck { orderer, channel, run });
        }
    }

    /// The read time-out of the producer's connections (`Net.ReadTimeout`).
    pub(in crate::sim::world) fn producer_check(&mut self, caller: Caller) {
        let now = self.live.now;
        let timeout = self.setup.orderers[usize::from(caller.orderer)].read_timeout;
        let Some(chain) = self.chain(caller) else { return };
        chain.producer_watched = false;
        let late = |&(_, _, since): &(u32, BrokerIndex, Micros)| since.saturating_add(timeout) <= now;
        let found = chain.producer.outstanding().find(late);
        if let Some((connection, broker, _)) = found {
            self.producer_answered(caller, connection, Err(ClientError::ReadTimeout(broker)));
        }
        let Some(chain) = self.chain(caller) else { return };
        let oldest = chain.producer.outstanding().map(|(_, _, since)| since).min();
        if let Some(since) = oldest {
            chain.producer_watched = true;
            let Caller { orderer, channel, run } = caller;
            let at = since.saturating_add(timeout).max(now + 1);
            self.live
                .queue
                .push(at, Happening::ProducerCheck { orderer, channel, run });
        }
    }

    /// A message's fate.
    fn posted(&mut self, caller: Caller, message: Message, outcome: Result<(), ClientError>) {
        match message.waiter {
            Waiter::Broadcast(envelope) => match outcome {
                Ok(()) => self.answer(envelope, Status::Success),
                Err(error) => {
                    let words = self.words_of(error);
                    let text =
                        |channel: &str| format!("[channel: {channel}] cannot enqueue envelope because = {words}",);
                    self.log(caller.orderer, Level::Error, text, caller.channel);
                    self.answer(envelope, Status::CannotEnqueue);
                }
            },
            Waiter::Chain => self.chain_posted(caller, outcome),
            Waiter::Startup => self.connect_posted(caller, outcome),
            Waiter::Reopen => self.reopen_posted(caller, outcome),
            Waiter::Nobody => {}
        }
    }

    /// What a client that looks for metadata wants done.
    pub(super) fn client_wants(&mut self, caller: Caller, side: Side, output: client::Output) {
        let Caller { orderer, channel, run } = caller;
        match output {
            client::Output::Ask(broker) => self.ask_metadata(caller, side, broker),
            client::Output::Sleep(time) => {
                let happening = match side {
                    Side::Producer => Happening::ProducerClientWake { orderer, channel, run },
                    Side::Consumer | Side::Startup => Happening::ConsumerClientWake { orderer, channel, run },
                };
                self.schedule(time, happening);
            }
            client::Output::Nothing => {}
            client::Output::Done(outcome) => {
                if self.startup_refreshed(caller, side, outcome) {
                    return;
                }
                let leader = outcome.and_then(|topic| match topic {
                    TopicMetadata::Leader(broker) => Ok(broker),
                    TopicMetadata::Error(error) => Err(ClientError::Kafka(error)),
                    TopicMetadata::NotAsked => Err(ClientError::OutOfBrokers),
                });
                match side {
                    Side::Producer => {
                        self.run_producer(caller, |producer, now, out| producer.refreshed(leader, now, out));
                    }
                    Side::Consumer => self.run_consumer(caller, |consumer, out| consumer.refreshed(leader, out)),
                    Side::Startup => {}
                }
            }
        }
    }

    fn ask_metadata(&mut self, caller: Caller, side: Side, broker: BrokerIndex) {
        let Some(chain) = self.chain(caller) else { return };
        let client = if side == Side::Producer {
            &chain.producer_client
        } else {
            &chain.consumer_client
        };
        let topic = client.asked().is_none_or(|(_, topic)| topic);
        let (from, to) = (
            Node::Orderer(u32::from(caller.orderer)),
            Node::Broker(u32::from(broker)),
        );
        let delay = self.kafka_delay(0);
        if self.live.brokers[usize::from(broker)].is_serving() {
            return self.send(from, to, delay, Cargo::MetadataRequest { caller, side, topic });
        }
        let answer = Err(ClientError::Refused(broker));
        let cargo = Cargo::MetadataAnswer {
            caller,
            side,
            broker,
            answer,
        };
        self.send(to, from, delay, cargo);
    }

    pub(in crate::sim::world) fn client_wake(&mut self, orderer: u8, channel: u8, run: u32, side: Side) {
        let caller = Caller { orderer, channel, run };
        let Some(chain) = self.chain(caller) else { return };
        let output = match side {
            Side::Producer => chain.producer_client.woken(),
            Side::Consumer | Side::Startup => chain.consumer_client.woken(),
        };
        self.client_wants(caller, side, output);
    }

    pub(in crate::sim::world) fn metadata_answered(
        &mut self,
        caller: Caller,
        side: Side,
        broker: BrokerIndex,
        answer: Result<Metadata, ClientError>,
    ) {
        let Some(chain) = self.chain(caller) else { return };
        let output = match side {
            Side::Producer => chain.producer_client.answered(broker, answer),
            Side::Consumer => chain.consumer_client.answered(broker, answer),
            Side::Startup => return self.startup_metadata(caller, answer),
        };
        self.client_wants(caller, side, output);
    }
}
