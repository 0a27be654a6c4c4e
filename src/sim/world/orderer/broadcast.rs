//! Broadcast: the checks at the door, and the posting of what passes. Source: `orderer/common/broadcast/broadcast.go`,
//! `orderer/common/msgprocessor/`.

use crate::config::versions::FabricVersion;
use crate::sim::history::{Envelope, Value, ValueKind};
use crate::sim::sarama::producer::{Message, Waiter};
use crate::sim::scenario::Kind;
use crate::sim::trace::Status;
use crate::sim::view::ChainPhase;

use super::super::World;
use super::super::flights::Caller;
use super::super::state::Stage;

impl World {
    /// An envelope comes in on a Broadcast stream.
    pub(in crate::sim::world) fn broadcast(&mut self, orderer: u8, envelope: u32, connection: Option<u32>) {
        if self.live.orderers[usize::from(orderer)].stage != Stage::Serving {
            return self.answer(envelope, Status::Unreachable);
        }
        let stream = self
            .history
            .envelopes
            .get(envelope)
            .map_or(u16::MAX, |envelope| envelope.stream);
        if let (Some(number), Some(state)) = (connection, self.live.streams.get_mut(usize::from(stream))) {
            let own = &mut state.connections[usize::from(orderer)];
            if own.number != number || own.ended.is_some() {
                return self.answer(envelope, Status::StreamEnded);
            }
            if own.busy {
                own.waiting.push_back(envelope);
                return;
            }
            own.busy = true;
        }
        self.handle_broadcast(orderer, envelope);
    }

    /// The orderer looks at an envelope.
    pub(in crate::sim::world) fn handle_broadcast(&mut self, orderer: u8, id: u32) {
        let Some(&envelope) = self.history.envelopes.get(id) else {
            return;
        };
        match self.check(orderer, &envelope) {
            Err(status) => self.answer(id, status),
            Ok(()) => self.order(orderer, id),
        }
    }

    /// The checks in their real order. Before 1.4.0 the wait for Kafka came first.
    fn check(&self, orderer: u8, envelope: &Envelope) -> Result<(), Status> {
        match envelope.kind {
            Kind::Empty => return Err(Status::Empty),
            Kind::ConfigType => return Err(Status::ConfigType),
            Kind::UnknownChannel => return Err(Status::NoChannel),
            _ => {}
        }
        let chains = &self.live.orderers[usize::from(orderer)].chains;
        let chain = chains.get(usize::from(envelope.channel)).and_then(Option::as_ref);
        let chain = chain.ok_or(Status::NoChannel)?;
        let ready = match chain.phase {
            ChainPhase::Running | ChainPhase::Stopped => Ok(()),
            _ => Err(Status::NotBooted),
        };
        if self.setup.fabric < FabricVersion::V1_4_0 {
            ready?;
        }
        let max = chain.settings.batch_size.absolute_max_bytes;
        if envelope.size > max {
            let size = envelope.size;
            return Err(Status::TooLarge { size, max });
        }
        if envelope.kind == Kind::Unsigned {
            return Err(Status::Forbidden);
        }
        ready
    }

    /// Posts an envelope to its channel's partition, or lets it wait while a config message is on its second way.
    pub(super) fn order(&mut self, orderer: u8, id: u32) {
        let Some(&envelope) = self.history.envelopes.get(id) else {
            return;
        };
        let channel = envelope.channel;
        let chains = &mut self.live.orderers[usize::from(orderer)].chains;
        let Some(chain) = chains.get_mut(usize::from(channel)).and_then(Option::as_mut) else {
            return;
        };
        if chain.solo.is_some() {
            let run = chain.run;
            return self.order_solo(Caller { orderer, channel, run }, id);
        }
        if chain.kafka.is_ingress_blocked() {
            chain.held.push(id);
            return;
        }
        let caller = Caller {
            orderer,
            channel,
            run: chain.run,
        };
        let what = ValueKind::Regular {
            envelope: id,
            config: envelope.kind == Kind::Config,
            config_seq: chain.settings.config_seq as u32,
            original_offset: 0,
        };
        let value = self.history.values.push(Value { what, poster: orderer });
        let message = Message::new(value, Waiter::Broadcast(id));
        self.run_producer(caller, |producer, now, out| producer.send(message, now, out));
    }
}
