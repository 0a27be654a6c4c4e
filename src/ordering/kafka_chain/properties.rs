//! What must hold for any log.

use proptest::prelude::*;

use super::super::channel::AllValid;
use super::super::cutter::BatchSize;
use super::super::log::Level;
use super::record::{Class, Regular};
use super::*;

/// A record of a log, before block numbers are known.
#[derive(Debug, Clone, Copy)]
enum Step {
    Normal {
        size: u32,
    },
    Config,
    Connect,
    /// A time-to-cut for the block that is next when the log is written, plus this.
    TimeToCut {
        ahead: i64,
    },
}

#[derive(Debug, Clone, PartialEq)]
struct Written {
    number: u64,
    envelopes: Vec<u32>,
    config: bool,
    metadata: KafkaMetadata,
}

fn settings(batch_size: BatchSize, config_seq: u64) -> ChannelSettings {
    ChannelSettings {
        batch_size,
        batch_timeout: 1,
        resubmission: true,
        config_seq,
    }
}

/// Feeds one record and collects the blocks; keeps the config sequence in step.
fn feed(chain: &mut KafkaChain<u32>, offset: i64, record: &Record<u32>, blocks: &mut Vec<Written>) {
    let mut effects = Effects::new(Level::Error);
    let _ = chain.consume(offset, record, &AllValid { config_size: 1 }, &mut effects);
    for effect in effects.iter() {
        if let Effect::WriteBlock(block) = effect {
            let metadata = block.metadata.expect("Kafka's blocks have metadata");
            let envelopes = effects.envelopes_of(block).to_vec();
            blocks.push(Written {
                number: block.number,
                envelopes,
                config: block.config,
                metadata,
            });
            if block.config {
                chain.set_settings(settings(chain.settings().batch_size, chain.settings().config_seq + 1));
            }
        }
    }
}

/// The log that `steps` come to, and the blocks that a chain writes from it.
fn run(steps: &[Step], batch_size: BatchSize, behaviour: TimerBehaviour) -> (Vec<Record<u32>>, Vec<Written>) {
    let mut chain = KafkaChain::new(
        settings(batch_size, 0),
        Init {
            height: 1,
            metadata: None,
        },
        behaviour,
    );
    let (mut log, mut blocks) = (Vec::new(), Vec::new());
    for (offset, step) in steps.iter().enumerate() {
        let regular = |class, size| {
            let config_seq = chain.settings().config_seq;
            Record::Regular(Regular {
                class,
                config_seq,
                original_offset: 0,
                envelope: Ok(offset as u32),
                size,
            })
        };
        let record = match *step {
            Step::Normal { size } => regular(Class::NORMAL, size),
            Step::Config => regular(Class::CONFIG, 1),
            Step::Connect => Record::Connect,
            Step::TimeToCut { ahead } => Record::TimeToCut {
                block: chain.last_cut_block().wrapping_add(1).saturating_add_signed(ahead),
            },
        };
        feed(&mut chain, offset as i64, &record, &mut blocks);
        log.push(record);
    }
    (log, blocks)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => (0u32..130).prop_map(|size| Step::Normal { size }),
        1 => Just(Step::Config),
        1 => Just(Step::Connect),
        3 => (-2i64..=0).prop_map(|ahead| Step::TimeToCut { ahead }),
    ];
    prop::collection::vec(step, 0..80)
}

fn batch_size() -> impl Strategy<Value = BatchSize> {
    (0u32..8, 0u32..200).prop_map(|(max_message_count, preferred_max_bytes)| BatchSize {
        max_message_count,
        absolute_max_bytes: 1000,
        preferred_max_bytes,
    })
}

fn behaviour() -> impl Strategy<Value = TimerBehaviour> {
    prop_oneof![Just(TimerBehaviour::UpTo1_2), Just(TimerBehaviour::From1_3)]
}

proptest! {
    /// Blocks hold the log's messages in order, none twice, none left out but the ones still waiting.
    #[test]
    fn cutting_is_a_partition_in_order(steps in steps(), size in batch_size(), behaviour in behaviour()) {
        let (log, blocks) = run(&steps, size, behaviour);
        let mut cut: Vec<u32> = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            prop_assert_eq!(block.number, index as u64 + 1);
            prop_assert!(!block.envelopes.is_empty());
            cut.extend(&block.envelopes);
        }
        let messages: Vec<u32> = log
            .iter()
            .filter_map(|record| match record {
                Record::Regular(regular) => regular.envelope.ok(),
                _ => None,
            })
            .collect();
        prop_assert_eq!(&messages[..cut.len()], &cut[..]);
    }

    /// A chain that starts again from any block's metadata writes the same blocks from there on.
    #[test]
    fn a_restart_changes_no_block(
        steps in steps(),
        size in batch_size(),
        behaviour in behaviour(),
        at in any::<prop::sample::Index>(),
    ) {
        let (log, blocks) = run(&steps, size, behaviour);
        prop_assume!(!blocks.is_empty());
        let last = at.index(blocks.len());
        let config_seq = blocks[..=last].iter().filter(|block| block.config).count() as u64;
        let init = Init { height: blocks[last].number + 1, metadata: Some(blocks[last].metadata) };
        let mut chain = KafkaChain::new(settings(size, config_seq), init, behaviour);
        let mut again = Vec::new();
        for (offset, record) in log.iter().enumerate().skip(init.start_offset() as usize) {
            feed(&mut chain, offset as i64, record, &mut again);
        }
        prop_assert_eq!(&blocks[last + 1..], &again[..]);
    }
}

/// The exception: a block cut by a time-to-cut does not say that a config message is on its second way, so an orderer
/// that restarts from it lets broadcast calls in too early.
#[test]
fn a_restart_after_a_time_to_cut_forgets_the_config_in_flight() {
    let size = BatchSize {
        max_message_count: 10,
        absolute_max_bytes: 1000,
        preferred_max_bytes: 100,
    };
    let init = Init {
        height: 1,
        metadata: None,
    };
    let mut chain = KafkaChain::new(settings(size, 1), init, TimerBehaviour::From1_3);
    let regular = |class, config_seq| {
        Record::Regular(Regular {
            class,
            config_seq,
            original_offset: 0,
            envelope: Ok(1),
            size: 1,
        })
    };
    let mut blocks = Vec::new();
    feed(&mut chain, 5, &regular(Class::CONFIG, 0), &mut blocks);
    chain.posted(Ok(()), &mut Effects::new(Level::Error));
    feed(&mut chain, 6, &regular(Class::NORMAL, 1), &mut blocks);
    feed(&mut chain, 7, &Record::TimeToCut { block: 1 }, &mut blocks);
    assert!(chain.is_ingress_blocked());
    let init = Init {
        height: 2,
        metadata: Some(blocks[0].metadata),
    };
    let restarted: KafkaChain<u32> = KafkaChain::new(settings(size, 1), init, TimerBehaviour::From1_3);
    assert!(!restarted.is_ingress_blocked());
}
