//! What has happened, in columns that only grow: checkpoints share them and remember nothing but their lengths.

use super::Micros;
use super::scenario::Kind;
use super::trace::Status;
use crate::kafka::log::{Record, Store};
use crate::ordering::cutter::CutReason;
use crate::ordering::kafka_chain::record as chain;
use crate::ordering::proto::orderer::KafkaMetadata;
use crate::ordering::proto::wire::DecodeError;

/// A list that grows at the end. Going back in time shortens `len` only; running on writes the same items again.
#[derive(Debug, Clone)]
pub struct Column<T> {
    items: Vec<T>,
    len: usize,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Column {
            items: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Column<T> {
    /// Appends an item and returns its index.
    #[inline]
    pub fn push(&mut self, item: T) -> u32 {
        let index = self.len;
        match self.items.get_mut(index) {
            Some(place) => *place = item,
            None => self.items.push(item),
        }
        self.len += 1;
        index as u32
    }

    #[inline]
    pub fn get(&self, index: u32) -> Option<&T> {
        if (index as usize) < self.len {
            self.items.get(index as usize)
        } else {
            None
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn as_slice(&self) -> &[T] {
        &self.items[..self.len]
    }

    pub fn last(&self) -> Option<&T> {
        self.as_slice().last()
    }

    /// Goes back (or forth again) to a length that it had before.
    pub fn set_len(&mut self, len: usize) {
        self.len = len.min(self.items.len());
    }

    /// Forgets what lies after the present: the future is going to be another one.
    pub fn forget_future(&mut self) {
        self.items.truncate(self.len);
    }
}

impl Store for Column<Record> {
    #[inline]
    fn get(&self, index: u32) -> Option<&Record> {
        Column::get(self, index)
    }
}

/// An envelope that a client sent.
#[derive(Debug, Clone, Copy)]
pub struct Envelope {
    pub sent: Micros,
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
        block: u64,
    },
    Regular {
        envelope: u32,
        config: bool,
        config_seq: u32,
        original_offset: i64,
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
                    3 + varint(block)
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
                    field(marshalled) + number(u64::from(config_seq)) + 2 + number(original_offset.unsigned_abs());
                field(regular)
            }
        }
    }

    /// As the chain reads it.
    pub fn record(&self, size: impl Fn(u32) -> u32) -> chain::Record<u32> {
        match self.what {
            ValueKind::Connect => chain::Record::Connect,
            ValueKind::TimeToCut { block } => chain::Record::TimeToCut { block },
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
                original_offset,
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
    pub blocks: Column<Block>,
    pub envelopes: Column<u32>,
}

impl Ledger {
    /// The envelopes of a block.
    pub fn envelopes_of(&self, number: usize) -> &[u32] {
        let blocks = self.blocks.as_slice();
        let Some(block) = blocks.get(number) else { return &[] };
        let start = number
            .checked_sub(1)
            .and_then(|before| blocks.get(before))
            .map_or(0, |block| block.end);
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
    pub envelopes: Column<Envelope>,
    /// By envelope. Not shortened when going back: an answer counts from its time on.
    pub answers: Vec<Option<Answer>>,
    /// By envelope: when, and in which block it came first. As `answers`.
    pub block_of: Vec<Option<(Micros, u64)>>,
    pub values: Column<Value>,
    /// By channel.
    pub stores: Vec<Column<Record>>,
    pub ledgers: Vec<Ledger>,
    pub trace: Column<super::trace::Event>,
}

impl History {
    /// The answer to an envelope, as of `now`.
    pub fn answer(&self, envelope: u32, now: Micros) -> Option<Answer> {
        let answer = self.answers.get(envelope as usize).copied().flatten();
        answer.filter(|answer| answer.at <= now)
    }

    pub fn set_answer(&mut self, envelope: u32, answer: Answer) {
        let index = envelope as usize;
        if self.answers.len() <= index {
            self.answers.resize(index + 1, None);
        }
        self.answers[index] = Some(answer);
    }

    /// The lengths of all columns at this moment.
    pub fn marks(&self) -> Marks {
        let ledgers = self.ledgers.iter();
        Marks {
            envelopes: self.envelopes.len(),
            values: self.values.len(),
            trace: self.trace.len(),
            stores: self.stores.iter().map(Column::len).collect(),
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
        self.stores.iter_mut().for_each(Column::forget_future);
        for ledger in &mut self.ledgers {
            ledger.blocks.forget_future();
            ledger.envelopes.forget_future();
        }
        let sent = self.envelopes.len();
        self.answers.truncate(sent);
        self.block_of.truncate(sent);
        for place in &mut self.answers {
            place.take_if(|answer| answer.sent > now);
        }
        for place in &mut self.block_of {
            place.take_if(|(at, _)| *at > now);
        }
    }

    pub fn size(&self, envelope: u32) -> u32 {
        self.envelopes.get(envelope).map_or(0, |envelope| envelope.size)
    }
}
