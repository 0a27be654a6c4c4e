//! The gallery of `www/scenarios`, played natively.

use std::path::Path;

use ordering_playground::config::source::{FileSet, SourceFile, detect};
use ordering_playground::config::versions::{FabricVersion, KafkaVersion};
use ordering_playground::config::{self, Options};
use ordering_playground::finding::Finding;
use ordering_playground::rules;
use ordering_playground::sim::{Scenario, Setup, World};
use serde_json::Value;

/// Every file of the gallery: its name and its content.
pub(crate) fn entries() -> Vec<(String, Value)> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/www/scenarios"));
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the gallery")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let entry = |path: &std::path::PathBuf| {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let text = std::fs::read_to_string(path).expect("a readable file");
        (name.unwrap_or_default(), serde_json::from_str(&text).expect("JSON"))
    };
    paths.iter().map(entry).collect()
}

/// The run to its end, and what the rules say of its files.
pub(crate) fn play(entry: &Value) -> (World, Vec<Finding>) {
    let mut files = FileSet::default();
    for (name, text) in entry["files"].as_object().expect("files") {
        let text = text.as_str().expect("a text").to_owned();
        files.files.push(SourceFile {
            name: name.clone(),
            kind: detect(name, &text),
            text,
        });
    }
    let fabric = entry["fabric"].as_str().expect("a release");
    let kafka = entry["kafka"]
        .as_str()
        .map(|name| KafkaVersion::parse(name).expect("a known release"));
    let options = Options {
        kafka: kafka.unwrap_or_default(),
        ..Options::of(FabricVersion::parse(fabric).expect("a known release"))
    };
    let network = config::read(&files, &options);
    let findings = rules::check(&files, &network);
    let setup = Setup::from_network(&network);
    let scenario: Scenario = serde_json::from_value(entry["scenario"].clone()).expect("a scenario");
    let mut world = World::new(setup, &scenario).expect("a scenario within the limits");
    assert!(world.run_until(u64::MAX, 20_000_000), "out of steps");
    (world, findings)
}
