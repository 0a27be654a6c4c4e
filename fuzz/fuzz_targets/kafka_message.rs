//! Any bytes as a record of a channel's partition: decoded, and read by a chain of either behaviour.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::ordering::channel::{ChannelSettings, Classification, MessageProcessor, Refusal, Revalidated};
use ordering_playground::ordering::cutter::BatchSize;
use ordering_playground::ordering::effects::{Effect, Effects};
use ordering_playground::ordering::kafka_chain::record::Record;
use ordering_playground::ordering::kafka_chain::{Init, KafkaChain, TimerBehaviour};
use ordering_playground::ordering::log::Level;
use ordering_playground::ordering::proto::common::Envelope;

/// The first byte of an envelope decides what becomes of it.
struct ByFirstByte;

impl ByFirstByte {
    fn byte(envelope: &Envelope) -> u8 {
        envelope.payload.first().copied().unwrap_or_default()
    }
}

impl MessageProcessor<Envelope> for ByFirstByte {
    fn classify(&self, envelope: &Envelope) -> Result<Classification, Refusal> {
        match Self::byte(envelope) % 4 {
            0 => Ok(Classification::Normal),
            1 => Ok(Classification::Config),
            2 => Ok(Classification::ConfigUpdate),
            _ => Err("unreadable".into()),
        }
    }
    fn process_normal(&self, envelope: &Envelope) -> Result<(), Refusal> {
        if Self::byte(envelope) < 128 {
            Ok(())
        } else {
            Err("invalid".into())
        }
    }
    fn process_config(&self, envelope: &Envelope) -> Result<Revalidated<Envelope>, Refusal> {
        self.process_normal(envelope)?;
        Ok(Revalidated {
            envelope: envelope.clone(),
            size: envelope.cutter_size(),
        })
    }
}

fuzz_target!(|log: Vec<&[u8]>| {
    let batch_size = BatchSize {
        max_message_count: 3,
        absolute_max_bytes: 100,
        preferred_max_bytes: 20,
    };
    let settings = ChannelSettings {
        batch_size,
        batch_timeout: 1,
        resubmission: true,
        config_seq: 1,
    };
    for behaviour in [TimerBehaviour::UpTo1_2, TimerBehaviour::From1_3] {
        let init = Init {
            height: 1,
            metadata: None,
        };
        let mut chain = KafkaChain::new(settings, init, behaviour);
        let mut effects = Effects::new(Level::Debug);
        let mut last = 0;
        for (offset, value) in log.iter().enumerate() {
            effects.clear();
            let record = Record::decode(value);
            let _ = chain.consume(offset as i64, &record, &ByFirstByte, &mut effects);
            chain.posted(Ok(()), &mut effects);
            for effect in effects.iter() {
                match effect {
                    Effect::WriteBlock(block) => {
                        last += 1;
                        assert_eq!(block.number, last);
                        assert!(!effects.envelopes_of(block).is_empty());
                    }
                    Effect::Log(line) => assert!(!line.text("c").is_empty()),
                    _ => {}
                }
            }
            assert_eq!(chain.last_cut_block(), last);
        }
    }
});
