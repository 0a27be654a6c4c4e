//! `--swarm`: many random networks, on all processors.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use serde_json::json;

use super::super::report::plain;
use super::super::{Failure, Terminal};
use crate::swarm::{self, Case, Outcome};

/// Failures that are told; the rest is counted.
const TOLD: usize = 20;

/// Sums over all runs, and what failed by seed.
#[derive(Default)]
struct Sums {
    events: u64,
    accepted: u64,
    refused: u64,
    twice: u64,
    by_kafka: u64,
    failed: BTreeMap<u64, Vec<String>>,
}

impl Sums {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.events += outcome.events;
        self.accepted += outcome.accepted;
        self.refused += outcome.refused;
        self.twice += outcome.twice;
        self.by_kafka += outcome.by_kafka;
        if !outcome.problems.is_empty() {
            self.failed.insert(seed, outcome.problems);
        }
    }
}

/// Plays the seeds `first .. first + runs`.
pub(super) fn run(runs: u64, first: u64, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let sums = play(runs, first);
    let failed = sums.failed.len();
    for (seed, problems) in sums.failed.iter().take(TOLD) {
        for problem in problems {
            writeln!(terminal.output, "seed {seed}: {}", plain(problem))?;
        }
        writeln!(terminal.output, "  again: simulate --swarm 1 --seed {seed}")?;
    }
    writeln!(
        terminal.output,
        "{runs} runs from seed {first}: {failed} failed, {} broken by KAFKA-7128; {} accepted, {} refused, {} in two \
         blocks; {} events",
        sums.by_kafka, sums.accepted, sums.refused, sums.twice, sums.events
    )?;
    if failed > 0 { Err(Failure::Found) } else { Ok(()) }
}

fn play(runs: u64, first: u64) -> Sums {
    let next = AtomicU64::new(0);
    let sums = Mutex::new(Sums::default());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= runs {
                break;
            }
            let seed = first.wrapping_add(index);
            let outcome = swarm::play(&swarm::draw(seed));
            // A thread that panicked has its message on the terminal already; the sums are whole between two additions.
            let mut sums = sums.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            sums.add(seed, outcome);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    sums.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Writes the case of a seed in the form of the gallery, to look at it with `--scenario`.
pub(super) fn write_case(seed: u64, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let Case { network, scenario, .. } = swarm::draw(seed);
    let files: BTreeMap<&str, &str> = network
        .files
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    let whole = json!({ "fabric": network.fabric.name(), "files": files, "scenario": scenario });
    serde_json::to_writer_pretty(&mut *terminal.output, &whole)
        .map_err(|error| Failure::from(std::io::Error::from(error)))?;
    Ok(writeln!(terminal.output)?)
}
