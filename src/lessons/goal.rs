//! Goals: plain data that a lesson's or challenge's file holds against the network and the simulated world. Never against
//! what somebody typed.

use serde::{Deserialize, Serialize};

use super::challenge::Level;
use super::in_force::{Of, Plain, in_force};
use crate::config::network::Network;
use crate::finding::{Finding, Message};
use crate::rules;

/// What a goal looks at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub network: &'a Network,
    /// What the rules say of its files.
    pub findings: &'a [Finding],
    /// `None`: nothing runs.
    pub world: Option<&'a WorldFacts>,
}

/// What is to be seen in the running world.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorldFacts {}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        match self {
            Goal::All(goals) => goals.iter().flat_map(|goal| goal.missing(facts)).collect(),
            Goal::Any(goals) => any(goals, facts),
            Goal::Setting(setting) => setting.missing(facts.network),
            Goal::Silent(codes) => {
                let speaks = |code: &&String| facts.findings.iter().any(|finding| finding.code == code.as_str());
                let loud = codes.iter().filter(speaks);
                loud.map(|code| Message::new("goal.silent").with("code", code.as_str()))
                    .collect()
            }
            Goal::Found(code) => {
                let speaks = facts.findings.iter().any(|finding| finding.code == code.as_str());
                let missing = (!speaks).then(|| Message::new("goal.found").with("code", code.as_str()));
                missing.into_iter().collect()
            }
            Goal::Clean(level) => {
                let loud = facts
                    .findings
                    .iter()
                    .filter(|finding| finding.severity <= level.severity());
                loud.map(|finding| Message::new("goal.silent").with("code", finding.code.to_string()))
                    .collect()
            }
        }
    }

    pub fn is_met(&self, facts: &Facts<'_>) -> bool {
        self.missing(facts).is_empty()
    }

    /// What is wrong with the goal itself, if anything.
    pub fn mistake(&self) -> Option<Message> {
        match self {
            Goal::All(goals) | Goal::Any(goals) => {
                let empty = goals.is_empty().then(|| Message::new("lesson.mistake.goal"));
                empty.or_else(|| goals.iter().find_map(Goal::mistake))
            }
            Goal::Silent(codes) => {
                let unknown = codes.iter().any(|code| rules::find(code).is_none());
                (unknown || codes.is_empty()).then(|| Message::new("lesson.mistake.rule"))
            }
            Goal::Found(code) => rules::find(code).is_none().then(|| Message::new("lesson.mistake.rule")),
            Goal::Setting(setting) => setting.is_empty().then(|| Message::new("lesson.mistake.goal")),
            Goal::Clean(_) => None,
        }
    }
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
        let wrong = values.iter().filter(|(_, value)| !self.holds(value));
        wrong
            .map(|(who, value)| {
                missing("goal.setting")
                    .with("found", value.to_string())
                    .with("who", who.as_str())
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

    /// In signs that every language knows: `≥ 2`.
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
