//! What a command of the console costs: every command of the recorded terminals, typed into the simulated machine until it
//! has answered. Virtual time that a command waits for costs next to nothing, and is measured with it.

#[path = "../../tests/console/recording.rs"]
mod recording;

use recording::{Machine, commands, steps};

use super::host;
use super::report::{Times, report};

/// Times that all recordings are played. The slowest twentieth of the commands of each counts.
const PASSES: usize = 5;

macro_rules! recordings {
    ($($name:literal),* $(,)?) => {
        &[$((
            include_str!(concat!("../../tests/console/", $name, ".txt")),
            include_str!(concat!("../../tests/console/", $name, ".steps")),
        )),*]
    };
}

const RECORDINGS: &[(&str, &str)] = recordings![
    "03-kafka-topics-one-broker",
    "04-console-producer-consumer",
    "06-cluster-of-4",
    "07-zookeeper-ensemble-quorum",
    "09-retention",
    "10-message-size-boundary",
    "11-replica-fetch-max-bytes",
    "13-topic-and-isr-traps",
    "14-unclean-election",
    "15-batch-merge-on-upconversion",
    "16-zookeeper-data-lost",
    "20-course-flow",
    "21-consumer-groups",
    "22-kafka-configs",
    "23-zookeeper-shell",
    "24-election-reassign-offsets-dumplog",
    "25-start-stop",
    "27-configtxgen",
    "28-orderer-start",
    "28b-orderer-ports-and-ledger-in-use",
    "29-peer-channel",
    "30-stdout-stderr",
];

pub(crate) fn measure() {
    let (mut median, mut slow, mut slowest) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PASSES {
        let mut times = play();
        times.sort_by(f64::total_cmp);
        let last = times.len() - 1;
        median.push(times[last / 2]);
        slow.push(times[last * 95 / 100]);
        slowest.push(times[last]);
    }
    let group = "console";
    report(group, "a command, median", "ms", Times::of(median), None);
    report(
        group,
        "a command, 95 of 100 within",
        "ms",
        Times::of(slow),
        Some((50.0, 50.0)),
    );
    report(
        group,
        "the slowest of the recorded commands",
        "ms",
        Times::of(slowest),
        None,
    );
}

/// Milliseconds of each command of all recordings.
fn play() -> Vec<f64> {
    let mut times = Vec::new();
    for (text, notes) in RECORDINGS {
        let notes = steps(notes);
        let mut machine = Machine::new();
        for (index, command) in commands(text).iter().enumerate() {
            let number = index + 1;
            for step in notes.before.get(&number).into_iter().flatten() {
                machine.step(step);
            }
            if notes.skipped.contains_key(&number) {
                continue;
            }
            let begin = host::now();
            let _ = machine.run(command);
            times.push(host::now() - begin);
        }
    }
    times
}
