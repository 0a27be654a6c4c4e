//! A config update: the delta that leads to the open configtx.yaml, and whether the orderer takes it.

use std::borrow::Cow;

use prost::Message as _;

use super::Before;
use super::block::{settings, unreadable};
use super::genesis::{open_file, refused, take};
use super::sheet::{Bytes, Piece, Sheet};
use crate::config::source::FileSet;
use crate::config::versions::FabricVersion;
use crate::finding::Message;
use crate::ordering::block::BlockView;
use crate::ordering::genesis::channel_group;
use crate::ordering::proto::config::Config;
use crate::ordering::settings::ConfigSettings;
use crate::ordering::update::compute::{ComputeError, compute_update};
use crate::ordering::update::refuse::Proposal;
use crate::ordering::view;

pub(super) fn sheet(files: &FileSet, fabric: FabricVersion, before: &Before, profile: &str, channel: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let Some(file) = open_file(files, profile, &mut sheet) else {
        return sheet;
    };
    let profile = sheet.profile.clone();
    let current = match before {
        Before::Block(Bytes(bytes)) => match BlockView::read(bytes).and_then(|block| block.config()) {
            Ok(channel) => Some(channel.config),
            Err(error) => {
                sheet.alarm(unreadable("", &error));
                None
            }
        },
        Before::Text { text, profile: own } => {
            let own = if own.is_empty() { &profile } else { own };
            config(text, &file.name, own, fabric, &mut sheet)
        }
    };
    let Some(current) = current else {
        sheet.text(Message::new("update.of-before"));
        return sheet;
    };
    if let Some(next) = config(&file.text, &file.name, &profile, fabric, &mut sheet) {
        compare(&current, &next, fabric, channel, &mut sheet);
    }
    sheet
}

/// The config of a profile, or why there is none on the sheet.
fn config(text: &str, file: &str, profile: &str, fabric: FabricVersion, sheet: &mut Sheet) -> Option<Config> {
    let profile = take(text, file, profile, fabric, sheet)?;
    match channel_group(&profile) {
        Ok(group) => Some(Config {
            sequence: 0,
            channel_group: Some(group),
        }),
        Err(error) => {
            refused(format!("Error on outputBlock: {error}"), sheet);
            None
        }
    }
}

fn compare(current: &Config, next: &Config, fabric: FabricVersion, channel: &str, sheet: &mut Sheet) {
    let update = match compute_update(current, next, channel) {
        Ok(update) => update,
        Err(error) => {
            if error == ComputeError::NoDifference {
                sheet.text(Message::new("update.same"));
            }
            sheet.part(Message::new("update.says"));
            sheet.code(format!("error computing config update: {error}"));
            return;
        }
    };
    let proposal = Proposal {
        channel_id: channel,
        current,
        next,
        update: &update,
        fabric,
    };
    match proposal.check() {
        Ok(()) => sheet.push(Piece::Good(Message::new("update.taken").with("fabric", fabric.name()))),
        Err(words) => sheet
            .alarm(Message::new("update.refused").with("fabric", fabric.name()))
            .part(Message::new("refusal.OrdererLoad"))
            .code(words.to_string()),
    };
    sheet.heading(Message::new("update.changes"));
    let rows = changes(&ConfigSettings::of(current), &ConfigSettings::of(next));
    if rows.is_empty() {
        sheet.text(Message::new("update.other"));
    } else {
        sheet.push(Piece::Rows(rows));
    }
    let bytes = update.encode_to_vec();
    sheet.heading(Message::new("update.json"));
    match view::config_update(&bytes) {
        Ok(json) => sheet.code(json.pretty()),
        Err(error) => sheet.alarm(Message::new("block.no-view").with("error", error.to_string())),
    };
    sheet.push(Piece::Save {
        name: "config_update.pb".to_owned(),
        bytes: Bytes(bytes),
    });
}

/// The settings that differ, old and new.
fn changes(old: &ConfigSettings, new: &ConfigSettings) -> Vec<(Cow<'static, str>, String)> {
    let (old, new) = (settings(old), settings(new));
    let value = |rows: &[(Cow<'static, str>, String)], name: &str| {
        let values: Vec<&str> = rows
            .iter()
            .filter(|row| row.0 == name)
            .map(|row| row.1.as_str())
            .collect();
        values.join("; ")
    };
    let mut names: Vec<&Cow<'static, str>> = Vec::new();
    for (name, _) in old.iter().chain(&new) {
        // The number of updates is no setting.
        if !names.contains(&name) && name != "block.sequence" {
            names.push(name);
        }
    }
    let change = |name: &Cow<'static, str>| {
        let (old, new) = (value(&old, name), value(&new, name));
        (old != new).then(|| (name.clone(), format!("{} → {}", dash(old), dash(new))))
    };
    names.into_iter().filter_map(change).collect()
}

fn dash(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}
