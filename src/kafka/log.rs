//! One replica's copy of a partition's log.
//!
//! All replicas of a partition draw on one [`Store`] of records: a replica's log is a list of runs of the store, so that
//! replication copies a few numbers, and logs that went different ways after an unclean election stay cheap.

use super::Micros;
use super::size;

/// A record as brokers see it: bytes they do not look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// CreateTime, as the producer's clock had it (µs).
    pub time: Micros,
    /// What the value stands for; brokers only carry it.
    pub value: u32,
    /// Bytes of the value.
    pub value_len: u32,
}

/// Records of one partition, in the order in which any leader appended them.
pub trait Store {
    fn get(&self, index: u32) -> Option<&Record>;
}

/// Consecutive offsets that are consecutive in the store, appended under one leader epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub base: i64,
    /// Index of the first record in the store.
    pub first: u32,
    pub count: u32,
    pub epoch: i32,
}

impl Run {
    pub fn end(&self) -> i64 {
        self.base + i64::from(self.count)
    }

    /// The part of the run inside `from..to`.
    fn slice(&self, from: i64, to: i64) -> Option<Run> {
        let base = self.base.max(from);
        let end = self.end().min(to);
        (base < end).then(|| Run {
            base,
            first: self.first + (base - self.base) as u32,
            count: (end - base) as u32,
            epoch: self.epoch,
        })
    }
}

/// A file of the log. Retention deletes whole segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    base: i64,
    bytes: i64,
    /// CreateTime of the first record; `None` while empty.
    first_time: Option<Micros>,
    largest_time: Micros,
}

/// One replica's log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    runs: Vec<Run>,
    segments: Vec<Segment>,
    start: i64,
    end: i64,
}

/// When a new segment is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rolling {
    pub segment_bytes: i64,
    pub segment_roll: Micros,
}

impl Log {
    /// Log start offset: the first offset that can be read.
    pub fn start(&self) -> i64 {
        self.start
    }

    /// Log end offset (LEO): the next record's offset.
    pub fn end(&self) -> i64 {
        self.end
    }

    /// Bytes of memory that the lists take.
    pub fn memory(&self) -> u64 {
        (size_of_val(self.runs.as_slice()) + size_of_val(self.segments.as_slice())) as u64
    }

    /// Appends `run`, whose base becomes the log end; its epoch stays.
    pub fn append(&mut self, run: Run, store: &impl Store, rolling: Rolling) {
        let run = Run { base: self.end, ..run };
        if run.count == 0 {
            return;
        }
        for index in run.first..run.first.saturating_add(run.count) {
            if let Some(record) = store.get(index) {
                self.count_in_segment(record, rolling);
            }
            self.end += 1;
        }
        match self.runs.last_mut() {
            Some(last) if last.epoch == run.epoch && last.first + last.count == run.first => last.count += run.count,
            _ => self.runs.push(run),
        }
    }

    /// Roll conditions: `LogSegment.scala:63-68`.
    fn count_in_segment(&mut self, record: &Record, rolling: Rolling) {
        let bytes = size::stored(record.value_len);
        let full = self.segments.last().is_none_or(|segment| {
            segment.bytes > 0
                && (segment.bytes.saturating_add(bytes) > rolling.segment_bytes
                    || segment
                        .first_time
                        .is_some_and(|first| record.time.saturating_sub(first) > rolling.segment_roll))
        });
        if full {
            self.roll();
        }
        if let Some(segment) = self.segments.last_mut() {
            segment.bytes += bytes;
            segment.first_time.get_or_insert(record.time);
            segment.largest_time = segment.largest_time.max(record.time);
        }
    }

    fn roll(&mut self) {
        self.segments.push(Segment {
            base: self.end,
            bytes: 0,
            first_time: None,
            largest_time: 0,
        });
    }

    /// The runs that cover `from..to`, at most `max_bytes` of them but at least one record (`minOneMessage`).
    pub fn read(&self, from: i64, to: i64, max_bytes: i64, store: &impl Store, out: &mut Vec<Run>) {
        let mut bytes: i64 = 0;
        let first = self.runs.partition_point(|run| run.end() <= from);
        for run in &self.runs[first..] {
            let Some(mut slice) = run.slice(from.max(self.start), to.min(self.end)) else {
                break;
            };
            for taken in 0..slice.count {
                let len = store.get(slice.first + taken).map_or(0, |record| record.value_len);
                bytes = bytes.saturating_add(size::stored(len));
                if bytes > max_bytes && (taken > 0 || !out.is_empty()) {
                    slice.count = taken;
                    if taken > 0 {
                        out.push(slice);
                    }
                    return;
                }
            }
            out.push(slice);
        }
    }

    /// The record at `offset`: its index in the store.
    pub fn index_of(&self, offset: i64) -> Option<u32> {
        if offset < self.start || offset >= self.end {
            return None;
        }
        let run = self.runs.partition_point(|run| run.end() <= offset);
        let run = self.runs.get(run)?;
        (offset >= run.base).then(|| run.first + (offset - run.base) as u32)
    }

    /// Drops everything from `offset` on.
    pub fn truncate(&mut self, offset: i64) {
        if offset >= self.end {
            return;
        }
        let offset = offset.max(self.start);
        while let Some(last) = self.runs.last_mut() {
            if last.base >= offset {
                self.runs.pop();
            } else {
                last.count = last.count.min((offset - last.base) as u32);
                break;
            }
        }
        while self.segments.len() > 1 && self.segments.last().is_some_and(|segment| segment.base > offset) {
            self.segments.pop();
        }
        self.end = offset;
    }

