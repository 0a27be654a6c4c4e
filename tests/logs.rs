//! The decoder on real logs.
//!
//! `ORDERING_LOGS=<folder>` points the test at another folder of logs with an `index.json` like `tests/logs`. One line
//! is printed per log: the causes that are named, most likely first. A log counts when its true cause is among the first
//! three: the one in the table below, or, for logs that the table does not know, a cause whose settings are those that
//! `index.json` names (`config_keys`). Logs of which neither says anything are printed and not counted.

use std::io::Write;
use std::path::PathBuf;

use ordering_playground::decoder::{Diagnosis, decode};
use serde_json::Value;

/// Logs with no setting in the index, or whose index names only one of several right answers.
const TRUE_CAUSES: [(&str, &[&str]); 15] = [
    ("08-orderer-circuit-breaker.log", &["brokers-unreachable"]),
    ("11-orderer-consenter-exiting.log", &["orderers-diverged"]),
    ("21-orderer-colour-kafka-tls-on-plaintext.log", &["kafka-tls-mismatch"]),
    ("22-orderer-colour-topic-deleted-panic.log", &["topic-recreated"]),
    ("38-broker-inline-comment.log", &["inline-comment"]),
    ("54-broker-replica-fetcher-errors.log", &["follower-unreachable"]),
    ("58-zookeeper-quorum-lost.log", &["zookeeper-quorum-lost"]),
    ("60-zookeeper-session-expired.log", &["session-expired"]),
    ("67-client-topics-rf.log", &["replication-factor-too-large"]),
    ("68-client-topics-no-quorum.log", &["zookeeper-quorum-lost"]),
    ("78-configtxgen-yaml-anchor.log", &["yaml-anchor"]),
    ("98-orderer-start-channel-tx-as-genesis.log", &["genesis-not-a-block"]),
    ("99-orderer-start-localmspdir-missing.log", &["msp-directory"]),
    ("100-orderer-start-private-key-missing.log", &["msp-private-key"]),
    ("101-orderer-start-admincerts-missing.log", &["msp-admincerts"]),
];

fn folder() -> PathBuf {
    match std::env::var_os("ORDERING_LOGS") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/logs")),
    }
}

#[test]
fn the_true_cause_is_among_the_first_three() {
    let folder = folder();
    let index = std::fs::read_to_string(folder.join("index.json")).expect("index.json of the logs");
    let index: Vec<Value> = serde_json::from_str(&index).expect("a list of logs");
    assert!(!index.is_empty());
    let mut out = std::io::stdout();
    let (mut judged, mut right) = (0, 0);
    let mut wrong = Vec::new();
    for entry in &index {
        let file = entry["file"].as_str().expect("a file's name");
        let bytes = std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let decoding = decode(&String::from_utf8_lossy(&bytes));
        let named: Vec<&str> = decoding.causes.iter().map(|cause| cause.code).collect();
        let first = &decoding.causes[..decoding.causes.len().min(3)];
        let verdict = verdict(file, entry, first);
        let sign = match verdict {
            Some(true) => "ok  ",
            Some(false) => "MISS",
            None => "?   ",
        };
        judged += usize::from(verdict.is_some());
        right += usize::from(verdict == Some(true));
        if verdict == Some(false) {
            wrong.push(file);
        }
        writeln!(
            out,
            "{sign} {file}: {}",
            if named.is_empty() {
                "unknown".to_owned()
            } else {
                named.join(", ")
            }
        )
        .expect("standard output");
    }
    writeln!(
        out,
        "decoder: the true cause is among the first three for {right}/{judged} logs of {}",
        index.len()
    )
    .expect("standard output");
    assert!(right * 10 >= judged * 9, "missed: {wrong:?}");
}

/// Whether the true cause is among these; `None` when nothing says what it is.
fn verdict(file: &str, entry: &Value, first: &[Diagnosis]) -> Option<bool> {
    if let Some((_, causes)) = TRUE_CAUSES.iter().find(|(name, _)| *name == file) {
        return Some(first.iter().any(|diagnosis| causes.contains(&diagnosis.code)));
    }
    let keys: Vec<&str> = entry["config_keys"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    if keys.is_empty() {
        return None;
    }
    // The index sometimes names the section of a key, sometimes the key.
    let inside = |one: &str, other: &str| {
        one.strip_prefix(other)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let same = |ours: &str, real: &str| inside(ours, real) || inside(real, ours);
    let hit = |ours: &String| keys.iter().any(|real| same(ours, real));
    Some(first.iter().any(|diagnosis| diagnosis.keys.iter().any(hit)))
}
