//! The solo chain: one orderer, no log; for development only.
//!
//! Source: Fabric `orderer/consensus/solo/consensus.go`. It writes no orderer metadata, so a restarted orderer loses
//! what was waiting.

use super::channel::{ChannelSettings, MessageProcessor, Refusal};
use super::cutter::{CarryingCutter, CutReason};
use super::effects::{Effect, Effects};
use super::kafka_chain::TimerBehaviour;
use super::log::{Kind, Line, SoloLine};

/// A message that broadcast hands to the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoloMessage<E> {
    pub kind: Kind,
    /// Config sequence under which broadcast found the envelope valid.
    pub config_seq: u64,
    pub envelope: E,
    /// Payload and signature together, bytes.
    pub size: u32,
}

/// The chain's state. `E` stands for an envelope: its bytes, or only an id.
#[derive(Debug, Clone)]
pub struct SoloChain<E> {
    settings: ChannelSettings,
    behaviour: TimerBehaviour,
    cutter: CarryingCutter<E>,
    /// Number of the ledger's last block.
    last_block: u64,
    timer: bool,
}

impl<E: Clone> SoloChain<E> {
    /// `height` is the number of blocks in the ledger.
    pub fn new(settings: ChannelSettings, height: u64, behaviour: TimerBehaviour) -> Self {
        let last_block = height.wrapping_sub(1);
        SoloChain {
            settings,
            behaviour,
            cutter: CarryingCutter::default(),
            last_block,
            timer: false,
        }
    }

    /// A message arrives (`Order` and `Configure`). It is validated again only if the config has changed since.
    pub fn order(&mut self, message: SoloMessage<E>, processor: &impl MessageProcessor<E>, effects: &mut Effects<E>) {
        let stale = message.config_seq < self.settings.config_seq;
        match self.revalidated(message.envelope, message.kind, stale, processor) {
            Err(refusal) => effects.log(Line::Solo(SoloLine::Discarded(message.kind, refusal))),
            Ok(envelope) => match message.kind {
                Kind::Normal => self.normal(envelope, message.size, effects),
                Kind::Config => self.config(envelope, effects),
            },
        }
    }

    /// The batch timer fired. Nothing happens if none is running.
    pub fn timer_fired(&mut self, effects: &mut Effects<E>) {
        if !std::mem::take(&mut self.timer) {
            return;
        }
        let start = effects.envelopes.len();
        match self.cutter.cut(CutReason::Timeout, &mut effects.envelopes) {
            Some(cut) => {
                effects.log(Line::Solo(SoloLine::TimerExpired));
                self.write(start, cut.messages as usize, cut.reason, effects);
            }
            None => effects.log(Line::Solo(SoloLine::NothingPending)),
        }
    }

    /// New settings after a config block.
    pub fn set_settings(&mut self, settings: ChannelSettings) {
        self.settings = settings;
    }

    pub fn settings(&self) -> &ChannelSettings {
        &self.settings
    }

    /// The messages that wait for a cut.
    pub fn waiting(&self) -> &[E] {
        self.cutter.waiting()
    }

    /// Bytes of the messages that wait, modulo 2^32.
    pub fn pending_bytes(&self) -> u32 {
        self.cutter.pending_bytes()
    }

    pub fn is_timer_running(&self) -> bool {
        self.timer
    }

    fn revalidated(
        &self,
        envelope: E,
        kind: Kind,
        stale: bool,
        processor: &impl MessageProcessor<E>,
    ) -> Result<E, Refusal> {
        match kind {
            _ if !stale => Ok(envelope),
            Kind::Normal => processor.process_normal(&envelope).map(|()| envelope),
            Kind::Config => Ok(processor.process_config(&envelope)?.envelope),
        }
    }

    fn normal(&mut self, envelope: E, size: u32, effects: &mut Effects<E>) {
        let mut start = effects.envelopes.len();
        let ordered = self
            .cutter
            .ordered(envelope, size, &self.settings.batch_size, &mut effects.envelopes);
        for cut in [ordered.before, ordered.with].into_iter().flatten() {
            self.write(start, cut.messages as usize, cut.reason, effects);
            start += cut.messages as usize;
        }
        let keep = match self.behaviour {
            TimerBehaviour::UpTo1_2 => ordered.batches() == 0,
            TimerBehaviour::From1_3 => ordered.pending,
        };
        if !keep {
            self.stop_timer(effects);
        } else if !self.timer {
            self.start_timer(effects);
        }
    }

    fn config(&mut self, envelope: E, effects: &mut Effects<E>) {
        let start = effects.envelopes.len();
        if let Some(cut) = self.cutter.cut(CutReason::BeforeConfig, &mut effects.envelopes) {
            self.write(start, cut.messages as usize, cut.reason, effects);
        }
        let start = effects.envelopes.len();
        effects.envelopes.push(envelope);
        self.write(start, 1, CutReason::Config, effects);
        self.stop_timer(effects);
    }

