//! The same files, scenario and seed give the same run, everywhere: the hashes of whole traces are written down in
//! `trace-hashes.json`, and the browser test `trace.test.mjs` compares the page with the same file.
//!
//! A change of the simulation that is meant to change runs writes them anew:
//! `PIN_TRACE_HASHES=1 cargo test --test trace_hashes`.

mod gallery;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ordering_playground::playground::example;
use ordering_playground::playground::protocol::{SimReply, SimRequest, Work};
use ordering_playground::playground::setup::Setup;
use ordering_playground::playground::simulator::Simulator;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Pinned {
    /// By name of the gallery's file: the hash of the whole run.
    gallery: BTreeMap<String, String>,
    /// The run that the page opens with, by virtual time in ms.
    page: BTreeMap<u64, String>,
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/trace-hashes.json"))
}

fn words(hash: u64) -> String {
    format!("{hash:016x}")
}

/// The page's simulator, asked as the page asks it.
fn page(millis: u64) -> String {
    let mut simulator = Simulator::default();
    let at = millis * 1000;
    simulator.take(SimRequest::Start {
        run: 1,
        setup: Setup::default(),
        files: example::course(),
        at,
    });
    let mut hash = None;
    while !simulator.is_idle() {
        for reply in simulator.work(&|| true) {
            if let SimReply::Framed(frame) = reply {
                assert_eq!(frame.world.now, at);
                hash = Some(frame.trace_hash);
            }
        }
    }
    words(hash.expect("a frame"))
}

#[test]
fn runs_are_the_ones_that_are_written_down() {
    let text = std::fs::read_to_string(path()).expect("trace-hashes.json");
    let pinned: Pinned = serde_json::from_str(&text).expect("JSON");
    let entries: BTreeMap<_, _> = gallery::entries().into_iter().collect();
    let play = |name: &String| {
        let entry = entries.get(name).unwrap_or_else(|| panic!("no scenario {name}"));
        (name.clone(), words(gallery::play(entry).0.trace_hash()))
    };
    let found = Pinned {
        gallery: pinned.gallery.keys().map(play).collect(),
        page: pinned.page.keys().map(|&millis| (millis, page(millis))).collect(),
    };
    if std::env::var_os("PIN_TRACE_HASHES").is_some() {
        let text = serde_json::to_string_pretty(&found).expect("JSON");
        std::fs::write(path(), text + "\n").expect("a place to write");
        return;
    }
    assert_eq!(
        found, pinned,
        "meant? PIN_TRACE_HASHES=1 cargo test --test trace_hashes"
    );
}
