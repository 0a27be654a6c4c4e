//! Clients: what they send, and the answers they get.

use crate::sim::history::{Answer, Envelope};
use crate::sim::random::Random;
use crate::sim::scenario::{Arrivals, Connection, Kind, Node, Size, Target};
use crate::sim::trace::{Level, Status, What};

use super::flights::Cargo;
use super::state::Stage;
use super::{Happening, World};

/// An envelope that no stream of the scenario sent.
pub(super) const NO_STREAM: u16 = u16::MAX;

/// So many answers SUCCESS are in the event log; of a longer run only the refusals go on being noted.
const KEPT_ANSWERS: u64 = 100_000;

/// Answers on their way that a picture can show.
const RECENT_ANSWERS: usize = 64;

/// What is drawn for an envelope.
#[derive(Debug, Clone, Copy)]
enum Draw {
    /// Time until the next one.
    Gap,
    Target,
    Size,
}

impl World {
    /// Schedules every stream's first envelope.
    pub(super) fn begin_streams(&mut self) {
        for stream in 0..self.scenario.streams.len() {
            self.schedule_next(stream as u16);
        }
    }

    /// Schedules the next envelope of a stream, if it has one.
    fn schedule_next(&mut self, index: u16) {
        let scenario = self.scenario.clone();
        let Some(stream) = scenario.streams.get(usize::from(index)) else {
            return;
        };
        let sent = self.live.streams[usize::from(index)].sent;
        if sent >= stream.arrivals.total() {
            return;
        }
        let at = match &stream.arrivals {
            Arrivals::List(list) => list[sent as usize].at,
            _ if sent == 0 => stream.start,
            Arrivals::Every { interval, .. } => self.live.now.saturating_add(*interval),
            Arrivals::Bursts { interval, burst, .. } => {
                let new_burst = sent.is_multiple_of(u64::from(*burst).max(1));
                self.live.now.saturating_add(if new_burst { *interval } else { 0 })
            }
            Arrivals::Random { mean, .. } => {
                let gap = self
                    .chance(index, sent, Draw::Gap)
                    .below(mean.saturating_mul(2).saturating_add(1));
                self.live.now.saturating_add(gap)
            }
        };
        self.live
            .queue
            .push(at.max(self.live.now), Happening::Submit { stream: index });
    }

    pub(super) fn submit(&mut self, index: u16) {
        let scenario = self.scenario.clone();
        let Some(stream) = scenario.streams.get(usize::from(index)) else {
            return;
        };
        let number = self.live.streams[usize::from(index)].sent;
        let listed = match &stream.arrivals {
            Arrivals::List(list) => list.get(number as usize).copied(),
            _ => None,
        };
        let orderer = match listed.and_then(|one| one.orderer) {
            Some(orderer) => self.target(index, number, Target::Orderer(orderer)),
            None => self.target(index, number, stream.to),
        };
        let size = listed.map_or_else(|| self.size(index, number, stream.size), |one| one.size);
        let kind = listed.map_or(Kind::Normal, |one| one.kind);
        self.live.streams[usize::from(index)].sent += 1;
        let envelope = Envelope {
            sent: self.live.now.into(),
            size,
            stream: index,
            channel: stream.channel.map_or(0, |channel| channel as u8 + 1),
            orderer,
            kind,
        };
        let kept = stream.connection == Connection::Kept;
        self.send_envelope(envelope, kept);
        self.schedule_next(index);
    }

    /// What is left to chance of a stream's envelope. It depends on nothing but the seed: the same clients send the same,
    /// whatever the network does with it, so that two configurations can be compared.
    fn chance(&self, stream: u16, number: u64, draw: Draw) -> Random {
        let place = (u64::from(stream) + 1) << 40 | number << 2 | draw as u64;
        Random::new(Random::new(self.scenario.seed).number() ^ place)
    }

    fn target(&self, stream: u16, number: u64, to: Target) -> u8 {
        let count = self.live.orderers.len() as u64;
        let index = match to {
            Target::Orderer(index) => u64::from(index).min(count - 1),
            Target::RoundRobin => number % count,
            Target::Random => self.chance(stream, number, Draw::Target).below(count),
        };
        index as u8
    }

    fn size(&self, stream: u16, number: u64, size: Size) -> u32 {
        match size {
            Size::Fixed(size) => size,
            Size::Range { min, max } => self
                .chance(stream, number, Draw::Size)
                .between(u64::from(min), u64::from(max)) as u32,
        }
    }

