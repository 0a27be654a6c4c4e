//! Consumer groups: who is in them, who reads which partition, which offsets are committed.

use std::collections::BTreeMap;

use crate::console::machine::Machine;
use crate::sim::Micros;

/// A consumer group.
#[derive(Debug, Clone, Default)]
pub(in crate::console) struct Group {
    pub members: Vec<Member>,
    /// By topic and partition.
    pub offsets: BTreeMap<(String, usize), i64>,
    /// Counts assignments.
    pub generation: u32,
}

/// A consumer that belongs to a group.
#[derive(Debug, Clone, Default)]
pub(in crate::console) struct Member {
    /// `consumer-1-<uuid>`.
    pub id: String,
    pub topic: String,
    pub partitions: Vec<usize>,
    /// It was killed: the group notices at this time.
    pub lost: Option<Micros>,
}

impl Group {
    /// Shares the partitions out anew: ranges, in the order of the members' ids (`RangeAssignor.java`).
    fn assign(&mut self, count: impl Fn(&str) -> usize) {
        self.generation += 1;
        self.members.sort_by(|one, other| one.id.cmp(&other.id));
        let mut topics: Vec<String> = self.members.iter().map(|member| member.topic.clone()).collect();
        topics.sort();
        topics.dedup();
        for topic in topics {
            let partitions = count(&topic);
            let mut members: Vec<&mut Member> =
                self.members.iter_mut().filter(|member| member.topic == topic).collect();
            let (each, more) = (partitions / members.len(), partitions % members.len());
            let mut first = 0;
            for (index, member) in members.iter_mut().enumerate() {
                let own = each + usize::from(index < more);
                member.partitions = (first..first + own).collect();
                first += own;
            }
        }
    }
}

impl Machine {
    /// A consumer joins; the partitions are shared out anew. Returns its id.
    pub fn join_group(&mut self, name: &str, topic: &str) -> String {
        let id = format!("consumer-1-{}", self.uuid());
        let group = self.groups.entry(name.to_owned()).or_default();
        group.members.push(Member {
            id: id.clone(),
            topic: topic.to_owned(),
            ..Member::default()
        });
        self.rebalance(name);
        id
    }

    pub fn leave_group(&mut self, name: &str, id: &str) {
        if let Some(group) = self.groups.get_mut(name) {
            group.members.retain(|member| member.id != id);
            self.rebalance(name);
        }
    }

    fn rebalance(&mut self, name: &str) {
        let topics = &self.topics;
        if let Some(group) = self.groups.get_mut(name) {
            group.assign(|topic| topics.get(topic).map_or(0, |topic| topic.places.len()));
        }
    }

    /// Members whose session is over go.
    pub fn expire_members(&mut self) {
        let now = self.now();
        let due = |member: &Member| member.lost.is_some_and(|at| at <= now);
        let names: Vec<String> = self
            .groups
            .iter()
            .filter(|(_, group)| group.members.iter().any(due))
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            if let Some(group) = self.groups.get_mut(&name) {
                group.members.retain(|member| !due(member));
            }
            self.rebalance(&name);
        }
    }
}