    fn write(&mut self, start: usize, messages: usize, reason: CutReason, effects: &mut Effects<E>) {
        self.last_block = self.last_block.wrapping_add(1);
        effects.write(self.last_block, (start, messages), reason, None);
    }

    fn start_timer(&mut self, effects: &mut Effects<E>) {
        self.timer = true;
        effects.push(Effect::StartTimer(self.settings.batch_timeout));
        if self.behaviour == TimerBehaviour::From1_3 {
            effects.log(Line::Solo(SoloLine::TimerBegan(self.settings.batch_timeout)));
        }
    }

    fn stop_timer(&mut self, effects: &mut Effects<E>) {
        if std::mem::take(&mut self.timer) {
            effects.push(Effect::StopTimer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::channel::{Classification, Revalidated};
    use super::super::cutter::BatchSize;
    use super::super::log::Level;
    use super::*;

    /// Odd envelopes are valid.
    struct OddIsValid;

    impl MessageProcessor<u32> for OddIsValid {
        fn classify(&self, _: &u32) -> Result<Classification, Refusal> {
            Ok(Classification::Normal)
        }
        fn process_normal(&self, envelope: &u32) -> Result<(), Refusal> {
            if envelope % 2 == 1 { Ok(()) } else { Err("even".into()) }
        }
        fn process_config(&self, envelope: &u32) -> Result<Revalidated<u32>, Refusal> {
            self.process_normal(envelope)?;
            Ok(Revalidated {
                envelope: *envelope,
                size: 10,
            })
        }
    }

    /// What the chain does with messages (kind, config sequence, envelope, size); size 0 stands for "the timer fires".
    fn run(behaviour: TimerBehaviour, messages: &[(Kind, u64, u32, u32)]) -> Vec<String> {
        let batch_size = BatchSize {
            max_message_count: 3,
            absolute_max_bytes: 1000,
            preferred_max_bytes: 300,
        };
        let settings = ChannelSettings {
            batch_size,
            batch_timeout: 2_000_000_000,
            resubmission: true,
            config_seq: 1,
        };
        let (mut chain, mut effects) = (SoloChain::new(settings, 1, behaviour), Effects::new(Level::Debug));
        for &(kind, config_seq, envelope, size) in messages {
            match size {
                0 => chain.timer_fired(&mut effects),
                _ => chain.order(
                    SoloMessage {
                        kind,
                        config_seq,
                        envelope,
                        size,
                    },
                    &OddIsValid,
                    &mut effects,
                ),
            }
        }
        let text = |effect: &Effect<u32>| match effect {
            Effect::WriteBlock(block) => format!("{} {:?}", block.number, effects.envelopes_of(block)),
            Effect::Log(line) => line.text("c"),
            other => format!("{other:?}"),
        };
        effects.iter().map(text).collect()
    }

    #[test]
    fn a_timer_cuts_what_waits() {
        let steps = [(Kind::Normal, 1, 2, 10), (Kind::Normal, 1, 3, 0)];
        assert_eq!(
            run(TimerBehaviour::From1_3, &steps),
            [
                "StartTimer(2000000000)",
                "Just began 2s batch timer",
                "Batch timer expired, creating block",
                "1 [2]"
            ]
        );
    }

    #[test]
    fn an_overflow_leaves_the_timer_running_from_1_3_on() {
        let steps = [(Kind::Normal, 1, 1, 200), (Kind::Normal, 1, 2, 200)];
        assert_eq!(
            run(TimerBehaviour::From1_3, &steps),
            ["StartTimer(2000000000)", "Just began 2s batch timer", "1 [1]"]
        );
        assert_eq!(
            run(TimerBehaviour::UpTo1_2, &steps),
            ["StartTimer(2000000000)", "1 [1]", "StopTimer"]
        );
    }

    #[test]
    fn stale_messages_are_validated_again() {
        let steps = [
            (Kind::Normal, 0, 2, 301),
            (Kind::Config, 0, 4, 10),
            (Kind::Normal, 0, 3, 301),
        ];
        assert_eq!(
            run(TimerBehaviour::From1_3, &steps),
            [
                "Discarding bad normal message: even",
                "Discarding bad config message: even",
                "1 [3]"
            ]
        );
    }

    #[test]
    fn a_config_message_stands_alone() {
        let steps = [(Kind::Normal, 1, 1, 10), (Kind::Config, 1, 2, 10)];
        assert_eq!(
            run(TimerBehaviour::UpTo1_2, &steps),
            ["StartTimer(2000000000)", "1 [1]", "2 [2]", "StopTimer"]
        );
    }
}