    /// A client writes an envelope to a Broadcast stream.
    pub(super) fn send_envelope(&mut self, envelope: Envelope, kept: bool) {
        let (stream, orderer, size) = (envelope.stream, envelope.orderer, envelope.size);
        let id = self.history.envelopes.push(envelope);
        self.live.totals.sent += 1;
        self.note(
            Level::All,
            What::Sent {
                envelope: id,
                orderer: u32::from(orderer),
            },
        );
        let now = self.live.now;
        let connection = kept.then(|| {
            let own = &mut self.live.streams[usize::from(stream)].connections[usize::from(orderer)];
            if own.ended.is_some_and(|known| known <= now) {
                own.number += 1;
                own.ended = None;
                own.busy = false;
            }
            own.number
        });
        if self.live.orderers[usize::from(orderer)].stage != Stage::Serving {
            self.answer(id, Status::Unreachable);
            return;
        }
        let delay = self.broadcast_delay(orderer, size, kept);
        let from = Node::Client(u32::from(stream));
        let cargo = Cargo::Broadcast {
            envelope: id,
            connection,
        };
        self.send(from, Node::Orderer(u32::from(orderer)), delay, cargo);
    }

    /// The way to the orderer and the checks at its door.
    fn broadcast_delay(&mut self, orderer: u8, size: u32, kept: bool) -> u64 {
        let setup = self.setup.clone();
        let delays = &setup.delays;
        let mut service = delays.validate.draw(self.random());
        if !kept {
            service += delays.open_stream.draw(self.random());
        }
        let begins = self.live.now + delays.client.draw(self.random());
        let own = &mut self.live.orderers[usize::from(orderer)];
        own.door_busy = own.door_busy.max(begins) + service;
        // A large envelope that is still coming in holds up nobody else.
        let done = own.door_busy + u64::from(size / 1000) * delays.per_kilobyte;
        done - self.live.now
    }

    /// The answer to a Broadcast call. It reaches the client a little later; any but SUCCESS ends the stream.
    pub(super) fn answer(&mut self, envelope: u32, status: Status) {
        let setup = self.setup.clone();
        let at = self.live.now + setup.delays.client.draw(self.random());
        self.history.answers.set(
            envelope,
            Answer {
                sent: self.live.now,
                at,
                status,
            },
        );
        if self.live.recent_answers.len() >= RECENT_ANSWERS {
            self.live.recent_answers.pop_front();
        }
        self.live.recent_answers.push_back((envelope, self.live.now));
        let Some(&Envelope { stream, orderer, .. }) = self.history.envelopes.get(envelope) else {
            return;
        };
        let success = status == Status::Success;
        let level = match success {
            false => Level::Milestones,
            true if self.live.totals.accepted < KEPT_ANSWERS => Level::Blocks,
            true => Level::All,
        };
        self.note(level, What::Answered { envelope, status });
        let totals = &mut self.live.totals;
        *(if success {
            &mut totals.accepted
        } else {
            &mut totals.refused
        }) += 1;
        let Some(state) = self.live.streams.get_mut(usize::from(stream)) else {
            return;
        };
        if success {
            state.accepted += 1;
        } else {
            state.refused += 1;
            state.last_refused = Some(envelope);
        }
        if self.is_kept(stream) && !matches!(status, Status::StreamEnded | Status::Unreachable) {
            self.stream_goes_on(stream, orderer, at, success);
        }
    }

    /// After an answer on a kept stream: the next envelope, or the end of the stream.
    fn stream_goes_on(&mut self, stream: u16, orderer: u8, at: u64, success: bool) {
        let own = &mut self.live.streams[usize::from(stream)].connections[usize::from(orderer)];
        if success {
            if own.waiting.is_empty() {
                own.busy = false;
            } else {
                let setup = self.setup.clone();
                let delay = setup.delays.validate.draw(self.random());
                self.schedule(delay, Happening::NextOnStream { stream, orderer });
            }
            return;
        }
        own.ended = Some(at);
        for envelope in std::mem::take(&mut own.waiting) {
            self.answer(envelope, Status::StreamEnded);
        }
    }

    pub(super) fn next_on_stream(&mut self, stream: u16, orderer: u8) {
        let own = &mut self.live.streams[usize::from(stream)].connections[usize::from(orderer)];
        if own.ended.is_some() {
            return;
        }
        match own.waiting.pop_front() {
            Some(envelope) => self.handle_broadcast(orderer, envelope),
            None => own.busy = false,
        }
    }
}
