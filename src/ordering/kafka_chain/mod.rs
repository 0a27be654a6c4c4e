//! The chain of one orderer on one channel over Kafka: reads the partition, writes blocks.
//!
//! Source: Fabric `orderer/consensus/kafka/chain.go` (`processMessagesToBlocks` and what it calls). The real loop stands
//! still while it posts a record; here it stands still from [`Effect::Post`] until [`KafkaChain::posted`].

use std::borrow::Cow;
use std::fmt;

use super::channel::{ChannelSettings, MessageProcessor};
use super::cutter::{CarryingCutter, CutReason};
use super::effects::{Effect, Effects};
use super::log::{Kind, Line, RegularError};
use super::proto::orderer::KafkaMetadata;
use record::Record;

#[cfg(test)]
mod properties;
pub mod record;
mod regular;
#[cfg(test)]
mod tests;

/// How the batch timer behaves when an overflow cut leaves a message waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimerBehaviour {
    /// Any cut stops the timer; the message left over waits until the next one comes (FAB-12003).
    UpTo1_2,
    /// The timer runs as long as messages are waiting.
    From1_3,
}

/// Where a chain starts: what the last block of the ledger says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Init {
    /// Number of blocks in the ledger.
    pub height: u64,
    /// `None` for a ledger of the genesis block alone.
    pub metadata: Option<KafkaMetadata>,
}

impl Init {
    /// The offset from which the partition is read: one after the last persisted one, or -2, which is Sarama's "oldest".
    pub fn start_offset(&self) -> i64 {
        self.metadata
            .map_or(-2, |metadata| metadata.last_offset_persisted.wrapping_add(1))
    }
}

/// Why a chain stops for good while its orderer goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopError {
    /// A time-to-cut for the next block although nothing is waiting.
    NothingPending { block: u64, behaviour: TimerBehaviour },
    /// A time-to-cut for a block after the next one.
    LargerTimeToCut { block: u64, expected: u64 },
    /// Ingress is unblocked a second time: Go panics and takes the whole orderer down.
    CloseOfClosedChannel,
}

impl fmt::Display for StopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingPending { block, behaviour } => {
                f.write_str("got right time-to-cut message (for block ")?;
                match behaviour {
                    TimerBehaviour::UpTo1_2 => write!(f, "{block}")?,
                    TimerBehaviour::From1_3 => write!(f, "[{block}]")?,
                }
                f.write_str("), no pending requests though; this might indicate a bug")
            }
            Self::LargerTimeToCut { block, expected } => write!(
                f,
                "got larger time-to-cut message ({block}) than allowed/expected ({expected}) - this might indicate a bug"
            ),
            Self::CloseOfClosedChannel => f.write_str("close of closed channel"),
        }
    }
}

/// A record that is being posted, and what depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Posting {
    TimeToCut,
    /// Re-submission of the message at this offset.
    Resubmission {
        kind: Kind,
        offset: i64,
    },
}

/// Whether the chain took what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Taken {
    Yes,
    /// It stands still until [`KafkaChain::posted`] is called; offer it again afterwards.
    Posting,
    /// It has stopped for good.
    Stopped,
}

/// The chain's state. `E` stands for an envelope: its bytes, or only an id.
#[derive(Debug, Clone)]
pub struct KafkaChain<E> {
    settings: ChannelSettings,
    behaviour: TimerBehaviour,
    cutter: CarryingCutter<E>,
    last_cut_block: u64,
    last_original_offset_processed: i64,
    last_resubmitted_config_offset: i64,
    timer: bool,
    ingress_blocked: bool,
    posting: Option<Posting>,
    stopped: bool,
}

impl<E: Clone> KafkaChain<E> {
    pub fn new(settings: ChannelSettings, init: Init, behaviour: TimerBehaviour) -> Self {
        let metadata = init.metadata.unwrap_or_default();
        let resubmitted = metadata.last_resubmitted_config_offset;
        KafkaChain {
            settings,
            behaviour,
            cutter: CarryingCutter::default(),
            last_cut_block: init.height.wrapping_sub(1),
            last_original_offset_processed: metadata.last_original_offset_processed,
            last_resubmitted_config_offset: resubmitted,
            timer: false,
            ingress_blocked: resubmitted != 0 && resubmitted > metadata.last_original_offset_processed,
            posting: None,
            stopped: false,
        }
    }

    /// The next record of the partition. `processor` is asked when the record must be validated again.
    pub fn consume(
        &mut self,
        offset: i64,
        record: &Record<E>,
        processor: &impl MessageProcessor<E>,
        effects: &mut Effects<E>,
    ) -> Taken {
        match self.taking() {
            Taken::Yes => {}
            not => return not,
        }
        if let Record::Undecodable(error) = record {
            effects.log(Line::Undecodable(*error));
            return Taken::Yes;
        }
        effects.log(Line::Unmarshalled { offset });
        match record {
            Record::Regular(regular) => {
                if let Err(error) = self.regular(offset, regular, processor, effects) {
                    effects.log(Line::RegularError(error));
                }
            }
            Record::TimeToCut { block } => {
                if let Err(error) = self.time_to_cut(offset, *block, effects) {
                    effects.log(Line::Stopped(error));
                    effects.log(Line::Exiting);
                    self.stop(error, effects);
                }
            }
            Record::Connect => effects.log(Line::Connect),
            Record::Empty | Record::Undecodable(_) => {}
        }
        Taken::Yes
    }

