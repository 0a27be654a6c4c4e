//! What a scenario is expected to come to, as data: the `expect` of the gallery and of the rules' witnesses.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::World;
use super::causes::explain;
use super::invariants::{Breach, Broken};
use super::view::{ChainPhase, ChainView, Snapshot};
use crate::finding::{Finding, Message};

/// Names of the invariants.
pub const INVARIANTS: &[&str] = &[
    "DifferentBlocks",
    "Gap",
    "OffsetWentBack",
    "AcknowledgedLost",
    "InTwoBlocks",
    "ChainStopped",
    "Panicked",
];

/// Expectations; what is not given is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    /// The invariants that break, by name, in the order of time.
    #[serde(deserialize_with = "some_invariants")]
    pub broken: Option<Vec<String>>,
    /// These are among them.
    #[serde(deserialize_with = "invariants")]
    pub broken_has: Vec<String>,
    /// These are not.
    #[serde(deserialize_with = "invariants")]
    pub broken_not: Vec<String>,
    /// Whether an envelope is answered with something else than SUCCESS.
    pub refused: Option<bool>,
    pub accepted: Option<bool>,
    pub refused_count: Option<u64>,
    pub accepted_count: Option<u64>,
    pub refused_at_least: Option<u64>,
    pub refused_at_most: Option<u64>,
    /// Whether an envelope that was answered SUCCESS is in no block when the run is over.
    pub accepted_but_not_ordered: Option<bool>,
    /// The circuit breaker opens.
    pub breaker: bool,
    /// A refused envelope is in a block.
    pub refused_but_ordered: Option<bool>,
    /// `[orderer, channel]`: the chain does not run at the end.
    pub not_running: Vec<(u32, u32)>,
    pub running: Vec<(u32, u32)>,
    /// `[orderer, channel, height]`.
    pub height: Vec<(u32, u32, u64)>,
    /// Number of blocks of an orderer's chain: `[orderer, channel, height]`.
    pub height_at_least: Vec<(u32, u32, u64)>,
    pub height_at_most: Vec<(u32, u32, u64)>,
    /// Words that stand in the event log (in the form of its data).
    pub log: Vec<String>,
    pub log_not: Vec<String>,
    /// By name of an invariant: where its chain of causes ends.
    pub blame: BTreeMap<String, Blame>,
}

/// The chain of causes of a breach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Blame {
    /// The rule whose line let it happen.
    pub rule: Option<String>,
    /// The first offset that two orderers have read differently.
    pub offset: Option<i64>,
    /// Events of the chain, in order, by how they begin.
    pub events: Vec<String>,
}

fn invariants<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    match names.iter().find(|name| !INVARIANTS.contains(&name.as_str())) {
        Some(name) => Err(D::Error::unknown_variant(name, INVARIANTS)),
        None => Ok(names),
    }
}

fn some_invariants<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    invariants(from).map(Some)
}

impl Expect {
    /// What is otherwise than expected at the end of a run; `findings` are those of its files.
    pub fn judge(&self, world: &World, findings: &[Finding]) -> Vec<Message> {
        let view = world.view();
        let mut wrong = Vec::new();
        self.judge_invariants(&view, &mut wrong);
        self.judge_answers(world, &view, &mut wrong);
        self.judge_chains(&view, &mut wrong);
        self.judge_log(world, &mut wrong);
        for (name, blame) in &self.blame {
            blame.judge(name, world, &view, findings, &mut wrong);
        }
        wrong
    }

    fn judge_invariants(&self, view: &Snapshot, wrong: &mut Vec<Message>) {
        let broken: Vec<String> = view.broken.iter().map(kind).collect();
        let before = wrong.len();
        let breach = |name: &str| Message::new(format!("expect.broken.{name}"));
        let missing = |name: &str| Message::new(format!("expect.unbroken.{name}"));
        if let Some(wanted) = self.broken.as_ref().filter(|wanted| **wanted != broken) {
            let mut more: Vec<&String> = broken.iter().filter(|name| !wanted.contains(name)).collect();
            more.dedup();
            wrong.extend(more.into_iter().map(|name| breach(name)));
            let less = wanted.iter().filter(|name| !broken.contains(name));
            wrong.extend(less.map(|name| missing(name)));
            if wrong.len() == before {
                wrong.push(Message::new("expect.broken.order").with("broken", broken.join(", ")));
            }
        }
        let absent = self.broken_has.iter().filter(|name| !broken.contains(name));
        wrong.extend(absent.map(|name| missing(name)));
        let present = self.broken_not.iter().filter(|name| broken.contains(name));
        wrong.extend(present.map(|name| breach(name)));
    }

