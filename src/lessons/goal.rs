//! Goals: plain data that a lesson's or challenge's file holds against the network and the simulated world. Never against
//! what somebody typed.

use serde::{Deserialize, Serialize};

use super::challenge::Level;
use super::in_force::{Of, Plain, in_force};
use super::world::WorldFacts;
use super::world_goal::{BlocksGoal, ChannelGoal, TopicGoal, UpGoal};
use crate::config::network::Network;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Message};
use crate::rules;
use crate::sim::World;
use crate::sim::expect::Expect;

/// Goals inside of goals.
const DEPTH: u32 = 8;

/// What a goal looks at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub network: &'a Network,
    /// What the rules say of its files.
    pub findings: &'a [Finding],
    /// `None`: nothing runs.
    pub world: Option<&'a WorldFacts>,
    /// A scenario that was played to its end.
    pub run: Option<&'a World>,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Goal {
    /// All of them.
    All(Vec<Goal>),
    /// One of them at least.
    Any(Vec<Goal>),
    /// A setting in force, with everybody who has it.
    Setting(SettingGoal),
    /// These rules have nothing to say.
    Silent(Vec<String>),
    /// This rule has something to say.
    Found(String),
    /// No finding is this severe, or more.
    Clean(Level),
    /// The chosen Fabric release belongs to this group.
    Release(String),
    /// So many processes are up.
    Up(UpGoal),
    Topic(TopicGoal),
    /// There is no topic of this name.
    NoTopic(String),
    Channel(ChannelGoal),
    Blocks(BlocksGoal),
    /// An orderer has panicked, with these words among its last.
    Panicked(String),
    /// A file or folder of the machine.
    File(String),
    NoFile(String),
    /// The scenario, played to its end, comes out so.
    Run(Box<Expect>),
}

/// What a setting must be. At least one of the bounds is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingGoal {
    pub of: Of,
    /// As the program knows it: `min.insync.replicas`, `BatchSize.MaxMessageCount`.
    pub key: String,
    #[serde(default)]
    pub is: Option<Plain>,
    #[serde(default)]
    pub not: Option<Plain>,
    #[serde(default)]
    pub at_least: Option<i64>,
    #[serde(default)]
    pub at_most: Option<i64>,
    /// Is an item of the list.
    #[serde(default)]
    pub has: Option<String>,
}

impl Goal {
    /// What is missing; empty when the goal is met.
    pub fn missing(&self, facts: &Facts<'_>) -> Vec<Message> {
        let spoken = |code: &str| facts.findings.iter().any(|finding| finding.code == code);
        match self {
            Goal::All(goals) => goals.iter().flat_map(|goal| goal.missing(facts)).collect(),
            Goal::Any(goals) => any(goals, facts),
            Goal::Setting(setting) => setting.missing(facts.network),
            Goal::Silent(codes) => {
                let loud = codes.iter().filter(|code| spoken(code));
                loud.map(|code| of_rule("goal.silent", code)).collect()
            }
            Goal::Found(code) => not(spoken(code), || of_rule("goal.found", code)),
            Goal::Clean(level) => {
                let loud = facts
                    .findings
                    .iter()
                    .filter(|finding| finding.severity <= level.severity());
                loud.map(|finding| of_rule("goal.silent", &finding.code)).collect()
            }
            Goal::Release(release) => {
                let met = FabricVersion::parse(release) == Some(facts.network.fabric);
                let found = facts.network.fabric.name();
                not(met, || {
                    let message = Message::new("goal.release").with("wanted", release.as_str());
                    message.with("found", found)
                })
            }
            Goal::Run(expect) => match facts.run {
                Some(run) => expect.judge(run, facts.findings),
                None => vec![Message::new("goal.nothing-runs")],
            },
            _ => match facts.world {
                Some(world) => self.missing_in(world),
                None => vec![Message::new("goal.nothing-runs")],
            },
        }
    }

    fn missing_in(&self, world: &WorldFacts) -> Vec<Message> {
        let of = |key: &'static str, name: &'static str, value: &str| Message::new(key).with(name, value);
        let below = |known: &str, path: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        let there = |path: &str| world.paths.iter().any(|known| known == path || below(known, path));
        match self {
            Goal::Up(up) => up.missing(world).into_iter().collect(),
            Goal::Topic(topic) => topic.missing(world),
            Goal::NoTopic(name) => {
                let gone = world.topics.iter().all(|topic| topic.name != *name);
                not(gone, || of("goal.no-topic", "topic", name))
            }
            Goal::Channel(channel) => channel.missing(world).into_iter().collect(),
            Goal::Blocks(blocks) => blocks.missing(world).into_iter().collect(),
            Goal::Panicked(words) => {
                let met = world.panics.iter().any(|panic| panic.contains(words.as_str()));
                not(met, || of("goal.panicked", "words", words))
            }
            Goal::File(path) => not(there(path), || of("goal.file", "path", path)),
            Goal::NoFile(path) => not(!there(path), || of("goal.no-file", "path", path)),
            _ => Vec::new(),
        }
    }

    pub fn is_met(&self, facts: &Facts<'_>) -> bool {
        self.missing(facts).is_empty()
    }

