//! What has happened, in columns that only grow: checkpoints share them and remember nothing but their lengths.

use std::collections::BTreeMap;

use super::Micros;
use super::columns::{Column, Moment, Pieces};
use super::scenario::Kind;
use super::trace::Status;
use crate::kafka::log::{Record, Store};
use crate::ordering::cutter::CutReason;
use crate::ordering::kafka_chain::record as chain;
use crate::ordering::proto::orderer::KafkaMetadata;
use crate::ordering::proto::wire::DecodeError;

impl Store for Pieces<Record> {
    #[inline]
    fn get(&self, index: u32) -> Option<&Record> {
        Pieces::get(self, index)
    }
}

/// An envelope that a client sent.
#[derive(Debug, Clone, Copy)]
pub struct Envelope {
    pub sent: Moment,
    /// Payload and signature, bytes.
    pub size: u32,
    /// `u16::MAX` for one that no stream of the scenario sent.
    pub stream: u16,
    pub channel: u8,
    pub orderer: u8,
    pub kind: Kind,
}

/// The outcome of a Broadcast call. In force from `at` on; before, there is no answer yet.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// When the orderer sent it.
    pub sent: Micros,
    pub at: Micros,
    pub status: Status,
}

/// An [`Answer`] in little room.
#[derive(Debug, Clone, Copy, Default)]
struct PackedAnswer {
    sent: Moment,
    at: Moment,
    status: PackedStatus,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum PackedStatus {
    /// No answer yet.
    #[default]
    None,
    Success,
    CannotEnqueue,
    NotBooted,
    StreamEnded,
    Unreachable,
    /// One of the rarer ones.
    Other,
}

/// The outcomes of all Broadcast calls, by envelope. Not shortened when going back: an answer counts from its time on.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    list: Pieces<PackedAnswer>,
    others: BTreeMap<u32, Status>,
}

impl Answers {
    /// The answer to an envelope, be it of the future.
    pub fn get(&self, envelope: u32) -> Option<Answer> {
        let packed = self.list.get(envelope)?;
        Some(Answer {
            sent: packed.sent.micros(),
            at: packed.at.micros(),
            status: match packed.status {
                PackedStatus::None => return None,
                PackedStatus::Success => Status::Success,
                PackedStatus::CannotEnqueue => Status::CannotEnqueue,
                PackedStatus::NotBooted => Status::NotBooted,
                PackedStatus::StreamEnded => Status::StreamEnded,
                PackedStatus::Unreachable => Status::Unreachable,
                PackedStatus::Other => *self.others.get(&envelope)?,
            },
        })
    }

    pub fn set(&mut self, envelope: u32, answer: Answer) {
        let status = match answer.status {
            Status::Success => PackedStatus::Success,
            Status::CannotEnqueue => PackedStatus::CannotEnqueue,
            Status::NotBooted => PackedStatus::NotBooted,
            Status::StreamEnded => PackedStatus::StreamEnded,
            Status::Unreachable => PackedStatus::Unreachable,
            other => {
                self.others.insert(envelope, other);
                PackedStatus::Other
            }
        };
        let packed = PackedAnswer {
            sent: answer.sent.into(),
            at: answer.at.into(),
            status,
        };
        self.list.set(envelope, packed);
    }

    fn forget_future(&mut self, sent: usize, now: Micros) {
        let list = &mut self.list;
        list.set_len(sent);
        list.forget_future();
        for packed in list.iter_mut().filter(|packed| packed.sent.micros() > now) {
            packed.status = PackedStatus::None;
        }
    }
}

/// Where an envelope came into a block first.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub at: Moment,
    block: u32,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            at: Moment::default(),
            block: Self::NOWHERE,
        }
    }
}

impl Place {
    const NOWHERE: u32 = u32::MAX;

    pub fn new(at: Micros, block: u64) -> Self {
        Place {
            at: at.into(),
            block: u32::try_from(block).unwrap_or(Self::NOWHERE),
        }
    }

    /// The block's number, as far as it is known at `now`.
    pub fn block(self, now: Micros) -> Option<u64> {
        (self.block != Self::NOWHERE && self.at.micros() <= now).then_some(u64::from(self.block))
    }
}

/// A record's value: what an orderer (or somebody else) wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    pub what: ValueKind,
    /// Index of the orderer; `u8::MAX` for a foreign producer.
    pub poster: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    Connect,
    TimeToCut {
        block: u32,
    },
    Regular {
        envelope: u32,
        config: bool,
        config_seq: u32,
        original_offset: u32,
    },
    Garbage {
        len: u32,
    },
}

impl Value {
    /// Bytes of the marshalled KafkaMessage.
    pub fn len(&self, size: impl Fn(u32) -> u32) -> u32 {
        let varint = |value: u64| (70 - (value | 1).leading_zeros()) / 7;
        match self.what {
            ValueKind::Connect => 2,
            ValueKind::TimeToCut { block } => {
                if block == 0 {
                    2
                } else {
                    3 + varint(u64::from(block))
                }
            }
            ValueKind::Garbage { len } => len,
            ValueKind::Regular {
                envelope,
                config_seq,
                original_offset,
                ..
            } => {
                // Envelope: payload and signature (about 71 bytes) with a tag and a length each.
                let signature = 71.min(size(envelope));
                let payload = size(envelope) - signature;
                let field = |len: u32| 1 + varint(u64::from(len)) + len;
                let marshalled = field(payload) + if signature > 0 { field(signature) } else { 0 };
                let number = |value: u64| if value == 0 { 0 } else { 1 + varint(value) };
                let regular =
                    field(marshalled) + number(u64::from(config_seq)) + 2 + number(u64::from(original_offset));
                field(regular)
            }
        }
    }

