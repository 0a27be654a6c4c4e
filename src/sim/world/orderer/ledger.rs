//! Blocks as they are written, and the observers that compare them.

use std::hash::Hasher;

use crate::kafka::log::Run;
use crate::ordering::effects::CutBlock;
use crate::ordering::proto::orderer::KafkaMetadata;
use crate::sim::history::{Block, Ledger, Place};
use crate::sim::invariants::{Breach, Broken};
use crate::sim::trace::{Level, What};

use super::super::World;
use super::super::flights::Caller;

/// No more breaches than these are kept: what follows from the first ones says nothing new.
const BREACHES: usize = 64;

impl World {
    /// A new ledger with the channel's first block.
    pub(in crate::sim::world) fn new_ledger(&mut self) -> u32 {
        let index = self.live.ledgers;
        self.live.ledgers += 1;
        match self.history.ledgers.get_mut(index as usize) {
            Some(ledger) => {
                ledger.blocks.set_len(0);
                ledger.envelopes.set_len(0);
            }
            None => self.history.ledgers.push(Ledger::default()),
        }
        let at = self.live.now;
        self.history.ledgers[index as usize].blocks.push(Block {
            at,
            reason: None,
            end: 0,
            bytes: 0,
            metadata: None,
            fingerprint: 1,
        });
        index
    }

    pub(super) fn write_block(&mut self, caller: Caller, block: &CutBlock, envelopes: &[u32]) {
        let Caller { orderer, channel, .. } = caller;
        let Some(ledger) = self.chain(caller).map(|chain| chain.ledger) else {
            return;
        };
        let bytes = envelopes
            .iter()
            .map(|&envelope| u64::from(self.history.size(envelope)))
            .sum();
        let at = self.live.now;
        let own = &mut self.history.ledgers[ledger as usize];
        let before = own.last().map_or(0, |block| block.fingerprint);
        let offset =
            |metadata: Option<KafkaMetadata>| metadata.map_or(i64::MIN, |metadata| metadata.last_offset_persisted);
        let (from, to) = (
            offset(own.last().and_then(|block| block.metadata)),
            offset(block.metadata),
        );
        let gap = own.blocks.len() as u64 != block.number;
        let fingerprint = fingerprint(before, envelopes);
        for &envelope in envelopes {
            own.envelopes.push(envelope);
        }
        own.blocks.push(Block {
            at,
            reason: Some(block.reason),
            end: own.envelopes.len() as u32,
            bytes,
            metadata: block.metadata,
            fingerprint,
        });
        self.live.hash.write_u64(fingerprint);
        self.note(
            Level::Blocks,
            What::Block {
                orderer: u32::from(orderer),
                channel: u32::from(channel),
                number: block.number,
                reason: block.reason,
                envelopes: envelopes.len() as u32,
            },
        );
        if gap {
            let (orderer, block) = (u32::from(orderer), block.number);
            self.breach(channel, Broken::Gap { orderer, block });
        }
        if to < from {
            let (orderer, block) = (u32::from(orderer), block.number);
            self.breach(
                channel,
                Broken::OffsetWentBack {
                    orderer,
                    block,
                    from,
                    to,
                },
            );
        }
        self.compare(caller, ledger, block.number, envelopes);
    }

    /// Compares a block with the first one of its number.
    fn compare(&mut self, caller: Caller, ledger: u32, number: u64, envelopes: &[u32]) {
        let channel = caller.channel;
        let reference = &mut self.live.reference[usize::from(channel)];
        if number >= reference.height {
            reference.height = number + 1;
            reference.ledger = ledger;
            self.live.totals.ordered += envelopes.len() as u64;
            self.look_for_doubles(channel, number, envelopes);
            return;
        }
        let first = reference.ledger;
        let print = |ledger: u32| {
            let ledger = self.history.ledgers.get(ledger as usize);
            let block = ledger.and_then(|ledger| ledger.block(usize::try_from(number).ok()?));
            block.map(|block| block.fingerprint)
        };
        if print(first) != print(ledger) {
            let owner = |ledger: u32| self.owner_of(channel, ledger).unwrap_or(u32::from(caller.orderer));
            let broken = Broken::DifferentBlocks {
                block: number,
                first: owner(first),
                second: u32::from(caller.orderer),
                offset: self.first_difference(first, ledger),
            };
            self.breach(channel, broken);
        }
    }