    /// It asks for a scenario to be played, or for a machine on which something runs.
    pub fn needs_world(&self) -> bool {
        match self {
            Goal::All(goals) | Goal::Any(goals) => goals.iter().any(Goal::needs_world),
            Goal::Setting(_) | Goal::Silent(_) | Goal::Found(_) | Goal::Clean(_) | Goal::Release(_) => false,
            _ => true,
        }
    }

    /// What is wrong with the goal itself, if anything.
    pub fn mistake(&self) -> Option<Message> {
        self.mistake_within(DEPTH)
    }

    fn mistake_within(&self, depth: u32) -> Option<Message> {
        let empty = |is_empty: bool| is_empty.then(|| Message::new("lesson.mistake.goal"));
        let unknown = |code: &String| rules::find(code).is_none();
        match self {
            Goal::All(goals) | Goal::Any(goals) => {
                let Some(depth) = depth.checked_sub(1) else {
                    return Some(Message::new("lesson.mistake.goal"));
                };
                let inner = || goals.iter().find_map(|goal| goal.mistake_within(depth));
                empty(goals.is_empty()).or_else(inner)
            }
            Goal::Silent(codes) => {
                let wrong = codes.is_empty() || codes.iter().any(unknown);
                wrong.then(|| Message::new("lesson.mistake.rule"))
            }
            Goal::Found(code) => unknown(code).then(|| Message::new("lesson.mistake.rule")),
            Goal::Setting(setting) => empty(setting.is_empty()),
            Goal::Release(release) => {
                let unknown = FabricVersion::parse(release).is_none();
                unknown.then(|| Message::new("lesson.mistake.fabric"))
            }
            Goal::Up(up) => empty(up.is_empty()),
            Goal::Topic(topic) => empty(topic.name.is_empty()),
            Goal::Channel(channel) => empty(channel.name.is_empty()),
            Goal::Blocks(blocks) => empty(blocks.is_empty() || blocks.channel.is_empty()),
            Goal::NoTopic(text) | Goal::Panicked(text) | Goal::File(text) | Goal::NoFile(text) => {
                empty(text.is_empty())
            }
            Goal::Run(expect) => empty(**expect == Expect::default()),
            Goal::Clean(_) => None,
        }
    }
}

fn of_rule(key: &'static str, code: &str) -> Message {
    Message::new(key).with("code", code)
}

/// The message, unless it is met.
fn not(met: bool, message: impl FnOnce() -> Message) -> Vec<Message> {
    if met { Vec::new() } else { vec![message()] }
}

/// What is missing for the goal that is nearest.
fn any(goals: &[Goal], facts: &Facts<'_>) -> Vec<Message> {
    let missing = goals.iter().map(|goal| goal.missing(facts));
    missing.min_by_key(Vec::len).unwrap_or_default()
}

impl SettingGoal {
    fn is_empty(&self) -> bool {
        let SettingGoal {
            is,
            not,
            at_least,
            at_most,
            has,
            ..
        } = self;
        is.is_none() && not.is_none() && at_least.is_none() && at_most.is_none() && has.is_none()
    }

    fn missing(&self, network: &Network) -> Vec<Message> {
        let values = in_force(network, self.of, &self.key);
        let missing = |key: &'static str| {
            let message = Message::new(key).with("key", self.key.as_str());
            message.with("wanted", self.wanted())
        };
        if values.is_empty() {
            return vec![missing("goal.setting.nobody")];
        }
        // Who has the same is named together.
        let mut wrong: Vec<(String, Vec<&str>)> = Vec::new();
        for (who, value) in values.iter().filter(|(_, value)| !self.holds(value)) {
            let found = value.to_string();
            match wrong.iter_mut().find(|(known, _)| *known == found) {
                Some((_, names)) => names.push(who),
                None => wrong.push((found, vec![who])),
            }
        }
        wrong
            .into_iter()
            .map(|(found, names)| {
                let found = if found.is_empty() { "–".to_owned() } else { found };
                missing("goal.setting")
                    .with("found", found)
                    .with("who", names.join(", "))
            })
            .collect()
    }

    fn holds(&self, value: &Plain) -> bool {
        let bound = |bound: Option<i64>, holds: fn(i64, i64) -> bool| match (bound, value) {
            (None, _) => true,
            (Some(bound), Plain::Number(value)) => holds(*value, bound),
            _ => false,
        };
        let text = value.to_string();
        self.is.as_ref().is_none_or(|is| is == value)
            && self.not.as_ref().is_none_or(|not| not != value)
            && bound(self.at_least, |value, bound| value >= bound)
            && bound(self.at_most, |value, bound| value <= bound)
            && self
                .has
                .as_ref()
                .is_none_or(|has| text.split(", ").any(|item| item == has))
    }

    /// In signs, which [`super::wording`] puts into words: `≥ 2`.
    fn wanted(&self) -> String {
        let sign = |sign: &str, value: Option<String>| value.map(|value| format!("{sign}{value}"));
        let parts = [
            sign("", self.is.as_ref().map(Plain::to_string)),
            sign("≠ ", self.not.as_ref().map(Plain::to_string)),
            sign("≥ ", self.at_least.map(|bound| bound.to_string())),
            sign("≤ ", self.at_most.map(|bound| bound.to_string())),
            sign("∋ ", self.has.clone()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests;
