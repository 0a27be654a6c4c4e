//! A piece of the swarm on every test run; `ordering-playground simulate --swarm N --seed S` plays as much as one likes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use ordering_playground::swarm::{self, Case, Outcome};

/// The seeds begin here. A failure names its own.
const FIRST: u64 = 1;
const RUNS: u64 = 2000;

/// Plays the seeds on all processors. Outcomes in the order of the seeds.
fn run(runs: u64, play: impl Fn(Case) -> Outcome + Sync) -> Vec<(u64, Outcome)> {
    let next = AtomicU64::new(FIRST);
    let work = || {
        let mut outcomes = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= FIRST + runs {
                return outcomes;
            }
            outcomes.push((seed, play(swarm::draw(seed))));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut outcomes: Vec<(u64, Outcome)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a worker"))
            .collect()
    });
    outcomes.sort_by_key(|(seed, _)| *seed);
    outcomes
}

#[test]
fn files_that_the_rules_accept_survive_what_they_promise() {
    let outcomes = run(RUNS, |case| swarm::play(&case));
    let failed: Vec<String> = outcomes
        .iter()
        .filter(|(_, outcome)| !outcome.problems.is_empty())
        .map(|(seed, outcome)| format!("simulate --swarm 1 --seed {seed}: {}", outcome.problems.join("; ")))
        .collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
    // The runs must be worth something: most envelopes get through, and the faults are felt.
    let sum = |count: fn(&Outcome) -> u64| outcomes.iter().map(|(_, outcome)| count(outcome)).sum::<u64>();
    let (accepted, refused) = (sum(|outcome| outcome.accepted), sum(|outcome| outcome.refused));
    assert!(
        accepted > refused && refused > 0,
        "{accepted} accepted, {refused} refused"
    );
}

/// The same runs with one line of every broker's file changed to what a rule warns of: the swarm sees it.
#[test]
fn the_swarm_sees_what_the_rules_warn_of() {
    for (good, bad) in [
        (
            "unclean.leader.election.enable=false",
            "unclean.leader.election.enable=true",
        ),
        (
            "log.retention.ms=-1",
            "log.retention.ms=2000\nlog.retention.check.interval.ms=1000",
        ),
        ("broker.id=", "log.message.format.version=0.10.2\nbroker.id="),
    ] {
        let outcomes = run(400, |mut case| {
            for file in &mut case.network.files.files {
                file.text = file.text.replace(good, bad);
            }
            swarm::play_unchecked(&case)
        });
        let broken = outcomes.iter().filter(|(_, outcome)| !outcome.problems.is_empty());
        assert!(broken.count() > 0, "{bad} does no harm in 400 runs");
    }
}