    /// Remembers what a chain reads. What it reads again, it reads instead of what it had read there.
    pub(super) fn note_reads(&mut self, ledger: u32, runs: &[Run]) {
        let index = ledger as usize;
        if self.live.reads.len() <= index {
            self.live.reads.resize(index + 1, Vec::new());
        }
        let reads = &mut self.live.reads[index];
        for run in runs {
            match reads.last_mut() {
                Some(last) if last.end() == run.base && last.first + last.count == run.first => last.count += run.count,
                _ => {
                    while reads.pop_if(|read| read.base >= run.base).is_some() {}
                    if let Some(last) = reads.last_mut().filter(|last| last.end() > run.base) {
                        last.count = (run.base - last.base) as u32;
                    }
                    reads.push(*run);
                }
            }
        }
    }

    /// The first offset at which two ledgers' chains have read different records.
    fn first_difference(&self, first: u32, second: u32) -> Option<i64> {
        let reads = |ledger: u32| self.live.reads.get(ledger as usize).map(Vec::as_slice);
        first_difference(reads(first)?, reads(second)?)
    }

    fn owner_of(&self, channel: u8, ledger: u32) -> Option<u32> {
        let orderers = self.live.orderers.iter();
        let owns = |chain: Option<&super::super::state::Chain>| chain.is_some_and(|chain| chain.ledger == ledger);
        let index = orderers
            .map(|orderer| orderer.chains.get(usize::from(channel)).and_then(Option::as_ref))
            .position(owns)?;
        Some(index as u32)
    }

    fn look_for_doubles(&mut self, channel: u8, number: u64, envelopes: &[u32]) {
        let now = self.live.now;
        for (index, &envelope) in envelopes.iter().enumerate() {
            let place = self.history.places.get(envelope).copied().unwrap_or_default();
            // A run that is played again finds the envelope where it was: twice it is only if it is in the list twice.
            let twice = |first: u64| first < number || envelopes[..index].contains(&envelope);
            match place.block(now) {
                Some(first) if twice(first) => {
                    let broken = Broken::InTwoBlocks {
                        envelope,
                        first,
                        second: number,
                    };
                    self.breach(channel, broken);
                }
                _ => self.history.places.set(envelope, Place::new(now, number)),
            }
        }
    }

    /// An invariant does not hold any more. Said once for each kind and each orderer.
    pub(in crate::sim::world) fn breach(&mut self, channel: u8, what: Broken) {
        let channel = u32::from(channel);
        let known = |breach: &Breach| breach.channel == channel && breach.what.is_same_story(&what);
        if self.live.broken.len() >= BREACHES || self.live.broken.iter().any(known) {
            return;
        }
        let at = self.live.now;
        let breach = Breach { at, channel, what };
        self.live.broken.push(breach.clone());
        self.note(Level::Milestones, What::Breach(breach));
    }
}

/// The first offset at which two readers got different records, or which one of them has skipped.
fn first_difference(mut first: &[Run], mut second: &[Run]) -> Option<i64> {
    // Who began to read later has not skipped what was before.
    let mut at = first.first()?.base.max(second.first()?.base);
    loop {
        first = &first[first.partition_point(|run| run.end() <= at)..];
        second = &second[second.partition_point(|run| run.end() <= at)..];
        let (one, other) = (first.first()?, second.first()?);
        let record = |run: &Run| (run.base <= at).then(|| i64::from(run.first) + (at - run.base));
        match (record(one), record(other)) {
            (None, None) => at = one.base.min(other.base),
            (a, b) if a != b => return Some(at),
            _ => at = one.end().min(other.end()),
        }
    }
}

fn fingerprint(before: u64, envelopes: &[u32]) -> u64 {
    let mix = |hash: u64, value: u64| {
        let mixed = (hash ^ value).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^ (mixed >> 32)
    };
    let with = envelopes
        .iter()
        .fold(before, |hash, &envelope| mix(hash, u64::from(envelope) + 1));
    mix(with, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(list: &[(i64, u32, u32)]) -> Vec<Run> {
        let run = |&(base, first, count): &(i64, u32, u32)| Run {
            base,
            first,
            count,
            epoch: 0,
        };
        list.iter().map(run).collect()
    }

    #[test]
    fn the_first_difference_is_another_record_or_a_gap() {
        let one = runs(&[(0, 0, 10)]);
        let differ = |other: &[(i64, u32, u32)]| first_difference(&one, &runs(other));
        assert_eq!(differ(&[(0, 0, 4), (4, 4, 20)]), None);
        assert_eq!(differ(&[(3, 3, 4)]), None);
        assert_eq!(differ(&[(0, 0, 4), (4, 9, 2)]), Some(4));
        assert_eq!(differ(&[(0, 0, 4), (6, 6, 2)]), Some(4));
        assert_eq!(differ(&[(20, 0, 2)]), None);
    }
}
