//! Replay: a recorded partition, read by a chain, gives the recorded blocks.

use std::collections::BTreeMap;
use std::fmt;

use ordering_playground::ordering::channel::{AllValid, ChannelSettings};
use ordering_playground::ordering::effects::{Effect, Effects};
use ordering_playground::ordering::kafka_chain::record::{Class, Record, Regular};
use ordering_playground::ordering::kafka_chain::{Init, KafkaChain, Taken, TimerBehaviour};
use ordering_playground::ordering::log::Level;
use serde_json::Value;

use super::plan::setup;
use super::trace::{Block, Row, Trace, text};

#[derive(Default)]
pub(crate) struct Replayed {
    blocks: usize,
    agree: usize,
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "replay {}/{} blocks", self.agree, self.blocks)
    }
}

pub(crate) fn replay(trace: &Trace) -> Replayed {
    let mut replayed = Replayed::default();
    let settings = setup(trace).channel;
    let sizes: BTreeMap<&str, u32> = trace
        .messages
        .iter()
        .map(|sent| (sent.label.as_str(), sent.size))
        .collect();
    for channel in ["genesis", "mychannel"] {
        let config_seq = u64::from(channel != "genesis");
        let settings = ChannelSettings { config_seq, ..settings };
        let logs = trace.logs(channel);
        let runs: Vec<Vec<Block>> = logs.iter().map(|log| run(trace, log, &sizes, settings)).collect();
        for orderer in trace.orderers() {
            compare(trace, &orderer, channel, &runs, &mut replayed);
        }
    }
    replayed
}

/// Compares an orderer's blocks with those of any of the logs that the partition had. Blocks whose records were gone from
/// every recorded log cannot be judged; only retention and unclean elections take records away, and then an earlier log
/// is recorded too.
fn compare(trace: &Trace, orderer: &str, channel: &str, runs: &[Vec<Block>], replayed: &mut Replayed) {
    let real = trace.blocks(orderer, channel);
    let starts = |log: &Vec<Row>| log.first().and_then(|row| row.get("offset")).and_then(Value::as_i64) == Some(0);
    let incomplete = runs.len() > 1 || !trace.logs(channel).iter().any(starts);
    for block in real.iter().filter(|block| block.number > 0) {
        let ours: Vec<&Block> = runs
            .iter()
            .flat_map(|blocks| blocks.iter().find(|ours| ours.number == block.number))
            .collect();
        let Some(first) = ours.first() else {
            if runs.is_empty() || incomplete {
                continue;
            }
            replayed.blocks += 1;
            replayed
                .wrong
                .push(format!("replay: {orderer}/{channel} has no block {}", block.number));
            continue;
        };
        let agrees = ours.iter().any(|ours| same(ours, block));
        if !agrees
            && incomplete
            && block
                .last_offset_persisted
                .is_some_and(|offset| beyond(trace, channel, offset))
        {
            continue;
        }
        replayed.blocks += 1;
        if agrees {
            replayed.agree += 1;
        } else {
            replayed
                .wrong
                .push(format!("replay: {orderer}/{channel}\n ours {first:?}\n real {block:?}"));
        }
    }
}

/// Whether an orderer read records of two different logs up to this offset: it then has blocks that no single log gives.
fn beyond(trace: &Trace, channel: &str, offset: i64) -> bool {
    let logs = trace.logs(channel);
    if logs.len() < 2 {
        return true;
    }
    let number = |row: &Row| row.get("offset").and_then(Value::as_i64).unwrap_or(0);
    let what = |log: &[Row], at: i64| {
        log.iter()
            .find(|row| number(row) == at)
            .map(|row| row.get("what").cloned())
    };
    (0..=offset).any(|at| {
        let found: Vec<_> = logs.iter().map(|log| what(log, at)).collect();
        found.iter().any(|one| *one != found[0])
    })
}

fn same(ours: &Block, real: &Block) -> bool {
    let agrees = |one: bool, known: bool| one || !known;
    agrees(
        ours.last_offset_persisted == real.last_offset_persisted,
        real.last_offset_persisted.is_some(),
    ) && agrees(ours.other_offsets == real.other_offsets, real.other_offsets.is_some())
        && agrees(ours.envelopes == real.envelopes, real.envelopes.is_some())
}

fn run(trace: &Trace, log: &[Row], sizes: &BTreeMap<&str, u32>, settings: ChannelSettings) -> Vec<Block> {
    let behaviour = if trace.is_fabric_1_2() {
        TimerBehaviour::UpTo1_2
    } else {
        TimerBehaviour::From1_3
    };
    let init = Init {
        height: 1,
        metadata: None,
    };
    let mut settings = settings;
    let mut chain: KafkaChain<String> = KafkaChain::new(settings, init, behaviour);
    let mut effects = Effects::new(Level::Error);
    let mut blocks = Vec::new();
    for row in log {
        let (offset, record) = record(row, sizes);
        effects.clear();
        let Taken::Yes = chain.consume(offset, &record, &AllValid { config_size: 0 }, &mut effects) else {
            break;
        };
        for effect in effects.iter() {
            let Effect::WriteBlock(block) = effect else { continue };
            let metadata = block.metadata.unwrap_or_default();
            blocks.push(Block {
                number: block.number,
                last_offset_persisted: Some(metadata.last_offset_persisted),
                other_offsets: Some((
                    metadata.last_original_offset_processed,
                    metadata.last_resubmitted_config_offset,
                )),
                envelopes: Some(effects.envelopes_of(block).to_vec()),
            });
            // The creation of a channel does not change the system channel's own configuration.
            if block.config && effects.envelopes_of(block) != ["ORDERER_TRANSACTION"] {
                settings.config_seq += 1;
                chain.set_settings(settings);
            }
        }
    }
    blocks
}

fn record(row: &Row, sizes: &BTreeMap<&str, u32>) -> (i64, Record<String>) {
    let number = |key: &str| row.get(key).and_then(Value::as_i64);
    let offset = number("offset").unwrap_or(0);
    let what = row.get("what").map(text).unwrap_or_default();
    let record = match row.get("kind").map(text).as_deref() {
        Some("CONNECT") => Record::Connect,
        Some("TTC") => Record::TimeToCut {
            block: number("what").unwrap_or(0) as u64,
        },
        _ => Record::Regular(Regular {
            class: if row.get("class").is_some_and(|class| text(class) == "CONFIG") {
                Class::CONFIG
            } else {
                Class::NORMAL
            },
            config_seq: number("config_seq").unwrap_or(1) as u64,
            original_offset: number("original_offset").unwrap_or(0),
            size: sizes.get(what.as_str()).copied().unwrap_or(0),
            envelope: Ok(what),
        }),
    };
    (offset, record)
}
