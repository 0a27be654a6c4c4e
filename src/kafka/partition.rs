//! A leader's view of its partition: in-sync replicas, high watermark, who may append.
//!
//! Source: Kafka 1.1.1 `Partition.scala`, `Log.scala`.

use super::Micros;
use super::error::KafkaError;
use super::size;

/// Index of a broker in the network (not its `broker.id`).
pub type BrokerIndex = u8;

/// What the leader knows of a follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowerState {
    pub broker: BrokerIndex,
    /// Log end offset, learnt from its last fetch; -1 before the first one.
    pub log_end: i64,
    /// When it last had everything (`lastCaughtUpTimeMs`); `None`: never since this leadership began.
    pub caught_up_at: Option<Micros>,
    /// Its last fetch, and the leader's log end then.
    last_fetch: (Micros, i64),
}

/// The leader's part of a replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leadership {
    /// In the order of ZooKeeper's list: a new member is appended at the end.
    pub isr: Vec<BrokerIndex>,
    pub followers: Vec<FollowerState>,
    pub high_watermark: i64,
}

/// The limits that a produce request meets on the leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppendLimits {
    pub min_insync_replicas: i64,
    pub message_max_bytes: i64,
    pub segment_bytes: i64,
    /// Old messages are rewritten as one v2 batch.
    pub batch_format: bool,
}

impl Leadership {
    /// A new leader knows nothing of its followers, and gives those in sync a whole lag time to show up.
    pub fn new(isr: Vec<BrokerIndex>, replicas: &[BrokerIndex], me: BrokerIndex, hw: i64, now: Micros) -> Self {
        let follower = |&broker: &BrokerIndex| FollowerState {
            broker,
            log_end: -1,
            caught_up_at: isr.contains(&broker).then_some(now),
            last_fetch: (now, -1),
        };
        let others = replicas.iter().filter(|broker| **broker != me);
        Leadership {
            followers: others.map(follower).collect(),
            isr,
            high_watermark: hw,
        }
    }

    /// The controller has changed the ISR under the same leader: who is not in it has never caught up
    /// (`Partition.makeLeader`).
    pub fn set_isr(&mut self, isr: Vec<BrokerIndex>, now: Micros) {
        for follower in &mut self.followers {
            follower.caught_up_at = isr.contains(&follower.broker).then_some(now);
        }
        self.isr = isr;
    }

    /// A follower whose fetch waited here is gone: until now it had everything.
    pub fn lost(&mut self, broker: BrokerIndex, log_end: i64, now: Micros) {
        let state = self.followers.iter_mut().find(|follower| follower.broker == broker);
        if let Some(follower) = state.filter(|follower| follower.log_end >= log_end) {
            follower.caught_up_at = Some(now);
        }
    }

    /// The checks before anything is written, in their real order (`Partition.scala:595-617`, `Log.scala:641-793`).
    ///
    /// For acks=all only; a foreign producer with acks=1 passes `min_insync_replicas` 0.
    pub fn check_append(
        &self,
        value_lens: impl Iterator<Item = u32> + Clone,
        limits: AppendLimits,
    ) -> Result<(), KafkaError> {
        if (self.isr.len() as i64) < limits.min_insync_replicas {
            return Err(KafkaError::NotEnoughReplicas);
        }
        let largest = value_lens.clone().map(size::message_v1).max().unwrap_or(0);
        if largest > limits.message_max_bytes {
            return Err(KafkaError::MessageSizeTooLarge);
        }
        let written = if limits.batch_format {
            size::batch_v2(value_lens)
        } else {
            value_lens.map(size::message_v1).sum()
        };
        if limits.batch_format && written > limits.message_max_bytes {
            return Err(KafkaError::MessageSizeTooLarge);
        }
        if written > limits.segment_bytes {
            return Err(KafkaError::RecordListTooLarge);
        }
        Ok(())
    }

    /// A follower asks for `offset`, which shows its log end. Returns whether it may join the ISR again.
    pub fn fetched(&mut self, broker: BrokerIndex, offset: i64, log_end: i64, now: Micros) -> bool {
        let Some(follower) = self.followers.iter_mut().find(|follower| follower.broker == broker) else {
            return false;
        };
        // Replica.scala: caught up now, or at the time of the last fetch if it has what the log had then.
        if offset >= log_end {
            follower.caught_up_at = Some(now);
        } else if offset >= follower.last_fetch.1 && follower.last_fetch.1 >= 0 {
            follower.caught_up_at = follower.caught_up_at.max(Some(follower.last_fetch.0));
        }
        follower.last_fetch = (now, log_end);
        follower.log_end = offset;
        !self.isr.contains(&broker) && offset >= self.high_watermark
    }

