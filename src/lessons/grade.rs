//! Grading a repaired network: by the rules, by runs with faults, by what it may not give up, and by how much was changed.
//!
//! The score is `100 × settings that the reference solution changes ÷ settings that were changed`, rounded, 100 at most
//! and 1 at least. A setting is what [`super::cost`] counts: comments, order and layout are free. With several reference
//! solutions the one that has the most settings in common counts, of those the one with the fewest.

use serde::{Deserialize, Serialize};

use super::challenge::Challenge;
use super::cost::{Touched, total, touched};
use super::goal::Facts;
use crate::config::network::Network;
use crate::config::source::FileSet;
use crate::config::{self, Options};
use crate::finding::{Finding, Message};
use crate::rules;
use crate::sim::{Setup, World};

/// Events of one run at most: a repair that makes more of them is not looked at to the end.
const MAX_EVENTS: u64 = 20_000_000;

/// Why a repair is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// A rule that must be silent speaks, or a program refuses to start.
    Finding(Box<Finding>),
    /// Something that the repair may not give up: the place in the challenge's list, and what is missing.
    Keep { index: u32, missing: Message },
    /// The network has fewer processes of a kind than a repaired one, or orders by something else.
    Reduced(Message),
    /// A run comes out otherwise: the place in the challenge's list, and what was seen.
    Run { index: u32, seen: Message },
}

impl Reason {
    /// Its name in a challenge's `because`: a rule's code, `run 0`, `keep 0`, `reduced`.
    pub fn name(&self) -> String {
        match self {
            Reason::Finding(finding) => finding.code.to_string(),
            Reason::Keep { index, .. } => format!("keep {index}"),
            Reason::Reduced(_) => "reduced".to_owned(),
            Reason::Run { index, .. } => format!("run {index}"),
        }
    }

    /// The words of the reason itself.
    pub fn message(&self) -> &Message {
        match self {
            Reason::Finding(finding) => &finding.message,
            Reason::Keep { missing, .. } => missing,
            Reason::Reduced(message) => message,
            Reason::Run { seen, .. } => seen,
        }
    }
}

/// What a repair is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Why it is not accepted; empty when it is.
    pub reasons: Vec<Reason>,
    /// Settings that were changed, and that the reference solution changes.
    pub changed: u32,
    pub reference: u32,
    /// 1 to 100; 0 when the repair is not accepted.
    pub score: u8,
}

