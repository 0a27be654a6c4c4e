//! What the page exchanges with the outside as JSON, and what its files have in common: asked by the panel of files.

use serde::{Deserialize, Serialize};

use crate::config::edit::{apply, properties};
use crate::config::properties::{last_of, read};
use crate::config::reading::profiles;
use crate::config::source::{FileKind, FileSet};
use crate::playground::permalink::{self, FILES_LIMIT, Shared};
use crate::sim::World;
use crate::sim::trace::Event;

/// Events of one answer.
const EVENTS: usize = 5_000;
/// Bytes of a state in JSON that are read.
pub(super) const STATE_LIMIT: usize = 16 << 20;
/// Keys that every broker has a value of its own for.
const OWN: [&str; 10] = [
    "broker.id",
    "listeners",
    "advertised.listeners",
    "port",
    "host.name",
    "advertised.host.name",
    "advertised.port",
    "log.dir",
    "log.dirs",
    "broker.rack",
];

/// What can be chosen of the files, and in what the brokers' differ.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct About {
    /// Profiles of configtx.yaml, and the one that is read.
    profiles: Vec<String>,
    profile: String,
    /// Names of the brokers' files.
    brokers: Vec<String>,
    differences: Vec<Difference>,
}

/// A key that not all brokers' files have the same value for.
#[derive(Debug, PartialEq, Serialize)]
struct Difference {
    key: String,
    /// `None`: the key is not in the file.
    values: Vec<Option<String>>,
    /// Each broker must have its own.
    own: bool,
}

/// The state of the page in JSON.
#[derive(Serialize, Deserialize)]
struct State {
    format: String,
    #[serde(flatten)]
    shared: Shared,
}

const FORMAT: &str = "ordering-playground state 1";

/// A part of a run's event log.
#[derive(Serialize)]
pub(super) struct Chapter<'w> {
    /// Hash of the whole event log: equal for equal runs.
    hash: String,
    now: u64,
    /// Events in all.
    whole: usize,
    events: &'w [Event],
}

/// What a link holds; an empty one is of the example.
fn unfold(link: &str) -> Option<Shared> {
    permalink::read(link)
        .ok()
        .map(|shared| shared.unwrap_or_else(Shared::example))
}

pub(super) fn about(link: &str) -> Option<About> {
    let Shared { files, setup } = unfold(link)?;
    let configtx = files.of_kind(FileKind::Configtx).next();
    let (profiles, first) = configtx.map(|(_, file)| profiles(&file.text)).unwrap_or_default();
    let chosen = setup.profile.filter(|name| profiles.contains(name));
    let brokers: Vec<_> = files.of_kind(FileKind::Broker).collect();
    let read: Vec<_> = brokers
        .iter()
        .map(|(id, file)| read(*id, &file.text).unwrap_or_default())
        .collect();
    let mut keys: Vec<&str> = read.iter().flatten().map(|property| &*property.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let difference = |key: &str| {
        let value = |all: &Vec<_>| last_of(all, key).map(|property| property.value.to_string());
        let values: Vec<Option<String>> = read.iter().map(value).collect();
        (values.iter().any(|value| *value != values[0])).then(|| Difference {
            key: key.to_owned(),
            values,
            own: OWN.contains(&key),
        })
    };
    Some(About {
        differences: keys.into_iter().filter_map(difference).collect(),
        brokers: brokers.iter().map(|(_, file)| file.name.clone()).collect(),
        profile: chosen.or(first).unwrap_or_default(),
        profiles,
    })
}

/// The brokers' files that get another text when all take over a broker's value of `key`: name and text.
pub(super) fn level(link: &str, key: &str, from: usize) -> Vec<(String, String)> {
    let Some(Shared { files, .. }) = unfold(link) else {
        return Vec::new();
    };
    let Some((id, file)) = files.of_kind(FileKind::Broker).nth(from) else {
        return Vec::new();
    };
    let known = read(id, &file.text).unwrap_or_default();
    let value = last_of(&known, key).map(|property| property.value.to_string());
    let edits = files.of_kind(FileKind::Broker).flat_map(|(id, _)| match &value {
        Some(value) => properties::set(&files, id, key, value).into_iter().collect(),
        None => properties::remove(&files, id, key),
    });
    let edits: Vec<_> = edits.collect();
    let after: FileSet = apply(&files, &edits);
    let changed = after
        .files
        .into_iter()
        .zip(files.files)
        .filter(|(new, old)| new.text != old.text);
    changed.map(|(new, _)| (new.name, new.text)).collect()
}

pub(super) fn trace(world: &World, from: usize) -> Chapter<'_> {
    let events = world.trace();
    let rest = events.get(from..).unwrap_or_default();
    Chapter {
        hash: format!("{:016x}", world.trace_hash()),
        now: world.now(),
        whole: events.len(),
        events: &rest[..rest.len().min(EVENTS)],
    }
}

/// The state of a link, for people and for other programs.
pub(super) fn state(link: &str) -> Option<String> {
    let state = State {
        format: FORMAT.to_owned(),
        shared: unfold(link)?,
    };
    serde_json::to_string_pretty(&state).ok()
}

/// The link of a state in JSON. The error is the key of what is wrong with it.
pub(super) fn restore(text: &str) -> Result<String, &'static str> {
    if text.len() > STATE_LIMIT {
        return Err("exchange.large");
    }
    let state: State = serde_json::from_str(text).map_err(|_| "exchange.unreadable")?;
    if state.format != FORMAT {
        return Err("exchange.other");
    }
    if state.shared.files.files.len() > FILES_LIMIT {
        return Err("exchange.files");
    }
    let Shared { files, setup } = state.shared;
    let whole = setup.play.is_none();
    let setup = setup.within_limits();
    if setup.play.is_none() != whole {
        return Err("exchange.unsound");
    }
    let link = permalink::write(&Shared { files, setup });
    // Two files of one name, for one.
    permalink::read(&link).map_err(|_| "exchange.unsound")?;
    Ok(link)
}