    /// The batch timer fired: posts a time-to-cut. Nothing happens if no timer is running.
    ///
    /// The timer is forgotten before the record is posted, and stays so even if posting fails.
    pub fn timer_fired(&mut self, effects: &mut Effects<E>) -> Taken {
        match self.taking() {
            Taken::Yes if self.timer => {}
            not => return not,
        }
        let block = self.next_block();
        effects.log(Line::TimerExpired { block });
        self.timer = false;
        self.post(Record::TimeToCut { block }, Posting::TimeToCut, effects);
        Taken::Yes
    }

    /// The outcome of [`Effect::Post`]: acknowledged, or the producer's error text.
    pub fn posted(&mut self, outcome: Result<(), Cow<'static, str>>, effects: &mut Effects<E>) {
        match (self.posting.take(), outcome) {
            (None, _) | (Some(Posting::TimeToCut), Ok(())) => {}
            (Some(Posting::TimeToCut), Err(error)) => effects.log(Line::CannotPostTimeToCut(error)),
            (Some(Posting::Resubmission { kind, .. }), Err(error)) => {
                effects.log(Line::CannotEnqueue(error));
                effects.log(Line::RegularError(RegularError::Resubmission(kind)));
            }
            (Some(Posting::Resubmission { kind, offset }), Ok(())) => {
                effects.log(Line::Enqueued);
                if kind == Kind::Config {
                    self.config_resubmitted(offset, effects);
                }
            }
        }
    }

    /// New settings after a config block.
    pub fn set_settings(&mut self, settings: ChannelSettings) {
        self.settings = settings;
    }

    pub fn settings(&self) -> &ChannelSettings {
        &self.settings
    }

    pub fn last_cut_block(&self) -> u64 {
        self.last_cut_block
    }

    pub fn last_original_offset_processed(&self) -> i64 {
        self.last_original_offset_processed
    }

    pub fn last_resubmitted_config_offset(&self) -> i64 {
        self.last_resubmitted_config_offset
    }

    /// The messages that wait for a cut.
    pub fn waiting(&self) -> &[E] {
        self.cutter.waiting()
    }

    /// Bytes that wait for a cut, as the cutter counts them.
    pub fn pending_bytes(&self) -> u32 {
        self.cutter.pending_bytes()
    }

    pub fn is_timer_running(&self) -> bool {
        self.timer
    }

    /// Whether broadcast calls are made to wait.
    pub fn is_ingress_blocked(&self) -> bool {
        self.ingress_blocked
    }

    pub fn is_posting(&self) -> bool {
        self.posting.is_some()
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    fn taking(&self) -> Taken {
        match (self.stopped, self.posting) {
            (true, _) => Taken::Stopped,
            (_, Some(_)) => Taken::Posting,
            _ => Taken::Yes,
        }
    }

    fn next_block(&self) -> u64 {
        self.last_cut_block.wrapping_add(1)
    }

    fn post(&mut self, record: Record<E>, posting: Posting, effects: &mut Effects<E>) {
        self.posting = Some(posting);
        effects.push(Effect::Post(record));
    }

    fn stop(&mut self, error: StopError, effects: &mut Effects<E>) {
        self.stopped = true;
        effects.push(Effect::Exit(error));
    }

    /// `processTimeToCut`.
    fn time_to_cut(&mut self, offset: i64, block: u64, effects: &mut Effects<E>) -> Result<(), StopError> {
        effects.log(Line::TimeToCut { block });
        let expected = self.next_block();
        if block > expected {
            return Err(StopError::LargerTimeToCut { block, expected });
        }
        if block < expected {
            effects.log(Line::TimeToCutStale { block });
            return Ok(());
        }
        self.stop_timer(effects);
        effects.log(Line::TimerNiled);
        let start = effects.envelopes.len();
        let Some(cut) = self.cutter.cut(CutReason::Timeout, &mut effects.envelopes) else {
            return Err(StopError::NothingPending {
                block,
                behaviour: self.behaviour,
            });
        };
        // The real one leaves the third field out here, and only here.
        let metadata = KafkaMetadata {
            last_resubmitted_config_offset: 0,
            ..self.metadata(offset)
        };
        effects.write(
            self.number_block(),
            (start, cut.messages as usize),
            cut.reason,
            Some(metadata),
        );
        effects.log(Line::TimeToCutCut { block });
        Ok(())
    }

    fn start_timer(&mut self, effects: &mut Effects<E>) {
        self.timer = true;
        effects.push(Effect::StartTimer(self.settings.batch_timeout));
        effects.log(Line::TimerBegan(self.settings.batch_timeout));
    }

    fn stop_timer(&mut self, effects: &mut Effects<E>) {
        if std::mem::take(&mut self.timer) {
            effects.push(Effect::StopTimer);
        }
    }

    fn metadata(&self, last_offset_persisted: i64) -> KafkaMetadata {
        KafkaMetadata {
            last_offset_persisted,
            last_original_offset_processed: self.last_original_offset_processed,
            last_resubmitted_config_offset: self.last_resubmitted_config_offset,
        }
    }

    /// Counts one block more and returns its number.
    fn number_block(&mut self) -> u64 {
        self.last_cut_block = self.next_block();
        self.last_cut_block
    }
}