    /// The epoch of the last record, -1 when there is none.
    pub fn last_epoch(&self) -> i32 {
        self.runs.last().map_or(-1, |run| run.epoch)
    }

    /// Where the records of `epoch` (or of the last one before it) end in this log: what OffsetsForLeaderEpoch answers.
    pub fn end_of_epoch(&self, epoch: i32) -> i64 {
        let later = self.runs.iter().find(|run| run.epoch > epoch);
        later.map_or(self.end, |run| run.base)
    }

    /// Moves the start of the log, dropping what is before; a follower does it after its leader.
    pub fn advance_start(&mut self, offset: i64) {
        if offset <= self.start {
            return;
        }
        self.start = offset;
        if offset > self.end {
            self.end = offset;
            self.runs.clear();
            self.segments.clear();
        }
        self.forget_before_start();
    }

    fn forget_before_start(&mut self) {
        let start = self.start;
        self.runs.retain(|run| run.end() > start);
        while self.segments.len() > 1 && self.segments[1].base <= start {
            self.segments.remove(0);
        }
    }

    /// Deletes old segments: by time, then by size (`Log.scala:1178-1270`). Never past the high watermark. The active
    /// segment is not exempt: if all qualify, an empty one is rolled first. Returns whether the log start moved.
    pub fn retain(&mut self, now: Micros, retention: Option<Micros>, max_bytes: Option<i64>, hw: i64) -> bool {
        let expired = |segment: &Segment| {
            retention.is_some_and(|limit| segment.bytes > 0 && now.saturating_sub(segment.largest_time) > limit)
        };
        let by_time = self.deletable(hw, expired);
        let moved = self.delete(by_time);
        let total: i64 = self.segments.iter().map(|segment| segment.bytes).sum();
        let Some(max_bytes) = max_bytes else { return moved };
        let mut excess = total - max_bytes;
        let over = |segment: &Segment| {
            let goes = excess >= segment.bytes && segment.bytes > 0;
            excess -= segment.bytes;
            goes
        };
        let by_size = self.deletable(hw, over);
        self.delete(by_size) || moved
    }

    /// Number of leading segments that `qualifies` and that lie wholly below the high watermark.
    fn deletable(&self, hw: i64, mut qualifies: impl FnMut(&Segment) -> bool) -> usize {
        let ends = self.segments.iter().skip(1).map(|next| next.base).chain([self.end]);
        let pairs = self.segments.iter().zip(ends);
        pairs
            .take_while(|(segment, end)| *end <= hw && qualifies(segment))
            .count()
    }

    fn delete(&mut self, count: usize) -> bool {
        if count == 0 {
            return false;
        }
        if count == self.segments.len() {
            self.roll();
        }
        self.segments.drain(..count);
        self.start = self.segments.first().map_or(self.end, |segment| segment.base);
        self.forget_before_start();
        true
    }

    /// Forgets everything: the data directory is wiped.
    pub fn wipe(&mut self) {
        *self = Log::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Records(Vec<Record>);

    impl Store for Records {
        fn get(&self, index: u32) -> Option<&Record> {
            self.0.get(index as usize)
        }
    }

    const ROLLING: Rolling = Rolling {
        segment_bytes: 500,
        segment_roll: 1_000_000,
    };

    fn records(count: u32) -> Records {
        let record = |index: u32| Record {
            time: u64::from(index) * 10,
            value: index,
            value_len: 28,
        };
        Records((0..count).map(record).collect())
    }

    fn run(first: u32, count: u32, epoch: i32) -> Run {
        Run {
            base: 0,
            first,
            count,
            epoch,
        }
    }

    #[test]
    fn runs_of_one_epoch_grow_together() {
        let store = records(10);
        let mut log = Log::default();
        log.append(run(0, 3, 0), &store, ROLLING);
        log.append(run(3, 2, 0), &store, ROLLING);
        log.append(run(5, 1, 1), &store, ROLLING);
        assert_eq!(log.runs.len(), 2);
        assert_eq!((log.end(), log.end_of_epoch(0), log.last_epoch()), (6, 5, 1));
        assert_eq!(log.index_of(5), Some(5));
        assert_eq!(log.index_of(6), None);
    }

    #[test]
    fn a_read_returns_one_record_even_if_it_is_too_large() {
        let store = records(10);
        let mut log = Log::default();
        log.append(run(0, 5, 0), &store, ROLLING);
        let mut out = Vec::new();
        log.read(1, 5, 0, &store, &mut out);
        assert_eq!(
            out,
            [Run {
                base: 1,
                first: 1,
                count: 1,
                epoch: 0
            }]
        );
    }

    #[test]
    fn truncation_and_divergence() {
        let store = records(10);
        let mut log = Log::default();
        log.append(run(0, 4, 0), &store, ROLLING);
        log.truncate(2);
        log.append(run(6, 2, 1), &store, ROLLING);
        assert_eq!((log.end(), log.index_of(2), log.index_of(1)), (4, Some(6), Some(1)));
    }

    #[test]
    fn retention_takes_the_active_segment_too() {
        let store = records(10);
        let mut log = Log::default();
        log.append(run(0, 6, 0), &store, ROLLING);
        assert!(!log.retain(40, Some(1000), None, 6));
        assert!(log.retain(2000, Some(1000), None, 6));
        assert_eq!((log.start(), log.end()), (6, 6));
        log.append(run(6, 1, 0), &store, ROLLING);
        assert_eq!(log.index_of(6), Some(6));
    }

    #[test]
    fn retention_stops_at_the_high_watermark() {
        let store = records(10);
        let mut log = Log::default();
        log.append(run(0, 6, 0), &store, ROLLING);
        assert!(!log.retain(2000, Some(1000), None, 4));
    }
}
