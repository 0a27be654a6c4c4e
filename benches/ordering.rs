//! How fast messages become blocks: sizes only, through a whole chain, and in real bytes with hashes.
//!
//! 1 KiB messages (953 bytes of payload, 71 of signature), as in the measurement of the real Go cutter.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ordering_playground::ordering::channel::{ChannelSettings, Classification, MessageProcessor, Refusal, Revalidated};
use ordering_playground::ordering::cutter::{BatchSize, BlockCutter, CarryingCutter};
use ordering_playground::ordering::effects::Effects;
use ordering_playground::ordering::kafka_chain::record::{Class, Record, Regular};
use ordering_playground::ordering::kafka_chain::{Init, KafkaChain, TimerBehaviour};
use ordering_playground::ordering::ledger::Tip;
use ordering_playground::ordering::log::Level;
use ordering_playground::ordering::proto::common::Envelope;

fn main() {
    divan::main();
}

const MESSAGES: usize = 100_000;
const SIZE: u32 = 953 + 71;

/// The defaults up to 1.4.0 and from 1.4.1 on.
const LIMITS: [BatchSize; 2] = [
    BatchSize {
        max_message_count: 10,
        absolute_max_bytes: 10 << 20,
        preferred_max_bytes: 512 << 10,
    },
    BatchSize {
        max_message_count: 500,
        absolute_max_bytes: 10 << 20,
        preferred_max_bytes: 2 << 20,
    },
];

#[divan::bench(args = [0, 1], counters = [ItemsCount::new(MESSAGES)])]
fn cut_sizes(bencher: Bencher<'_, '_>, limits: usize) {
    let sizes = vec![SIZE; MESSAGES];
    bencher.bench_local(|| {
        let mut cutter = BlockCutter::default();
        let mut blocks = 0;
        for &size in black_box(&sizes) {
            blocks += cutter.ordered(size, &LIMITS[limits]).batches();
        }
        blocks
    });
}

#[divan::bench(args = [0, 1], counters = [ItemsCount::new(MESSAGES)])]
fn cut_ids(bencher: Bencher<'_, '_>, limits: usize) {
    let sizes = vec![SIZE; MESSAGES];
    let mut out = Vec::new();
    bencher.bench_local(|| {
        let mut cutter = CarryingCutter::default();
        let mut blocks = 0;
        for (id, &size) in black_box(&sizes).iter().enumerate() {
            let batches = cutter.ordered(id as u32, size, &LIMITS[limits], &mut out).batches();
            if batches > 0 {
                blocks += batches;
                out.clear();
            }
        }
        blocks
    });
}

struct AllValid;

impl MessageProcessor<u32> for AllValid {
    fn classify(&self, _: &u32) -> Result<Classification, Refusal> {
        Ok(Classification::Normal)
    }
    fn process_normal(&self, _: &u32) -> Result<(), Refusal> {
        Ok(())
    }
    fn process_config(&self, envelope: &u32) -> Result<Revalidated<u32>, Refusal> {
        Ok(Revalidated {
            envelope: *envelope,
            size: SIZE,
        })
    }
}

#[divan::bench(args = [0, 1], counters = [ItemsCount::new(MESSAGES)])]
fn chain_of_sizes(bencher: Bencher<'_, '_>, limits: usize) {
    let settings = ChannelSettings {
        batch_size: LIMITS[limits],
        batch_timeout: 2_000_000_000,
        resubmission: true,
        config_seq: 0,
    };
    let mut effects = Effects::new(Level::Info);
    bencher.bench_local(|| {
        let init = Init {
            height: 1,
            metadata: None,
        };
        let mut chain = KafkaChain::new(settings, init, TimerBehaviour::From1_3);
        for id in 0..MESSAGES {
            let record = Record::Regular(Regular {
                class: Class::NORMAL,
                config_seq: 0,
                original_offset: 0,
                envelope: Ok(id as u32),
                size: SIZE,
            });
            effects.clear();
            let _ = chain.consume(id as i64, black_box(&record), &AllValid, &mut effects);
            black_box(&effects);
        }
        chain.last_cut_block()
    });
}

#[divan::bench(args = [0, 1], counters = [ItemsCount::new(MESSAGES / 10)])]
fn cut_and_hash_real_bytes(bencher: Bencher<'_, '_>, limits: usize) {
    let envelopes: Vec<Envelope> = (0..MESSAGES / 10)
        .map(|id| Envelope {
            payload: vec![id as u8; 953],
            signature: vec![id as u8; 71],
        })
        .collect();
    let mut out: Vec<&Envelope> = Vec::new();
    bencher.bench_local(|| {
        let mut cutter = CarryingCutter::default();
        let mut tip = Tip {
            number: 0,
            hash: [0; 32],
        };
        for envelope in black_box(&envelopes) {
            let ordered = cutter.ordered(envelope, envelope.cutter_size(), &LIMITS[limits], &mut out);
            let mut batch = out.drain(..);
            for cut in [ordered.before, ordered.with].into_iter().flatten() {
                let (block, next) = tip
                    .next_block(batch.by_ref().take(cut.messages as usize))
                    .expect("a small number");
                black_box(block);
                tip = next;
            }
        }
        tip.number
    });
}
