//! Records of type REGULAR (`processRegular`).

use super::super::channel::{Classification, MessageProcessor, Revalidated};
use super::super::cutter::CutReason;
use super::super::effects::{Effect, Effects};
use super::super::log::{Kind, Line, RegularError};
use super::record::{Class, Record, Regular};
use super::{KafkaChain, Posting, StopError, TimerBehaviour};

impl<E: Clone> KafkaChain<E> {
    pub(super) fn regular(
        &mut self,
        offset: i64,
        regular: &Regular<E>,
        processor: &impl MessageProcessor<E>,
        effects: &mut Effects<E>,
    ) -> Result<(), RegularError> {
        let envelope = regular
            .envelope
            .as_ref()
            .map_err(|error| RegularError::Payload(*error))?;
        effects.log(Line::Regular(regular.class));
        if regular.class == Class::UNKNOWN || !self.settings.resubmission {
            return self.compatible(offset, envelope, regular.size, processor, effects);
        }
        match regular.class {
            Class::NORMAL => self.normal(offset, regular, envelope, processor, effects),
            Class::CONFIG => self.config(offset, regular, envelope, processor, effects),
            class => Err(RegularError::UnsupportedClass(class)),
        }
    }

    /// The way of an orderer of 1.0: everything is validated again, nothing is ever re-submitted.
    fn compatible(
        &mut self,
        offset: i64,
        envelope: &E,
        size: u32,
        processor: &impl MessageProcessor<E>,
        effects: &mut Effects<E>,
    ) -> Result<(), RegularError> {
        effects.log(Line::CompatibilityMode);
        let processed = self.last_original_offset_processed;
        match processor.classify(envelope).map_err(RegularError::ChannelHeader)? {
            Classification::Config => {
                processor
                    .process_config(envelope)
                    .map_err(|error| RegularError::Discarded(Kind::Config, error))?;
                self.commit_config(offset, envelope, processed, effects);
            }
            Classification::Normal => {
                processor
                    .process_normal(envelope)
                    .map_err(|error| RegularError::Discarded(Kind::Normal, error))?;
                self.commit_normal(offset, envelope, size, processed, effects);
            }
            Classification::ConfigUpdate => return Err(RegularError::ConfigUpdate),
        }
        Ok(())
    }

    fn normal(
        &mut self,
        offset: i64,
        regular: &Regular<E>,
        envelope: &E,
        processor: &impl MessageProcessor<E>,
        effects: &mut Effects<E>,
    ) -> Result<(), RegularError> {
        if self.is_duplicate(Kind::Normal, regular.original_offset, effects) {
            return Ok(());
        }
        if regular.config_seq < self.settings.config_seq {
            effects.log(Line::Revalidating(Kind::Normal));
            processor
                .process_normal(envelope)
                .map_err(|error| RegularError::Discarded(Kind::Normal, error))?;
            effects.log(Line::StillValid);
            let valid = Revalidated {
                envelope: envelope.clone(),
                size: regular.size,
            };
            self.resubmit(Kind::Normal, offset, valid, effects);
            return Ok(());
        }
        let processed = self.processed_by(regular);
        self.commit_normal(offset, envelope, regular.size, processed, effects);
        Ok(())
    }

    fn config(
        &mut self,
        offset: i64,
        regular: &Regular<E>,
        envelope: &E,
        processor: &impl MessageProcessor<E>,
        effects: &mut Effects<E>,
    ) -> Result<(), RegularError> {
        let original = regular.original_offset;
        if self.is_duplicate(Kind::Config, original, effects) {
            return Ok(());
        }
        if original != 0 {
            let last = original == self.last_resubmitted_config_offset;
            if last && regular.config_seq == self.settings.config_seq {
                effects.log(Line::LastInFlight { original });
                if !self.unblock_ingress(effects) {
                    return Ok(());
                }
            }
            // Another orderer found valid what this one did not: keep in step with it.
            self.last_resubmitted_config_offset = self.last_resubmitted_config_offset.max(original);
        }
        if regular.config_seq < self.settings.config_seq {
            effects.log(Line::Revalidating(Kind::Config));
            let valid = processor
                .process_config(envelope)
                .map_err(RegularError::RejectedConfig)?;
            self.resubmit(Kind::Config, offset, valid, effects);
            return Ok(());
        }
        let processed = self.processed_by(regular);
        self.commit_config(offset, envelope, processed, effects);
        Ok(())
    }

    /// Whether this is a re-submission that another orderer's copy has already taken care of.
    fn is_duplicate(&self, kind: Kind, original: i64, effects: &mut Effects<E>) -> bool {
        if original == 0 {
            return false;
        }
        let processed = self.last_original_offset_processed;
        effects.log(Line::Resubmitted { kind, original });
        let duplicate = original <= processed;
        effects.log(if duplicate {
            Line::ResubmittedAgain { original, processed }
        } else {
            Line::ResubmittedFirst {
                kind,
                original,
                processed,
            }
        });
        duplicate
    }

