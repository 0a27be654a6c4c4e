//! What configtx.yaml says beside the values in force.

use super::configtx::{field, map_field};
use crate::config::network::{ConfigtxNotes, ProfileNote};
use crate::config::source::FileId;
use crate::config::yaml::{Entry, Map, Tree, Value};

/// The notes on a file that could be read, for the chosen profile.
pub(super) fn notes(tree: &Tree<'_>, file: FileId, chosen: &str) -> ConfigtxNotes {
    let profiles = map_field(&tree.top, "Profiles");
    let orderer = profiles
        .and_then(|profiles| map_field_exactly(profiles, chosen))
        .and_then(|profile| map_field(profile, "Orderer"));
    let batch_size = orderer.and_then(|orderer| field(orderer, "BatchSize"));
    let sizes = batch_size.and_then(|entry| as_map(entry));
    let timeout = orderer.and_then(|orderer| field(orderer, "BatchTimeout"));
    let written = timeout
        .into_iter()
        .chain(sizes.into_iter().flat_map(Map::iter))
        .filter(|entry| entry.item.value != Value::Null)
        .map(|entry| (entry.key.text().into_owned(), entry.item.at));
    ConfigtxNotes {
        file,
        replaced: tree.replaced.clone(),
        second_document: tree.second,
        profiles: profiles.into_iter().flat_map(Map::iter).filter_map(profile).collect(),
        batch_size_at: batch_size.map(|entry| entry.key_at),
        written: written.collect(),
    }
}

/// A profile with an orderer section.
fn profile(entry: &Entry<'_>) -> Option<ProfileNote> {
    let profile = as_map(entry)?;
    let orderer = map_field(profile, "Orderer")?;
    let orderer_type = match field(orderer, "OrdererType").map(|entry| &entry.item.value) {
        Some(Value::Text(text)) => Some(text.clone().into_owned()),
        _ => None,
    };
    Some(ProfileNote {
        name: entry.key.text().into_owned(),
        name_at: entry.key_at,
        orderer_type,
        has_consortiums: field(profile, "Consortiums").is_some_and(|entry| entry.item.value != Value::Null),
        policies: map_field(orderer, "Policies")
            .into_iter()
            .flat_map(Map::iter)
            .map(|policy| policy.key.text().into_owned())
            .collect(),
    })
}

/// Names of profiles are compared letter by letter.
fn map_field_exactly<'m, 't>(map: &'m Map<'t>, name: &str) -> Option<&'m Map<'t>> {
    map.iter()
        .find(|entry| entry.key.text() == name)
        .and_then(|entry| as_map(entry))
}

fn as_map<'m, 't>(entry: &'m Entry<'t>) -> Option<&'m Map<'t>> {
    match &entry.item.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}
