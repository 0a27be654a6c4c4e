//! What a scenario is expected to come to, as data: the `expect` of the gallery and of the rules' witnesses.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::World;
use super::causes::explain;
use super::invariants::{Breach, Broken};
use super::view::{ChainPhase, ChainView, Snapshot};
use crate::finding::Finding;

/// Expectations; what is not given is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    /// The invariants that break, by name, in the order of time.
    pub broken: Option<Vec<String>>,
    /// These are among them.
    pub broken_has: Vec<String>,
    /// These are not.
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

impl Expect {
    /// What is otherwise than expected at the end of a run; `findings` are those of its files.
    pub fn judge(&self, world: &World, findings: &[Finding]) -> Vec<String> {
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

    fn judge_invariants(&self, view: &Snapshot, wrong: &mut Vec<String>) {
        let broken: Vec<String> = view.broken.iter().map(kind).collect();
        if self.broken.as_ref().is_some_and(|wanted| *wanted != broken) {
            wrong.push(format!("broken: {:?}", view.broken));
        }
        for name in self.broken_has.iter().filter(|name| !broken.contains(name)) {
            wrong.push(format!("{name} is not among {:?}", view.broken));
        }
        for name in self.broken_not.iter().filter(|name| broken.contains(name)) {
            wrong.push(format!("{name} is among {:?}", view.broken));
        }
    }

    fn judge_answers(&self, world: &World, view: &Snapshot, wrong: &mut Vec<String>) {
        let totals = view.totals;
        let mut check = |holds: bool, what: String| {
            if !holds {
                wrong.push(what);
            }
        };
        let refused = || format!("{} refused", totals.refused);
        let accepted = || format!("{} accepted", totals.accepted);
        check(self.refused.is_none_or(|some| some == (totals.refused > 0)), refused());
        check(
            self.accepted.is_none_or(|some| some == (totals.accepted > 0)),
            accepted(),
        );
        check(
            self.refused_count.is_none_or(|count| count == totals.refused),
            refused(),
        );
        check(
            self.accepted_count.is_none_or(|count| count == totals.accepted),
            accepted(),
        );
        check(
            self.refused_at_least.is_none_or(|count| totals.refused >= count),
            refused(),
        );
        check(
            self.refused_at_most.is_none_or(|count| totals.refused <= count),
            refused(),
        );
        let answered = |success: bool, ordered: bool| {
            (0..).map_while(|id| world.envelope(id)).any(|envelope| {
                let answer = envelope.answered.map(|(_, answer)| answer.status == "SUCCESS");
                answer == Some(success) && envelope.block.is_some() == ordered
            })
        };
        if let Some(wanted) = self.refused_but_ordered {
            let what = format!("a refused envelope in a block: {}", !wanted);
            check(answered(false, true) == wanted, what);
        }
        if let Some(wanted) = self.accepted_but_not_ordered {
            let what = format!("an accepted envelope in no block: {}", !wanted);
            check(answered(true, false) == wanted, what);
        }
    }

    fn judge_chains(&self, view: &Snapshot, wrong: &mut Vec<String>) {
        let phase = |(orderer, channel): (u32, u32)| chain(view, orderer, channel).map(|chain| chain.phase);
        for &place in &self.not_running {
            if phase(place) == Some(ChainPhase::Running) {
                wrong.push(format!("{place:?} runs"));
            }
        }
        for &place in &self.running {
            if phase(place) != Some(ChainPhase::Running) {
                wrong.push(format!("{place:?} is {:?}", phase(place)));
            }
        }
        let height = |orderer: u32, channel: u32| chain(view, orderer, channel).map_or(0, |chain| chain.height);
        let mut check = |list: &[(u32, u32, u64)], holds: fn(u64, u64) -> bool| {
            for &(orderer, channel, wanted) in list {
                let height = height(orderer, channel);
                if !holds(height, wanted) {
                    wrong.push(format!("[{orderer}, {channel}] has height {height}"));
                }
            }
        };
        check(&self.height, |height, wanted| height == wanted);
        check(&self.height_at_least, |height, wanted| height >= wanted);
        check(&self.height_at_most, |height, wanted| height <= wanted);
    }

    fn judge_log(&self, world: &World, wrong: &mut Vec<String>) {
        let has = |words: &str| {
            let mut events = world.trace().iter();
            events.any(|event| format!("{:?}", event.what).contains(words))
        };
        if self.breaker && !has("circuit breaker is open") {
            wrong.push("the breaker never opened".to_owned());
        }
        for words in self.log.iter().filter(|words| !has(words)) {
            wrong.push(format!("not in the log: {words}"));
        }
        for words in self.log_not.iter().filter(|words| has(words)) {
            wrong.push(format!("in the log: {words}"));
        }
    }
}

impl Blame {
    fn judge(&self, name: &str, world: &World, view: &Snapshot, findings: &[Finding], wrong: &mut Vec<String>) {
        let Some(breach) = view.broken.iter().find(|breach| kind(breach) == name) else {
            return wrong.push(format!("no {name}"));
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
            wrong.push(format!("{name} is blamed on {code:?}, after {:?}", cause.steps));
        }
        let offset = match breach.what {
            Broken::DifferentBlocks { offset, .. } => offset,
            _ => None,
        };
        if offset != self.offset {
            wrong.push(format!("{name} from offset {offset:?}"));
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
