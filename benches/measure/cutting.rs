//! How fast messages become blocks: sizes only, through a whole chain, and in real bytes with hashes.
//!
//! 1 KiB messages (953 bytes of payload, 71 of signature), as in the measurement of the real Go cutter.

use std::hint::black_box;

use ordering_playground::ordering::channel::{AllValid, ChannelSettings};
use ordering_playground::ordering::cutter::{BatchSize, BlockCutter, CarryingCutter};
use ordering_playground::ordering::effects::Effects;
use ordering_playground::ordering::kafka_chain::record::{Class, Record, Regular};
use ordering_playground::ordering::kafka_chain::{Init, KafkaChain, TimerBehaviour};
use ordering_playground::ordering::ledger::Tip;
use ordering_playground::ordering::log::Level;
use ordering_playground::ordering::proto::common::Envelope;

use super::report::{Goal, Times, report, time};

const MESSAGES: usize = 100_000;
const ENVELOPES: usize = 1000;
const PAYLOAD: usize = 953;
const SIGNATURE: usize = 71;
const SIZE: u32 = (PAYLOAD + SIGNATURE) as u32;

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

pub(crate) fn measure() {
    for limits in LIMITS {
        let row = |name: &str, messages: usize, times: Times, goal: Goal| {
            let name = format!("{name}, {} a block", limits.max_message_count);
            let speed = times.map(|millis| messages as f64 / millis / 1000.0);
            report("cutting", &name, "M/s", speed, goal);
        };
        row("sizes alone", MESSAGES, cut_sizes(&limits), Some((100.0, 33.0)));
        row("with the messages' numbers", MESSAGES, cut_numbers(&limits), None);
        row("through a whole chain", MESSAGES, chain(&limits), None);
        row(
            "1 KiB messages, bytes and hashes",
            ENVELOPES,
            cut_and_hash(&limits),
            Some((1.0, 0.2)),
        );
    }
}

fn cut_sizes(limits: &BatchSize) -> Times {
    let sizes = vec![SIZE; MESSAGES];
    time(|| {
        let mut cutter = BlockCutter::default();
        let mut blocks = 0;
        for &size in black_box(&sizes) {
            blocks += cutter.ordered(size, limits).batches();
        }
        black_box(blocks);
    })
}

fn cut_numbers(limits: &BatchSize) -> Times {
    let sizes = vec![SIZE; MESSAGES];
    let mut out = Vec::new();
    time(|| {
        let mut cutter = CarryingCutter::default();
        let mut blocks = 0;
        for (id, &size) in black_box(&sizes).iter().enumerate() {
            let batches = cutter.ordered(id as u32, size, limits, &mut out).batches();
            if batches > 0 {
                blocks += batches;
                out.clear();
            }
        }
        black_box(blocks);
    })
}

fn chain(limits: &BatchSize) -> Times {
    let settings = ChannelSettings {
        batch_size: *limits,
        batch_timeout: 2_000_000_000,
        resubmission: true,
        config_seq: 0,
    };
    let mut effects = Effects::new(Level::Info);
    time(|| {
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
            let _ = chain.consume(
                id as i64,
                black_box(&record),
                &AllValid { config_size: SIZE },
                &mut effects,
            );
            black_box(&effects);
        }
        black_box(chain.last_cut_block());
    })
}

fn cut_and_hash(limits: &BatchSize) -> Times {
    let envelope = |id: usize| Envelope {
        payload: vec![id as u8; PAYLOAD],
        signature: vec![id as u8; SIGNATURE],
    };
    let envelopes: Vec<Envelope> = (0..ENVELOPES).map(envelope).collect();
    let mut out: Vec<&Envelope> = Vec::new();
    time(|| {
        let mut cutter = CarryingCutter::default();
        let mut tip = Tip {
            number: 0,
            hash: [0; 32],
        };
        for envelope in black_box(&envelopes) {
            let ordered = cutter.ordered(envelope, envelope.cutter_size(), limits, &mut out);
            let mut batch = out.drain(..);
            for cut in [ordered.before, ordered.with].into_iter().flatten() {
                let batch = batch.by_ref().take(cut.messages as usize);
                let (block, next) = tip.next_block(batch).expect("a small number");
                black_box(block);
                tip = next;
            }
        }
        black_box(tip);
    })
}
