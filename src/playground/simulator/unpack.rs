//! A scenario's files, as the gallery and the rules' witnesses have them, made into what the page shows and runs.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::config::source::{FileSet, SourceFile, detect};
use crate::config::versions::{FabricVersion, KafkaVersion, Releases};
use crate::playground::permalink::{FILES_LIMIT, Shared};
use crate::playground::protocol::Parcel;
use crate::playground::setup::{Play, Setup, fingerprint};
use crate::rules::witness::Witness;
use crate::sim::Scenario;

/// A file of the gallery, as far as it is run.
#[derive(Deserialize)]
struct Entry {
    fabric: String,
    kafka: Option<String>,
    files: BTreeMap<String, String>,
    scenario: Scenario,
}

/// `None`: it cannot be read, or is over a limit.
pub(super) fn open(parcel: Parcel) -> Option<Shared> {
    match parcel {
        Parcel::Scenario { name, text } => {
            let entry: Entry = serde_json::from_str(&text).ok()?;
            let source = |(name, text): (String, String)| SourceFile {
                kind: detect(&name, &text),
                name,
                text,
            };
            let files = entry.files.into_iter().map(source).collect();
            let releases = Releases {
                fabric: FabricVersion::parse(&entry.fabric)?,
                kafka: match &entry.kafka {
                    Some(name) => KafkaVersion::parse(name)?,
                    None => KafkaVersion::default(),
                },
            };
            share(name, releases, FileSet { files }, entry.scenario)
        }
        Parcel::Witness { code, text, network } => {
            let witness = Witness::parse(&text, |_| Some(network.as_str())).ok()?;
            // The page runs the first profile that orders by Kafka.
            if witness.options.profile.is_some() {
                return None;
            }
            let scenario = serde_json::from_str(&witness.scenario).ok()?;
            share(code, witness.options.releases(), witness.bad, scenario)
        }
    }
}

fn share(name: String, releases: Releases, files: FileSet, scenario: Scenario) -> Option<Shared> {
    let play = Play {
        name,
        scenario,
        came_with: fingerprint(&files),
    };
    let setup = Setup {
        fabric: releases.fabric,
        kafka: releases.kafka,
        play: Some(play).filter(Play::is_sound),
        ..Setup::default()
    };
    (setup.play.is_some() && files.files.len() <= FILES_LIMIT).then_some(Shared { files, setup })
}
