//! The chain's loop: records and the timer go in, blocks and posts come out.

use std::borrow::Cow;

use crate::kafka::log::Run;
use crate::ordering::channel::{Classification, MessageProcessor, Refusal, Revalidated};
use crate::ordering::effects::{Effect, Effects};
use crate::ordering::kafka_chain::Taken;
use crate::ordering::kafka_chain::record::Record;
use crate::ordering::log::Level as LogLevel;
use crate::sim::columns::Pieces;
use crate::sim::history::{Envelope, Ledger, Value, ValueKind};
use crate::sim::invariants::Broken;
use crate::sim::sarama::ClientError;
use crate::sim::sarama::producer::{Message, Waiter};
use crate::sim::scenario::Kind;
use crate::sim::trace::{Level, What};
use crate::sim::view::ChainPhase;

use super::super::flights::Caller;
use super::super::state::Timer;
use super::super::{Happening, World};

/// Re-validation: an envelope is valid unless it has become too large for the channel, and a configuration update unless
/// it is in force already.
pub(super) struct Processor<'a> {
    pub envelopes: &'a Pieces<Envelope>,
    /// The chain's own blocks.
    pub ledger: Option<&'a Ledger>,
    pub absolute_max_bytes: u32,
}

impl Processor<'_> {
    fn check(&self, envelope: u32) -> Result<u32, Refusal> {
        let size = self.envelopes.get(envelope).map_or(0, |envelope| envelope.size);
        let max = self.absolute_max_bytes;
        if size > max {
            let text = format!("message payload is {size} bytes and exceeds maximum allowed {max} bytes");
            return Err(Cow::Owned(text));
        }
        Ok(size)
    }
}

impl MessageProcessor<u32> for Processor<'_> {
    fn classify(&self, envelope: &u32) -> Result<Classification, Refusal> {
        let kind = self.envelopes.get(*envelope).map(|envelope| envelope.kind);
        Ok(if kind == Some(Kind::Config) {
            Classification::Config
        } else {
            Classification::Normal
        })
    }

    fn process_normal(&self, envelope: &u32) -> Result<(), Refusal> {
        self.check(*envelope).map(|_| ())
    }

    fn process_config(&self, envelope: &u32) -> Result<Revalidated<u32>, Refusal> {
        let size = self.check(*envelope)?;
        // Its values have the versions that it was to give them (`configtx/update.go`, verifyDeltaSet). The real words go
        // on with the key and the versions, which are not modelled.
        if self
            .ledger
            .is_some_and(|ledger| ledger.envelopes.as_slice().contains(envelope))
        {
            return Err(Cow::Borrowed("error authorizing update: error validating DeltaSet"));
        }
        Ok(Revalidated {
            envelope: *envelope,
            size,
        })
    }
}

impl World {
    /// The chain reads what has been fetched, until it has to wait for a post.
    pub(super) fn read_inbox(&mut self, caller: Caller) {
        let mut effects = std::mem::replace(&mut self.effects, Effects::new(LogLevel::Warning));
        loop {
            if self.due_timer(caller, &mut effects) {
                continue;
            }
            let Some(run) = self.chain(caller).and_then(|chain| chain.inbox.pop_front()) else {
                break;
            };
            if !self.read_run(caller, run, &mut effects) {
                break;
            }
        }
        self.effects = effects;
    }

    /// Reads a run; what is left of it when the chain has to stop goes back. Returns whether the chain can go on.
    fn read_run(&mut self, caller: Caller, run: Run, effects: &mut Effects<u32>) -> bool {
        for index in 0..run.count {
            let offset = run.base + i64::from(index);
            let taken = self.read_record(caller, offset, run.first + index, effects);
            let acted = !effects.is_empty();
            if acted {
                self.apply(caller, effects);
            }
            let Some(chain) = self.chain(caller) else { return false };
            match taken {
                Taken::Yes if !chain.kafka.is_posting() && !chain.kafka.is_stopped() => {}
                Taken::Stopped => {
                    chain.inbox.clear();
                    return false;
                }
                taken => {
                    let done = index + u32::from(taken == Taken::Yes);
                    let rest = Run {
                        base: run.base + i64::from(done),
                        first: run.first + done,
                        count: run.count - done,
                        epoch: run.epoch,
                    };
                    if rest.count > 0 {
                        chain.inbox.push_front(rest);
                    }
                    return false;
                }
            }
        }
        true
    }

    fn read_record(&mut self, caller: Caller, offset: i64, index: u32, effects: &mut Effects<u32>) -> Taken {
        effects.clear();
        let history = &self.history;
        let value = history.stores[usize::from(caller.channel)]
            .get(index)
            .and_then(|record| history.values.get(record.value));
        let chain = self.live.orderers[usize::from(caller.orderer)].chains[usize::from(caller.channel)].as_mut();
        let (Some(value), Some(chain)) = (value, chain) else {
            return Taken::Yes;
        };
        let processor = Processor {
            envelopes: &history.envelopes,
            ledger: history.ledgers.get(chain.ledger as usize),
            absolute_max_bytes: chain.settings.batch_size.absolute_max_bytes,
        };
        let record: Record<u32> = value.record(|envelope| history.size(envelope));
        chain.kafka.consume(offset, &record, &processor, effects)
    }

