//! What a chain's consumer wants done, and the records that come.

use crate::kafka::log::Run;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::consumer::{Consumer, Output};
use crate::sim::scenario::Node;

use super::super::flights::{Caller, Cargo};
use super::super::state::Side;
use super::super::{Happening, World};

impl World {
    /// Lets the consumer act, and does what it wants.
    pub(in crate::sim::world) fn run_consumer(
        &mut self,
        caller: Caller,
        act: impl FnOnce(&mut Consumer, &mut Vec<Output>),
    ) {
        let Some(consumer) = self.chain(caller).and_then(|chain| chain.consumer.as_mut()) else {
            return;
        };
        let mut out = Vec::new();
        act(consumer, &mut out);
        for output in out {
            self.consumer_wants(caller, output);
        }
    }

    fn consumer_wants(&mut self, caller: Caller, output: Output) {
        let Caller { orderer, channel, run } = caller;
        match output {
            Output::Sleep(time) => self.schedule(time, Happening::ConsumerWake { orderer, channel, run }),
            Output::Refresh => {
                if let Some(chain) = self.chain(caller) {
                    let output = chain.consumer_client.refresh();
                    self.client_wants(caller, Side::Consumer, output);
                }
            }
            Output::Fetch { .. } => self.fetch(caller),
            Output::Subscribed => self.subscribed(caller),
            Output::Error(error) => self.consumer_error(caller, error),
            Output::Closed => self.consumer_closed(caller),
        }
    }

    pub(in crate::sim::world) fn consumer_wake(&mut self, orderer: u8, channel: u8, run: u32) {
        self.run_consumer(Caller { orderer, channel, run }, Consumer::woken);
    }

    /// Sends the consumer's next fetch.
    pub(in crate::sim::world) fn fetch(&mut self, caller: Caller) {
        let Some(consumer) = self.chain(caller).and_then(|chain| chain.consumer) else {
            return;
        };
        let Some(broker) = consumer.fetching() else { return };
        let generation = consumer.generation();
        let (from, to) = (
            Node::Orderer(u32::from(caller.orderer)),
            Node::Broker(u32::from(broker)),
        );
        let delay = self.kafka_delay(0);
        if !self.live.brokers[usize::from(broker)].is_serving() {
            let cargo = Cargo::ConsumerData {
                caller,
                generation,
                runs: Vec::new(),
                error: Some(ClientError::Refused(broker)),
            };
            return self.send(to, from, delay, cargo);
        }
        let offset = consumer.offset();
        if self.live.links.is_empty() && self.park_consumer(broker, (caller, generation, offset), delay) {
            return;
        }
        self.send(
            from,
            to,
            delay,
            Cargo::ConsumerFetch {
                caller,
                generation,
                offset,
            },
        );
    }

    /// The answer to a fetch.
    pub(super) fn consumed(&mut self, caller: Caller, generation: u32, runs: Vec<Run>, error: Option<ClientError>) {
        let Some(chain) = self.chain(caller) else { return };
        let Some(consumer) = chain
            .consumer
            .as_mut()
            .filter(|consumer| consumer.generation() == generation)
        else {
            return;
        };
        if let Some(error) = error {
            return self.run_consumer(caller, |consumer, out| consumer.failed(error, out));
        }
        let next = runs.last().map_or(consumer.offset(), Run::end);
        let fetch_on = consumer.fetched(next).is_some();
        chain.inbox.extend(runs.iter().copied());
        let ledger = chain.ledger;
        self.note_reads(ledger, &runs);
        self.recycle_runs(runs);
        self.deliver_back(caller);
        if fetch_on {
            self.fetch(caller);
        }
        self.read_inbox(caller);
    }
}