    /// As the chain reads it.
    pub fn record(&self, size: impl Fn(u32) -> u32) -> chain::Record<u32> {
        match self.what {
            ValueKind::Connect => chain::Record::Connect,
            ValueKind::TimeToCut { block } => chain::Record::TimeToCut {
                block: u64::from(block),
            },
            ValueKind::Garbage { .. } => chain::Record::Undecodable(DecodeError::UnexpectedEof),
            ValueKind::Regular {
                envelope,
                config,
                config_seq,
                original_offset,
            } => chain::Record::Regular(chain::Regular {
                class: if config {
                    chain::Class::CONFIG
                } else {
                    chain::Class::NORMAL
                },
                config_seq: u64::from(config_seq),
                original_offset: i64::from(original_offset),
                envelope: Ok(envelope),
                size: size(envelope),
            }),
        }
    }
}

/// A block of one orderer's ledger.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub at: Micros,
    /// `None` for the first block of a channel.
    pub reason: Option<CutReason>,
    /// Where its envelopes end in the ledger's list.
    pub end: u32,
    pub bytes: u64,
    pub metadata: Option<KafkaMetadata>,
    /// Of the chain up to and including this block.
    pub fingerprint: u64,
}

/// One orderer's blocks of one channel.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub blocks: Pieces<Block>,
    pub envelopes: Column<u32>,
}

impl Ledger {
    pub fn block(&self, number: usize) -> Option<&Block> {
        self.blocks.get(u32::try_from(number).ok()?)
    }

    pub fn last(&self) -> Option<&Block> {
        self.block(self.blocks.len().checked_sub(1)?)
    }

    /// The envelopes of a block.
    pub fn envelopes_of(&self, number: usize) -> &[u32] {
        let Some(block) = self.block(number) else { return &[] };
        let before = number.checked_sub(1).and_then(|before| self.block(before));
        let start = before.map_or(0, |block| block.end);
        self.envelopes
            .as_slice()
            .get(start as usize..block.end as usize)
            .unwrap_or_default()
    }
}

/// The lengths of all columns at some moment.
#[derive(Debug, Clone)]
pub struct Marks {
    envelopes: usize,
    values: usize,
    trace: usize,
    stores: Vec<usize>,
    ledgers: Vec<(usize, usize)>,
}

/// Everything that only grows.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub envelopes: Pieces<Envelope>,
    pub answers: Answers,
    /// By envelope. As `answers`.
    pub places: Pieces<Place>,
    pub values: Pieces<Value>,
    /// By channel.
    pub stores: Vec<Pieces<Record>>,
    pub ledgers: Vec<Ledger>,
    pub trace: Column<super::trace::Event>,
}

impl History {
    /// The answer to an envelope, as of `now`.
    pub fn answer(&self, envelope: u32, now: Micros) -> Option<Answer> {
        self.answers.get(envelope).filter(|answer| answer.at <= now)
    }

    /// The lengths of all columns at this moment.
    pub fn marks(&self) -> Marks {
        let ledgers = self.ledgers.iter();
        Marks {
            envelopes: self.envelopes.len(),
            values: self.values.len(),
            trace: self.trace.len(),
            stores: self.stores.iter().map(Pieces::len).collect(),
            ledgers: ledgers
                .map(|ledger| (ledger.blocks.len(), ledger.envelopes.len()))
                .collect(),
        }
    }

    /// Goes back, or forth again, to a moment that has been.
    pub fn go_to(&mut self, marks: &Marks) {
        self.envelopes.set_len(marks.envelopes);
        self.values.set_len(marks.values);
        self.trace.set_len(marks.trace);
        for (store, len) in self.stores.iter_mut().zip(&marks.stores) {
            store.set_len(*len);
        }
        let known = marks.ledgers.iter().copied().chain(std::iter::repeat((0, 0)));
        for (ledger, (blocks, envelopes)) in self.ledgers.iter_mut().zip(known) {
            ledger.blocks.set_len(blocks);
            ledger.envelopes.set_len(envelopes);
        }
    }

    /// Forgets what lies after `now`.
    pub fn forget_future(&mut self, now: Micros) {
        self.envelopes.forget_future();
        self.values.forget_future();
        self.trace.forget_future();
        self.stores.iter_mut().for_each(Pieces::forget_future);
        for ledger in &mut self.ledgers {
            ledger.blocks.forget_future();
            ledger.envelopes.forget_future();
        }
        let sent = self.envelopes.len();
        self.answers.forget_future(sent, now);
        self.places.set_len(sent);
        self.places.forget_future();
        for place in self.places.iter_mut().filter(|place| place.at.micros() > now) {
            *place = Place::default();
        }
    }

    #[inline(always)]
    pub fn size(&self, envelope: u32) -> u32 {
        self.envelopes.get(envelope).map_or(0, |envelope| envelope.size)
    }
}