    /// What the last original offset processed becomes when this message is committed.
    fn processed_by(&self, regular: &Regular<E>) -> i64 {
        match regular.original_offset {
            0 => self.last_original_offset_processed,
            original => original,
        }
    }

    fn resubmit(&mut self, kind: Kind, offset: i64, valid: Revalidated<E>, effects: &mut Effects<E>) {
        effects.log(Line::Enqueueing);
        let class = match kind {
            Kind::Normal => Class::NORMAL,
            Kind::Config => Class::CONFIG,
        };
        let record = Record::Regular(Regular {
            class,
            config_seq: self.settings.config_seq,
            original_offset: offset,
            envelope: Ok(valid.envelope),
            size: valid.size,
        });
        self.post(record, Posting::Resubmission { kind, offset }, effects);
    }

    pub(super) fn config_resubmitted(&mut self, offset: i64, effects: &mut Effects<E>) {
        effects.log(Line::BlockIngress { offset });
        self.last_resubmitted_config_offset = offset;
        self.ingress_blocked = true;
        effects.push(Effect::BlockIngress);
    }

    /// Returns whether the orderer is still alive: it closes a Go channel, and a second time is a panic.
    fn unblock_ingress(&mut self, effects: &mut Effects<E>) -> bool {
        if std::mem::take(&mut self.ingress_blocked) {
            effects.push(Effect::UnblockIngress);
            return true;
        }
        self.stop(StopError::CloseOfClosedChannel, effects);
        false
    }

    /// `commitNormalMsg`. `processed` is the last original offset processed once the message is in a block.
    #[inline]
    fn commit_normal(&mut self, offset: i64, envelope: &E, size: u32, processed: i64, effects: &mut Effects<E>) {
        let start = effects.envelopes.len();
        let ordered = self.cutter.ordered(
            envelope.clone(),
            size,
            &self.settings.batch_size,
            &mut effects.envelopes,
        );
        let batches = ordered.batches();
        effects.log(Line::Ordering {
            batches: batches as u8,
            pending: ordered.pending,
        });
        self.adjust_timer(batches, ordered.pending, effects);
        let (first, second) = match (ordered.before, ordered.with) {
            (Some(before), with) => (before, with),
            (None, Some(with)) => (with, None),
            (None, None) => {
                self.last_original_offset_processed = processed;
                return;
            }
        };
        // The first batch does not hold this message when it still waits or is in the second one: a restarted orderer
        // must read it again. When it waits, `processed` is forgotten: a known flaw of the real chain.
        let without_this = ordered.pending || second.is_some();
        if !without_this {
            self.last_original_offset_processed = processed;
        }
        let persisted = if without_this { offset.wrapping_sub(1) } else { offset };
        let messages = first.messages as usize;
        self.write_filled((start, messages), first.reason, persisted, effects);
        if let Some(second) = second {
            self.last_original_offset_processed = processed;
            self.write_filled(
                (start + messages, second.messages as usize),
                second.reason,
                offset,
                effects,
            );
        }
    }

    #[inline]
    fn adjust_timer(&mut self, batches: usize, pending: bool, effects: &mut Effects<E>) {
        let keep = match self.behaviour {
            TimerBehaviour::UpTo1_2 => batches == 0,
            TimerBehaviour::From1_3 => pending,
        };
        if !keep {
            self.stop_timer(effects);
        } else if !self.timer {
            self.start_timer(effects);
        }
    }

    fn write_filled(&mut self, range: (usize, usize), reason: CutReason, persisted: i64, effects: &mut Effects<E>) {
        let block = self.number_block();
        effects.write(block, range, reason, Some(self.metadata(persisted)));
        effects.log(Line::BatchFilled {
            block,
            offset: persisted,
        });
    }

    /// `commitConfigMsg`: what waits is cut, then the config message stands alone.
    fn commit_config(&mut self, offset: i64, envelope: &E, processed: i64, effects: &mut Effects<E>) {
        effects.log(Line::ReceivedConfig);
        let start = effects.envelopes.len();
        if let Some(cut) = self.cutter.cut(CutReason::BeforeConfig, &mut effects.envelopes) {
            effects.log(Line::CutPending);
            let metadata = self.metadata(offset.wrapping_sub(1));
            effects.write(
                self.number_block(),
                (start, cut.messages as usize),
                cut.reason,
                Some(metadata),
            );
        }
        effects.log(Line::IsolatedConfig);
        self.last_original_offset_processed = processed;
        let start = effects.envelopes.len();
        effects.envelopes.push(envelope.clone());
        let metadata = self.metadata(offset);
        effects.write(self.number_block(), (start, 1), CutReason::Config, Some(metadata));
        self.stop_timer(effects);
    }
}