    /// A follower whose fetch has waited gets new records: until now it had everything. (A real fetch waits 500 ms at most
    /// and is sent again; each of them would have said so.)
    pub fn served(&mut self, broker: BrokerIndex, now: Micros) {
        let state = self.followers.iter_mut().find(|follower| follower.broker == broker);
        if let Some(follower) = state.filter(|follower| follower.log_end >= follower.last_fetch.1) {
            follower.caught_up_at = Some(now);
        }
    }

    /// Raises the high watermark to the smallest log end of the ISR and of those who are caught up; it never goes back.
    /// Returns whether it moved (`Partition.scala:462-481`).
    pub fn advance(&mut self, log_end: i64, lag_max: Micros, now: Micros) -> bool {
        let counts = |follower: &&FollowerState| self.isr.contains(&follower.broker) || !lags(follower, lag_max, now);
        let slowest = self
            .followers
            .iter()
            .filter(counts)
            .map(|follower| follower.log_end)
            .min();
        let next = slowest.map_or(log_end, |slowest| slowest.min(log_end));
        if next <= self.high_watermark {
            return false;
        }
        self.high_watermark = next;
        true
    }

    /// The ISR without those who lag, if anybody does. `waiting`: followers whose fetch waits for new records here, and who
    /// are thus caught up. The leader itself is never removed (`Partition.scala:507-555`).
    pub fn shrunk(
        &self,
        log_end: i64,
        lag_max: Micros,
        now: Micros,
        waiting: &[BrokerIndex],
    ) -> Option<Vec<BrokerIndex>> {
        let gone = |broker: &BrokerIndex| {
            let state = self.followers.iter().find(|follower| follower.broker == *broker);
            state.is_some_and(|follower| {
                let waits = waiting.contains(broker) && follower.log_end >= log_end;
                !waits && lags(follower, lag_max, now)
            })
        };
        if !self.isr.iter().any(gone) {
            return None;
        }
        Some(self.isr.iter().copied().filter(|broker| !gone(broker)).collect())
    }
}

fn lags(follower: &FollowerState, lag_max: Micros, now: Micros) -> bool {
    follower.caught_up_at.is_none_or(|at| now.saturating_sub(at) > lag_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: AppendLimits = AppendLimits {
        min_insync_replicas: 2,
        message_max_bytes: 1_000_012,
        segment_bytes: 1 << 30,
        batch_format: true,
    };

    fn leader() -> Leadership {
        Leadership::new(vec![0, 1, 2], &[0, 1, 2], 0, 0, 0)
    }

    #[test]
    fn the_high_watermark_waits_for_the_slowest() {
        let mut leader = leader();
        assert!(!leader.advance(5, 10, 0));
        leader.fetched(1, 5, 5, 1);
        assert!(!leader.advance(5, 10, 1));
        leader.fetched(2, 3, 5, 2);
        assert!(leader.advance(5, 10, 2));
        assert_eq!(leader.high_watermark, 3);
    }

    #[test]
    fn who_lags_leaves_and_comes_back_at_the_end() {
        let mut leader = leader();
        leader.fetched(1, 5, 5, 100);
        assert_eq!(leader.shrunk(5, 50, 100, &[]), Some(vec![0, 1]));
        leader.isr = vec![0, 1];
        leader.advance(5, 50, 100);
        assert!(!leader.fetched(2, 4, 5, 101));
        assert!(leader.fetched(2, 5, 5, 102));
    }

    #[test]
    fn min_isr_comes_before_the_size() {
        let mut leader = leader();
        assert_eq!(leader.check_append([999_918 + 21].into_iter(), LIMITS), Ok(()));
        assert_eq!(
            leader.check_append([999_940].into_iter(), LIMITS),
            Err(KafkaError::MessageSizeTooLarge)
        );
        assert_eq!(
            leader.check_append([300_000; 4].into_iter(), LIMITS),
            Err(KafkaError::MessageSizeTooLarge)
        );
        leader.isr = vec![0];
        assert_eq!(
            leader.check_append([999_940].into_iter(), LIMITS),
            Err(KafkaError::NotEnoughReplicas)
        );
    }
}
