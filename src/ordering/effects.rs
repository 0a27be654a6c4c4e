//! What a chain wants done: data, in the order in which the real one does it.

use std::ops::Range;

use super::cutter::CutReason;
use super::kafka_chain::StopError;
use super::kafka_chain::record::Record;
use super::log::{Level, Line};
use super::proto::orderer::KafkaMetadata;

/// A block to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutBlock {
    pub number: u64,
    /// Where its envelopes are in [`Effects::envelopes_of`]'s list.
    envelopes: Range<usize>,
    /// A config block: one config message, alone.
    pub config: bool,
    pub reason: CutReason,
    /// The block's orderer metadata; solo writes none.
    pub metadata: Option<KafkaMetadata>,
}

impl CutBlock {
    /// Number of envelopes.
    pub fn len(&self) -> usize {
        self.envelopes.len()
    }

    /// Never true for a block that a chain wrote.
    pub fn is_empty(&self) -> bool {
        self.envelopes.is_empty()
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect<E> {
    /// Append the block to the ledger. After a config block give the chain the new settings before the next record.
    WriteBlock(CutBlock),
    /// Append the record to the partition, then call the chain's `posted` with the outcome. Always the last effect.
    Post(Record<E>),
    /// Start the batch timer (nanoseconds). None is running.
    StartTimer(i64),
    /// Forget the running batch timer.
    StopTimer,
    /// Make broadcast calls wait: a config message is on its second way through the partition.
    BlockIngress,
    /// Let broadcast calls in again.
    UnblockIngress,
    Log(Line),
    /// The chain reads no further record, for good.
    Exit(StopError),
}

/// A list of effects that is used again and again, so that nothing is allocated per record.
#[derive(Debug, Clone)]
pub struct Effects<E> {
    list: Vec<Effect<E>>,
    pub(super) envelopes: Vec<E>,
    /// Quieter log lines are left out.
    log_level: Level,
}

impl<E> Effects<E> {
    /// An empty list that keeps log lines from `log_level` up.
    pub fn new(log_level: Level) -> Self {
        Effects {
            list: Vec::new(),
            envelopes: Vec::new(),
            log_level,
        }
    }

    pub fn clear(&mut self) {
        self.list.clear();
        self.envelopes.clear();
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Effect<E>> {
        self.list.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The envelopes of a block of this list, in order.
    pub fn envelopes_of(&self, block: &CutBlock) -> &[E] {
        self.envelopes.get(block.envelopes.clone()).unwrap_or_default()
    }

    #[inline]
    pub(super) fn push(&mut self, effect: Effect<E>) {
        self.list.push(effect);
    }

    #[inline(always)]
    pub(super) fn log(&mut self, line: Line) {
        if line.level() >= self.log_level {
            self.list.push(Effect::Log(line));
        }
    }

    /// A block of the `messages` envelopes from `start` of the list on.
    pub(super) fn write(
        &mut self,
        number: u64,
        (start, messages): (usize, usize),
        reason: CutReason,
        metadata: Option<KafkaMetadata>,
    ) {
        let config = reason == CutReason::Config;
        let envelopes = start..start + messages;
        self.list.push(Effect::WriteBlock(CutBlock {
            number,
            envelopes,
            config,
            reason,
            metadata,
        }));
    }
}