impl Grade {
    pub fn is_solved(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Grades the files.
pub fn grade(challenge: &Challenge, files: &FileSet) -> Grade {
    let delivered = challenge.delivered();
    let mine = touched(&delivered, files);
    let solved = (0..challenge.solutions.len()).filter_map(|index| challenge.solved(index));
    let references: Vec<Touched> = solved.map(|solved| touched(&delivered, &solved)).collect();
    let reference = nearest(&mine, &references);
    let changed = total(&mine);
    let reasons = reasons(challenge, files);
    let score = if reasons.is_empty() {
        score(changed, reference)
    } else {
        0
    };
    Grade {
        reasons,
        changed,
        reference,
        score,
    }
}

/// The number of settings that the reference solution nearest to `mine` changes; at least 1.
fn nearest(mine: &Touched, references: &[Touched]) -> u32 {
    let common = |reference: &Touched| reference.keys().filter(|path| mine.contains_key(*path)).count();
    let best = references
        .iter()
        .min_by_key(|reference| (std::cmp::Reverse(common(reference)), total(reference)));
    best.map_or(1, total).max(1)
}

fn score(changed: u32, reference: u32) -> u8 {
    if changed <= reference {
        return 100;
    }
    let (changed, reference) = (u64::from(changed), u64::from(reference));
    let rounded = (100 * reference + changed / 2) / changed;
    u8::try_from(rounded).unwrap_or(100).clamp(1, 100)
}

/// Reads the files under the challenge's release.
fn read(challenge: &Challenge, files: &FileSet) -> Network {
    let options = Options::of(challenge.release());
    config::read(files, &options)
}

fn reasons(challenge: &Challenge, files: &FileSet) -> Vec<Reason> {
    let network = read(challenge, files);
    let findings = rules::check(files, &network);
    let is_loud = |finding: &&Finding| {
        finding.severity <= challenge.clean.severity()
            || finding.refusal.is_some()
            || challenge
                .silent
                .iter()
                .any(|code| finding.code.eq_ignore_ascii_case(code))
    };
    let loud = findings.iter().filter(is_loud);
    let mut reasons: Vec<Reason> = loud.map(|finding| Reason::Finding(Box::new(finding.clone()))).collect();
    if let Some(solved) = challenge.solved(0) {
        reduced(&read(challenge, &solved), &network, &mut reasons);
    }
    let facts = Facts {
        network: &network,
        findings: &findings,
        world: None,
        run: None,
    };
    for (index, keep) in challenge.keep.iter().enumerate() {
        let missing = keep.goal.missing(&facts).into_iter();
        let index = index as u32;
        reasons.extend(missing.map(|missing| Reason::Keep { index, missing }));
    }
    // What does not start cannot be played.
    if findings.iter().all(|finding| finding.refusal.is_none()) {
        play(challenge, &network, &findings, &mut reasons);
    }
    reasons
}

/// Whoever has less than the solution has taken away what was to be repaired.
fn reduced(solved: &Network, network: &Network, reasons: &mut Vec<Reason>) {
    for (key, wanted, count) in [
        ("grade.fewer.orderers", solved.orderers.len(), network.orderers.len()),
        ("grade.fewer.brokers", solved.brokers.len(), network.brokers.len()),
        (
            "grade.fewer.zookeepers",
            solved.zookeepers.len(),
            network.zookeepers.len(),
        ),
    ] {
        if count < wanted {
            let message = Message::new(key)
                .with("count", count as i64)
                .with("wanted", wanted as i64);
            reasons.push(Reason::Reduced(message));
        }
    }
    let kind = |network: &Network| {
        let channel = network.channel.as_ref();
        channel.map_or_else(String::new, |channel| channel.orderer_type.value.clone())
    };
    if kind(network) != kind(solved) {
        let message = Message::new("grade.other-type").with("wanted", kind(solved));
        reasons.push(Reason::Reduced(message.with("found", kind(network))));
    }
}

fn play(challenge: &Challenge, network: &Network, findings: &[Finding], reasons: &mut Vec<Reason>) {
    for (index, run) in challenge.runs.iter().enumerate() {
        let index = index as u32;
        let seen = match World::new(Setup::from_network(network), &run.scenario) {
            Err(message) => vec![message],
            Ok(mut world) => {
                if world.run_until(u64::MAX, MAX_EVENTS) {
                    run.expect.judge(&world, findings)
                } else {
                    vec![Message::new("grade.too-long")]
                }
            }
        };
        reasons.extend(seen.into_iter().map(|seen| Reason::Run { index, seen }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touching(paths: &[&str]) -> Touched {
        let path = |path: &&str| (("f".to_owned(), (*path).to_owned()), 1);
        paths.iter().map(path).collect()
    }

    #[test]
    fn the_score_falls_with_every_setting_too_many() {
        assert_eq!(score(0, 1), 100);
        assert_eq!(score(3, 3), 100);
        assert_eq!(score(4, 3), 75);
        assert_eq!(score(3, 1), 33);
        assert_eq!(score(u32::MAX, 1), 1);
    }

    #[test]
    fn the_nearest_reference_counts() {
        let references = [touching(&["a"]), touching(&["b", "c", "d"])];
        assert_eq!(nearest(&touching(&["b", "c", "d"]), &references), 3);
        assert_eq!(nearest(&touching(&["a", "x"]), &references), 1);
        assert_eq!(nearest(&touching(&["x"]), &references), 1);
        assert_eq!(nearest(&touching(&[]), &[]), 1);
    }
}
