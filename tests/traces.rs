//! Agreement with recorded runs of real orderers on real Kafka: every file of a folder (`tests/traces`, or the folder that
//! `ORDERING_TRACES` names), one line each.
//!
//! *Replay* is exact: the recorded log of a partition, read by a chain, gives the recorded blocks. *Prediction* gets the
//! set-up, what clients sent and when, and what the driver did, and has to come to the recorded outcome within the
//! tolerances of [`agreement::predict`].

mod agreement;

use std::io::Write;
use std::path::PathBuf;

use agreement::{predict, replay, trace::Trace};

fn folder() -> PathBuf {
    match std::env::var_os("ORDERING_TRACES") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/traces")),
    }
}

#[test]
fn recorded_runs() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder of traces")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no trace in {}", folder().display());
    let mut wrong = Vec::new();
    let mut out = std::io::stdout();
    for path in files {
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let text = std::fs::read_to_string(&path).expect("a readable trace");
        let trace = match Trace::read(&text) {
            Ok(trace) => trace,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        if let Some(part) = trace.lacks() {
            writeln!(out, "trace {name}: not compared, it has no {part}").expect("a line");
            continue;
        }
        let replayed = replay::replay(&trace);
        let predicted = predict::predict(&trace);
        writeln!(out, "trace {name}: {replayed}; {predicted}").expect("a line");
        wrong.extend(
            replayed
                .wrong
                .iter()
                .chain(&predicted.wrong)
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
