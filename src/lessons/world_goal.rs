//! Goals about the running world.

use serde::{Deserialize, Serialize};

use super::world::{TopicFacts, WorldFacts};
use crate::finding::Message;
use crate::ordering::cutter::CutReason;

/// A kind of process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Processes {
    Orderers,
    Brokers,
    Zookeepers,
}

/// How many processes of a kind are up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpGoal {
    pub of: Processes,
    #[serde(default)]
    pub at_least: Option<u32>,
    #[serde(default)]
    pub at_most: Option<u32>,
}

/// A topic is there, and is like this.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicGoal {
    pub name: String,
    pub partitions: Option<u32>,
    pub replicas: Option<u32>,
    pub in_sync_at_least: Option<u32>,
    pub in_sync_at_most: Option<u32>,
    pub records_at_least: Option<i64>,
    pub records_at_most: Option<i64>,
    /// Every partition has a leader, or one has none.
    pub led: Option<bool>,
}

/// A channel is served by all orderers that are up, or by so many.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelGoal {
    pub name: String,
    #[serde(default)]
    pub at_least: Option<u32>,
    #[serde(default)]
    pub at_most: Option<u32>,
}

/// A channel has so many blocks (the first one included), or so many that were cut for this reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlocksGoal {
    pub channel: String,
    #[serde(default)]
    pub at_least: Option<u64>,
    #[serde(default)]
    pub at_most: Option<u64>,
    #[serde(default)]
    pub cut_by: Option<Cut>,
}

/// Why a block was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// MaxMessageCount.
    Count,
    /// PreferredMaxBytes would have been gone over.
    Bytes,
    /// A message larger than PreferredMaxBytes is alone.
    Isolated,
    /// BatchTimeout.
    Timeout,
    /// A configuration is alone.
    Config,
}

impl Cut {
    /// Of the message that says how many such blocks there are.
    fn key(self) -> &'static str {
        match self {
            Cut::Count => "goal.blocks.count",
            Cut::Bytes => "goal.blocks.bytes",
            Cut::Isolated => "goal.blocks.isolated",
            Cut::Timeout => "goal.blocks.timeout",
            Cut::Config => "goal.blocks.config",
        }
    }

    fn is(self, reason: CutReason) -> bool {
        match self {
            Cut::Count => reason == CutReason::Count,
            Cut::Bytes => matches!(reason, CutReason::Overflow | CutReason::BeforeIsolated),
            Cut::Isolated => reason == CutReason::Isolated,
            Cut::Timeout => reason == CutReason::Timeout,
            Cut::Config => reason == CutReason::Config,
        }
    }
}

/// In signs, which [`super::wording`] puts into words.
fn bounds<T: std::fmt::Display + PartialEq>(at_least: Option<T>, at_most: Option<T>) -> String {
    if let (Some(least), Some(most)) = (&at_least, &at_most)
        && least == most
    {
        return least.to_string();
    }
    let at_least = at_least.map(|bound| format!("≥ {bound}"));
    let at_most = at_most.map(|bound| format!("≤ {bound}"));
    at_least.into_iter().chain(at_most).collect::<Vec<_>>().join(", ")
}

fn within<T: PartialOrd + Copy>(value: T, at_least: Option<T>, at_most: Option<T>) -> bool {
    at_least.is_none_or(|bound| value >= bound) && at_most.is_none_or(|bound| value <= bound)
}

impl UpGoal {
    pub(super) fn missing(&self, world: &WorldFacts) -> Option<Message> {
        let (key, count) = match self.of {
            Processes::Orderers => ("goal.up.orderers", world.orderers_up),
            Processes::Brokers => ("goal.up.brokers", world.brokers_up),
            Processes::Zookeepers => ("goal.up.zookeepers", world.zookeepers_up),
        };
        let message = || {
            let wanted = bounds(self.at_least, self.at_most);
            Message::new(key).with("count", i64::from(count)).with("wanted", wanted)
        };
        (!within(count, self.at_least, self.at_most)).then(message)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at_least.is_none() && self.at_most.is_none()
    }
}

impl TopicGoal {
    pub(super) fn missing(&self, world: &WorldFacts) -> Vec<Message> {
        let Some(topic) = world.topics.iter().find(|topic| topic.name == self.name) else {
            return vec![Message::new("goal.topic").with("topic", self.name.as_str())];
        };
        self.wrong(topic)
            .into_iter()
            .map(|(key, found, wanted)| {
                Message::new(key)
                    .with("topic", self.name.as_str())
                    .with("count", found)
                    .with("wanted", wanted)
            })
            .collect()
    }

    fn wrong(&self, topic: &TopicFacts) -> Vec<(&'static str, i64, String)> {
        let number = |bound: Option<u32>| bound.map(i64::from);
        let mut wrong = Vec::new();
        let mut check = |key: &'static str, found: i64, at_least: Option<i64>, at_most: Option<i64>| {
            if !within(found, at_least, at_most) {
                wrong.push((key, found, bounds(at_least, at_most)));
            }
        };
        let (partitions, replicas) = (number(self.partitions), number(self.replicas));
        check("goal.topic.partitions", topic.partitions.into(), partitions, partitions);
        check("goal.topic.replicas", topic.replicas.into(), replicas, replicas);
        let (least, most) = (number(self.in_sync_at_least), number(self.in_sync_at_most));
        check("goal.topic.in-sync", topic.in_sync.into(), least, most);
        check(
            "goal.topic.records",
            topic.records,
            self.records_at_least,
            self.records_at_most,
        );
        match self.led {
            Some(true) if !topic.led => wrong.push(("goal.topic.leaderless", 0, String::new())),
            Some(false) if topic.led => wrong.push(("goal.topic.led", 0, String::new())),
            _ => {}
        }
        wrong
    }
}

impl ChannelGoal {
    pub(super) fn missing(&self, world: &WorldFacts) -> Option<Message> {
        let own = world
            .chains
            .iter()
            .filter(|chain| chain.channel == self.name && chain.running);
        let count = u32::try_from(own.count()).unwrap_or(u32::MAX);
        let all = || world.orderers_up.max(1);
        let at_least = self.at_least.or_else(|| self.at_most.is_none().then(all));
        let message = || {
            Message::new("goal.channel")
                .with("channel", self.name.as_str())
                .with("count", i64::from(count))
                .with("wanted", bounds(at_least, self.at_most))
        };
        (!within(count, at_least, self.at_most)).then(message)
    }
}

impl BlocksGoal {
    pub(super) fn missing(&self, world: &WorldFacts) -> Option<Message> {
        let own = world.chains.iter().filter(|chain| chain.channel == self.channel);
        let counts = own.map(|chain| match self.cut_by {
            None => chain.height,
            Some(cut) => chain.reasons.iter().filter(|reason| cut.is(**reason)).count() as u64,
        });
        let count = counts.max().unwrap_or(0);
        let key = self.cut_by.map_or("goal.blocks", Cut::key);
        let message = || {
            Message::new(key)
                .with("channel", self.channel.as_str())
                .with("count", i64::try_from(count).unwrap_or(i64::MAX))
                .with("wanted", bounds(self.at_least, self.at_most))
        };
        (!within(count, self.at_least, self.at_most)).then(message)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at_least.is_none() && self.at_most.is_none()
    }
}
