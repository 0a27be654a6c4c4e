//! Where only sizes are needed, ordering a message takes no memory.

use ordering_playground::ordering::channel::{AllValid, ChannelSettings};
use ordering_playground::ordering::cutter::{BatchSize, BlockCutter, CarryingCutter};
use ordering_playground::ordering::effects::Effects;
use ordering_playground::ordering::kafka_chain::record::{Class, Record, Regular};
use ordering_playground::ordering::kafka_chain::{Init, KafkaChain, Taken, TimerBehaviour};
use ordering_playground::ordering::log::Level;

const LIMITS: BatchSize = BatchSize {
    max_message_count: 10,
    absolute_max_bytes: 10 << 20,
    preferred_max_bytes: 512 << 10,
};

/// Allocations of `work`.
fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![1_u8]))), 1);
}

#[test]
fn cutting_sizes_allocates_nothing() {
    let mut cutter = BlockCutter::default();
    let counted = allocations(|| {
        for size in 0..100_000 {
            cutter.ordered(size * 7 % 600_000, &LIMITS);
        }
    });
    assert_eq!(counted, 0);
}

#[test]
fn cutting_with_numbers_allocates_nothing_once_a_block_was_cut() {
    let (mut cutter, mut out) = (CarryingCutter::default(), Vec::new());
    let mut order = |messages: u32| {
        for id in 0..messages {
            cutter.ordered(id, 1024, &LIMITS, &mut out);
            out.clear();
        }
    };
    order(20);
    assert_eq!(allocations(|| order(100_000)), 0);
}

#[test]
fn a_whole_chain_of_sizes_allocates_nothing_once_a_block_was_cut() {
    let settings = ChannelSettings {
        batch_size: LIMITS,
        batch_timeout: 2_000_000_000,
        resubmission: true,
        config_seq: 0,
    };
    let init = Init {
        height: 1,
        metadata: None,
    };
    let mut chain = KafkaChain::new(settings, init, TimerBehaviour::From1_3);
    let mut effects = Effects::new(Level::Info);
    let mut order = |offsets: std::ops::Range<i64>| {
        for offset in offsets {
            let record = Record::Regular(Regular {
                class: Class::NORMAL,
                config_seq: 0,
                original_offset: 0,
                envelope: Ok(offset as u32),
                size: 1024,
            });
            effects.clear();
            let taken = chain.consume(offset, &record, &AllValid { config_size: 1024 }, &mut effects);
            assert_eq!(taken, Taken::Yes);
        }
    };
    order(0..20);
    assert_eq!(allocations(|| order(20..100_000)), 0);
    assert_eq!(chain.last_cut_block(), 10_000);
}