    /// The batch timer fires.
    pub(in crate::sim::world) fn batch_timer(&mut self, orderer: u8, channel: u8, generation: u32) {
        let chain = self.live.orderers[usize::from(orderer)].chains[usize::from(channel)].as_mut();
        let Some(chain) = chain.filter(|chain| chain.timer_generation == generation) else {
            return;
        };
        let run = chain.run;
        chain.timer = None;
        if chain.solo.is_some() {
            return self.solo_timer(Caller { orderer, channel, run });
        }
        chain.timer_due = true;
        self.read_inbox(Caller { orderer, channel, run });
    }

    /// Lets a timer that has fired have its effect, if the chain can take it now.
    fn due_timer(&mut self, caller: Caller, effects: &mut Effects<u32>) -> bool {
        effects.clear();
        let Some(chain) = self.chain(caller).filter(|chain| chain.timer_due) else {
            return false;
        };
        if chain.kafka.timer_fired(effects) == Taken::Posting {
            return false;
        }
        chain.timer_due = false;
        self.apply(caller, effects);
        true
    }

    /// The outcome of what the chain posted.
    pub(super) fn chain_posted(&mut self, caller: Caller, outcome: Result<(), ClientError>) {
        let mut effects = std::mem::replace(&mut self.effects, Effects::new(LogLevel::Warning));
        effects.clear();
        let outcome = outcome.map_err(|error| self.words_of(error));
        if let Some(chain) = self.chain(caller) {
            chain.kafka.posted(outcome, &mut effects);
        }
        self.apply(caller, &mut effects);
        self.effects = effects;
        self.read_inbox(caller);
    }

    /// Does what the chain wants done.
    pub(super) fn apply(&mut self, caller: Caller, effects: &mut Effects<u32>) {
        for effect in effects.iter() {
            match effect {
                Effect::WriteBlock(block) => {
                    let envelopes = effects.envelopes_of(block);
                    self.write_block(caller, block, envelopes);
                    if block.config {
                        self.apply_config(caller, envelopes[0]);
                    }
                }
                Effect::Post(record) => self.post(caller, record),
                Effect::StartTimer(nanos) => self.start_timer(caller, *nanos),
                Effect::StopTimer => self.stop_timer(caller),
                Effect::BlockIngress => {}
                Effect::UnblockIngress => self.let_in(caller),
                Effect::Log(line) => {
                    let (level, text) = (line.level(), |channel: &str| line.text(channel));
                    self.log(caller.orderer, level, text, caller.channel);
                }
                Effect::Exit(error) => self.chain_stopped(caller, &error.to_string()),
            }
        }
    }

    fn post(&mut self, caller: Caller, record: &Record<u32>) {
        let what = match record {
            Record::TimeToCut { block } => ValueKind::TimeToCut {
                block: u32::try_from(*block).unwrap_or(u32::MAX),
            },
            Record::Regular(regular) => ValueKind::Regular {
                envelope: regular.envelope.unwrap_or(0),
                config: regular.class == crate::ordering::kafka_chain::record::Class::CONFIG,
                config_seq: regular.config_seq as u32,
                original_offset: u32::try_from(regular.original_offset).unwrap_or(0),
            },
            _ => ValueKind::Connect,
        };
        let Caller { orderer, channel, .. } = caller;
        if let ValueKind::TimeToCut { block } = what {
            self.note(
                Level::Blocks,
                What::TimeToCutPosted {
                    orderer: u32::from(orderer),
                    channel: u32::from(channel),
                    block: u64::from(block),
                },
            );
        }
        let value = self.history.values.push(Value { what, poster: orderer });
        let message = Message::new(value, Waiter::Chain);
        self.run_producer(caller, |producer, now, out| producer.send(message, now, out));
    }

    fn start_timer(&mut self, caller: Caller, nanos: i64) {
        let after = u64::try_from(nanos).unwrap_or(0) / 1000;
        let now = self.live.now;
        let Some(chain) = self.chain(caller) else { return };
        chain.timer_generation += 1;
        chain.timer = Some(Timer {
            started: now,
            fires: now.saturating_add(after),
        });
        let generation = chain.timer_generation;
        let Caller { orderer, channel, .. } = caller;
        self.note(
            Level::All,
            What::TimerStarted {
                orderer: u32::from(orderer),
                channel: u32::from(channel),
            },
        );
        self.schedule(
            after,
            Happening::BatchTimer {
                orderer,
                channel,
                generation,
            },
        );
    }

    fn stop_timer(&mut self, caller: Caller) {
        if let Some(chain) = self.chain(caller) {
            chain.timer_generation += 1;
            chain.timer = None;
            chain.timer_due = false;
        }
    }

    /// Broadcast calls that waited are let in.
    fn let_in(&mut self, caller: Caller) {
        let held = self
            .chain(caller)
            .map(|chain| std::mem::take(&mut chain.held))
            .unwrap_or_default();
        for envelope in held {
            self.order(caller.orderer, envelope);
        }
    }

    pub(super) fn chain_stopped(&mut self, caller: Caller, text: &str) {
        if let Some(chain) = self.chain(caller) {
            chain.phase = ChainPhase::Stopped;
        }
        let Caller { orderer, channel, .. } = caller;
        let broken = Broken::ChainStopped {
            orderer: u32::from(orderer),
        };
        self.breach(channel, broken);
        self.note(
            Level::Milestones,
            What::ChainStopped {
                orderer: u32::from(orderer),
                channel: u32::from(channel),
                text: text.to_owned(),
            },
        );
    }
}
