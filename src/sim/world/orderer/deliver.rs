//! When Deliver is refused: consumption errors that last, and the way back. Source: `chain.go`,
//! `processMessagesToBlocks`.

use crate::kafka::error::KafkaError;
use crate::ordering::log::Level;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::producer::Waiter;
use crate::sim::trace::{self, What};
use crate::sim::view::ChainPhase;

use super::super::flights::Caller;
use super::super::{Happening, World};

impl World {
    pub(super) fn consumer_error(&mut self, caller: Caller, error: ClientError) {
        let inner = self.words_of(error);
        let text = |channel: &str| {
            format!("[channel: {channel}] Error during consumption: kafka: error while consuming {channel}/0: {inner}")
        };
        self.log(caller.orderer, Level::Error, text, caller.channel);
        let Caller { orderer, channel, run } = caller;
        let timeout = self.setup.orderers[usize::from(orderer)].read_timeout;
        let Some(chain) = self.chain(caller).filter(|chain| !chain.deliver_dropped) else {
            return;
        };
        if error == ClientError::Kafka(KafkaError::OffsetOutOfRange) {
            return self.drop_deliver(caller);
        }
        if chain.deliver_watch.is_none() {
            chain.watches += 1;
            let watch = chain.watches;
            chain.deliver_watch = Some(watch);
            let text = |channel: &str| {
                format!("[channel: {channel}] Deliver sessions will be dropped if consumption errors continue.")
            };
            self.log(orderer, Level::Warning, text, channel);
            let happening = Happening::DeliverWatch {
                orderer,
                channel,
                run,
                watch,
            };
            self.schedule(timeout, happening);
        }
    }

    /// Sarama has subscribed again. That it has not even dialled yet makes no difference to the orderer.
    pub(super) fn subscribed(&mut self, caller: Caller) {
        let Some(chain) = self.chain(caller) else { return };
        if chain.deliver_watch.take().is_some() {
            let text = |channel: &str| format!("[channel: {channel}] Consumption will resume.");
            self.log(caller.orderer, Level::Warning, text, caller.channel);
        }
    }

    /// The errors have gone on for the whole read time-out: Deliver ends, and a CONNECT is to bring it back.
    pub(in crate::sim::world) fn deliver_watch(&mut self, caller: Caller, watch: u32) {
        let Some(chain) = self.chain(caller) else { return };
        if chain.deliver_watch != Some(watch) {
            return;
        }
        chain.deliver_watch = None;
        self.drop_deliver(caller);
        self.post_connect(caller, Waiter::Reopen);
    }

    fn drop_deliver(&mut self, caller: Caller) {
        let Some(chain) = self.chain(caller) else { return };
        chain.deliver_dropped = true;
        let text = |channel: &str| format!("[channel: {channel}] Closed the errorChan");
        self.log(caller.orderer, Level::Warning, text, caller.channel);
        self.note(
            trace::Level::Milestones,
            What::DeliverDropped {
                orderer: u32::from(caller.orderer),
                channel: u32::from(caller.channel),
            },
        );
    }

    /// The CONNECT could not be posted: again after the short interval.
    pub(super) fn reopen_posted(&mut self, caller: Caller, outcome: Result<(), ClientError>) {
        let Caller { orderer, channel, run } = caller;
        if outcome.is_err() {
            let interval = self.setup.orderers[usize::from(orderer)].short_interval;
            self.schedule(interval, Happening::Reopen { orderer, channel, run });
        }
    }

    pub(in crate::sim::world) fn reopen(&mut self, caller: Caller) {
        if self.chain(caller).is_some_and(|chain| chain.deliver_dropped) {
            self.post_connect(caller, Waiter::Reopen);
        }
    }

    /// A record has come: whatever was wrong is over.
    pub(super) fn deliver_back(&mut self, caller: Caller) {
        let Some(chain) = self.chain(caller) else { return };
        if std::mem::take(&mut chain.deliver_dropped) {
            let text = |channel: &str| format!("[channel: {channel}] Marked consenter as available again");
            self.log(caller.orderer, Level::Info, text, caller.channel);
            self.note(
                trace::Level::Milestones,
                What::DeliverBack {
                    orderer: u32::from(caller.orderer),
                    channel: u32::from(caller.channel),
                },
            );
        }
    }

    /// The partition consumer has shut down: the chain's loop ends, the process and its Broadcast go on.
    pub(super) fn consumer_closed(&mut self, caller: Caller) {
        let text = |channel: &str| format!("[channel: {channel}] Kafka consumer closed.");
        self.log(caller.orderer, Level::Error, text, caller.channel);
        if let Some(chain) = self.chain(caller) {
            chain.phase = ChainPhase::Stopped;
        }
        self.chain_stopped(caller, "Kafka consumer closed.");
    }
}
