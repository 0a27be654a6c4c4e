//! What the controller decides: where replicas go, who leads, who is in sync.
//!
//! Source: Kafka 1.1.1 `AdminUtils.scala`, `PartitionStateMachine.scala`, `ReplicaStateMachine.scala`,
//! `KafkaController.scala`.

use super::error::KafkaError;
use super::partition::BrokerIndex;

/// A set of brokers, one bit per index.
pub type Brokers = u64;

/// Whether `broker` is in the set.
pub fn has(brokers: Brokers, broker: BrokerIndex) -> bool {
    brokers >> (broker & 63) & 1 == 1
}

/// The set with only this broker.
pub fn only(broker: BrokerIndex) -> Brokers {
    1 << (broker & 63)
}

/// A topic's one partition that Fabric uses, as ZooKeeper has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Partition {
    /// Assigned replicas; the first is the preferred leader.
    pub replicas: Vec<BrokerIndex>,
    pub leader: Option<BrokerIndex>,
    /// Leader epoch: goes up with every election and every change by the controller.
    pub epoch: i32,
    /// In-sync replicas; an offline partition keeps its last member.
    pub isr: Vec<BrokerIndex>,
}

/// Where the replicas of a new topic go: one after the other from a random first broker, the rest with a random shift.
/// `start` and `shift` are the random numbers. Only brokers that ZooKeeper knows count.
///
/// # Errors
/// A factor that is not positive or larger than the number of live brokers.
pub fn assign(live: Brokers, factor: i64, start: u64, shift: u64) -> Result<Vec<BrokerIndex>, KafkaError> {
    let live: Vec<BrokerIndex> = (0..64).filter(|&broker| has(live, broker)).collect();
    let count = live.len() as u64;
    let factor = u64::try_from(factor).ok().filter(|factor| (1..=count).contains(factor));
    let factor = factor.ok_or(KafkaError::InvalidReplicationFactor)?;
    let first = start % count;
    let place = |index: u64| match index {
        0 => first,
        _ => (first + 1 + (shift + index - 1) % (count - 1)) % count,
    };
    Ok((0..factor).map(|index| live[place(index) as usize]).collect())
}

/// What an election came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elected {
    /// An in-sync replica leads.
    Clean,
    /// A replica leads that may lack acknowledged records.
    Unclean,
    /// Nobody may.
    None,
}

impl Partition {
    /// The first leader of a new topic: the first live replica; all live replicas are in sync.
    pub fn bring_online(&mut self, live: Brokers) {
        self.isr = self
            .replicas
            .iter()
            .copied()
            .filter(|&broker| has(live, broker))
            .collect();
        self.leader = self.isr.first().copied();
    }

    /// Elects among live replicas, in the assigned order: first of those in sync; if there is none and it is allowed, of
    /// all (`OfflinePartitionLeaderElectionStrategy`).
    pub fn elect(&mut self, live: Brokers, unclean: bool) -> Elected {
        let alive = |broker: &&BrokerIndex| has(live, **broker);
        let mut candidates = self.replicas.iter().filter(alive);
        if let Some(&leader) = candidates.clone().find(|broker| self.isr.contains(broker)) {
            self.isr.retain(|&broker| has(live, broker));
            self.set_leader(Some(leader));
            return Elected::Clean;
        }
        match candidates.next().filter(|_| unclean) {
            Some(&leader) => {
                self.isr = vec![leader];
                self.set_leader(Some(leader));
                Elected::Unclean
            }
            None => Elected::None,
        }
    }

    /// A broker is gone: its leadership, or its place in the ISR. The last member of the ISR stays in it. Returns whether
    /// anything changed.
    pub fn lose(&mut self, broker: BrokerIndex) -> bool {
        let led = self.leader == Some(broker);
        let in_sync = self.isr.contains(&broker);
        if !led && !in_sync {
            return false;
        }
        if self.isr.len() > 1 {
            self.isr.retain(|&other| other != broker);
        }
        let leader = self.leader.filter(|_| !led);
        self.set_leader(leader);
        true
    }

    /// The leader hands over because it is going to stop: to another live in-sync replica, if there is one.
    pub fn hand_over(&mut self, broker: BrokerIndex, live: Brokers) -> bool {
        let fits = |other: &&BrokerIndex| **other != broker && has(live, **other) && self.isr.contains(other);
        if self.leader != Some(broker) {
            return self.isr.len() > 1 && self.lose(broker);
        }
        let Some(&next) = self.replicas.iter().find(fits) else {
            return false;
        };
        self.isr.retain(|&other| other != broker);
        self.set_leader(Some(next));
        true
    }

    /// Gives the leadership back to the preferred replica, if it is alive and in sync.
    pub fn prefer(&mut self, live: Brokers) -> bool {
        let Some(&first) = self.replicas.first() else {
            return false;
        };
        if self.leader == Some(first) || !has(live, first) || !self.isr.contains(&first) {
            return false;
        }
        self.set_leader(Some(first));
        true
    }

    fn set_leader(&mut self, leader: Option<BrokerIndex>) {
        self.leader = leader;
        self.epoch += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition() -> Partition {
        Partition {
            replicas: vec![1, 2, 3],
            leader: Some(1),
            epoch: 0,
            isr: vec![1, 2, 3],
        }
    }

    #[test]
    fn only_live_brokers_count_for_the_factor() {
        assert_eq!(assign(0b0111, 4, 0, 0), Err(KafkaError::InvalidReplicationFactor));
        assert_eq!(assign(0b0111, 0, 0, 0), Err(KafkaError::InvalidReplicationFactor));
        for start in 0..3 {
            for shift in 0..3 {
                let mut replicas = assign(0b1011, 3, start, shift).unwrap();
                replicas.sort_unstable();
                assert_eq!(replicas, [0, 1, 3]);
            }
        }
        assert_eq!(assign(0b0100, 1, 5, 9), Ok(vec![2]));
    }

    #[test]
    fn the_first_live_replica_in_sync_leads() {
        let mut partition = partition();
        assert!(partition.lose(1));
        assert_eq!(partition.elect(0b1100, false), Elected::Clean);
        assert_eq!((partition.leader, partition.isr), (Some(2), vec![2, 3]));
    }

    #[test]
    fn without_a_member_in_sync_only_an_unclean_election_helps() {
        let mut partition = partition();
        partition.isr = vec![1];
        assert!(partition.lose(1));
        assert_eq!((partition.leader, &partition.isr[..]), (None, &[1][..]));
        assert_eq!(partition.clone().elect(0b1100, false), Elected::None);
        assert_eq!(partition.elect(0b1100, true), Elected::Unclean);
        assert_eq!((partition.leader, partition.isr), (Some(2), vec![2]));
    }

    #[test]
    fn a_stop_hands_over() {
        let mut partition = partition();
        assert!(partition.hand_over(1, 0b1110));
        assert_eq!((partition.leader, &partition.isr[..]), (Some(2), &[2, 3][..]));
        assert!(partition.hand_over(3, 0b1110));
        assert_eq!(partition.isr, [2]);
        assert!(!partition.hand_over(2, 0b1110));
    }
}