    fn judge_answers(&self, world: &World, view: &Snapshot, wrong: &mut Vec<Message>) {
        let totals = view.totals;
        let mut check = |holds: bool, key: &'static str, count: u64| {
            if !holds {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                wrong.push(Message::new(key).with("count", count));
            }
        };
        let (refused, accepted) = (totals.refused, totals.accepted);
        for (wanted, count, key) in [
            (self.refused, refused, "expect.refused"),
            (self.accepted, accepted, "expect.accepted"),
        ] {
            check(wanted.is_none_or(|some| some == (count > 0)), key, count);
        }
        for (holds, count, key) in [
            (
                self.refused_count.is_none_or(|count| count == refused),
                refused,
                "expect.refused",
            ),
            (
                self.accepted_count.is_none_or(|count| count == accepted),
                accepted,
                "expect.accepted",
            ),
            (
                self.refused_at_least.is_none_or(|count| refused >= count),
                refused,
                "expect.refused",
            ),
            (
                self.refused_at_most.is_none_or(|count| refused <= count),
                refused,
                "expect.refused",
            ),
        ] {
            check(holds, key, count);
        }
        let answered = |success: bool, ordered: bool| {
            let envelopes = (0..).map_while(|id| world.envelope(id)).filter(|envelope| {
                let answer = envelope.answered.as_ref().map(|(_, answer)| answer.status == "SUCCESS");
                answer == Some(success) && envelope.block.is_some() == ordered
            });
            envelopes.count() as u64
        };
        if let Some(wanted) = self.refused_but_ordered {
            let count = answered(false, true);
            check((count > 0) == wanted, "expect.refused-but-ordered", count);
        }
        if let Some(wanted) = self.accepted_but_not_ordered {
            let count = answered(true, false);
            check((count > 0) == wanted, "expect.accepted-but-not-ordered", count);
        }
    }

    fn judge_chains(&self, view: &Snapshot, wrong: &mut Vec<Message>) {
        let say = |key: &'static str, (orderer, channel): (u32, u32)| {
            let name = view.channels.get(channel as usize).cloned().unwrap_or_default();
            let orderer = view.orderers.get(orderer as usize).map(|orderer| orderer.name.clone());
            Message::new(key)
                .with("orderer", orderer.unwrap_or_default())
                .with("channel", name)
        };
        let runs = |(orderer, channel): (u32, u32)| {
            chain(view, orderer, channel).is_some_and(|chain| chain.phase == ChainPhase::Running)
        };
        let astray = self.not_running.iter().filter(|place| runs(**place));
        wrong.extend(astray.map(|place| say("expect.runs", *place)));
        let down = self.running.iter().filter(|place| !runs(**place));
        wrong.extend(down.map(|place| say("expect.not-running", *place)));
        let mut check = |list: &[(u32, u32, u64)], holds: fn(u64, u64) -> bool| {
            for &(orderer, channel, wanted) in list {
                let height = chain(view, orderer, channel).map_or(0, |chain| chain.height);
                if !holds(height, wanted) {
                    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
                    wrong.push(
                        say("expect.height", (orderer, channel))
                            .with("height", number(height))
                            .with("wanted", number(wanted)),
                    );
                }
            }
        };
        check(&self.height, |height, wanted| height == wanted);
        check(&self.height_at_least, |height, wanted| height >= wanted);
        check(&self.height_at_most, |height, wanted| height <= wanted);
    }

    fn judge_log(&self, world: &World, wrong: &mut Vec<Message>) {
        let has = |words: &str| {
            let mut events = world.trace().iter();
            events.any(|event| format!("{:?}", event.what).contains(words))
        };
        if self.breaker && !has("circuit breaker is open") {
            wrong.push(Message::new("expect.no-breaker"));
        }
        for words in self.log.iter().filter(|words| !has(words)) {
            wrong.push(Message::new("expect.log.missing").with("words", words.as_str()));
        }
        for words in self.log_not.iter().filter(|words| has(words)) {
            wrong.push(match words.as_str() {
                "LogStart" => Message::new("expect.log.start"),
                other => Message::new("expect.log").with("words", other),
            });
        }
    }
}

impl Blame {
    fn judge(&self, name: &str, world: &World, view: &Snapshot, findings: &[Finding], wrong: &mut Vec<Message>) {
        let Some(breach) = view.broken.iter().find(|breach| kind(breach) == name) else {
            return wrong.push(Message::new(format!("expect.unbroken.{name}")));
        };
        let cause = explain(world.trace(), view, breach, findings);
        let code = cause.finding.and_then(|index| findings.get(index as usize));
        let code = code.map(|finding| finding.code.as_ref());
        let mut events = cause.steps.iter().filter_map(|step| {
            let event = world.trace().get(step.event as usize)?;
            Some(format!("{:?}", event.what))
        });
        let in_order = self
            .events
            .iter()
            .all(|wanted| events.any(|event| event.starts_with(wanted)));
        if code != self.rule.as_deref() || !in_order {
            let steps = format!("{:?}", cause.steps);
            wrong.push(
                Message::new("expect.blame")
                    .with("broken", name)
                    .with("code", code.unwrap_or_default())
                    .with("steps", steps),
            );
        }
        let offset = match breach.what {
            Broken::DifferentBlocks { offset, .. } => offset,
            _ => None,
        };
        if offset != self.offset {
            wrong.push(
                Message::new("expect.offset")
                    .with("broken", name)
                    .with("offset", offset.unwrap_or(-1)),
            );
        }
    }
}

/// Name of the invariant.
fn kind(breach: &Breach) -> String {
    let text = format!("{:?}", breach.what);
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn chain(view: &Snapshot, orderer: u32, channel: u32) -> Option<&ChainView> {
    let orderer = view.orderers.get(orderer as usize)?;
    orderer.chains.iter().find(|chain| chain.channel == channel)
}
