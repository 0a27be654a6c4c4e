//! A block file: what it holds, in the shape of `configtxgen -inspectBlock`.

use std::borrow::Cow;

use super::BLOCK_LIMIT;
use super::genesis::figures;
use super::sheet::{Piece, Sheet};
use crate::config::source::{FileKind, FileSet, SourceFile};
use crate::config::versions::Releases;
use crate::finding::{Arg, Message};
use crate::ordering::block::{BlockError, BlockView};
use crate::ordering::genesis::configtx_of;
use crate::ordering::settings::{ConfigSettings, Organization};
use crate::ordering::view;

pub(super) fn sheet(name: &str, bytes: &[u8], files: &FileSet, releases: Releases) -> Sheet {
    let mut sheet = Sheet::default();
    if bytes.len() as u64 > BLOCK_LIMIT {
        sheet.alarm(too_large(name, bytes.len() as u64));
        return sheet;
    }
    if let Err(error) = BlockView::read(bytes) {
        sheet.alarm(unreadable(name, &error));
        return sheet;
    }
    sheet.text(Message::new("block.name").with("name", name));
    if let Ok(channel) = BlockView::read(bytes).and_then(|block| block.config()) {
        let settings = ConfigSettings::of(&channel.config);
        sheet.push(Piece::Open {
            title: "block.to-editor".into(),
            files: with_settings(files, &settings),
            releases,
        });
    }
    figures(bytes, &mut sheet);
    shown(bytes, &mut sheet);
    sheet
}

/// The open files with a configtx.yaml that has these settings.
fn with_settings(files: &FileSet, settings: &ConfigSettings) -> FileSet {
    let mut files = files.clone();
    let text = configtx_of(settings);
    match files.files.iter_mut().find(|file| file.kind == FileKind::Configtx) {
        Some(file) => file.text = text,
        None => files.files.insert(
            0,
            SourceFile {
                name: "configtx.yaml".to_owned(),
                kind: FileKind::Configtx,
                text,
            },
        ),
    }
    files
}

/// A file that is not read because of its size.
pub fn too_large(name: &str, bytes: u64) -> Message {
    Message::new("block.large")
        .with("name", name)
        .with("size", Arg::Bytes(bytes))
        .with("limit", Arg::Bytes(BLOCK_LIMIT))
}

pub(super) fn unreadable(name: &str, error: &BlockError) -> Message {
    Message::new("block.unreadable")
        .with("name", name)
        .with("error", error.to_string())
}

/// The settings of a config block, and all of a block as JSON.
pub(super) fn shown(bytes: &[u8], sheet: &mut Sheet) {
    match BlockView::read(bytes).and_then(|block| block.config()) {
        Ok(channel) => {
            let mut rows = vec![("block.channel".into(), channel.channel_id)];
            rows.extend(settings(&ConfigSettings::of(&channel.config)));
            sheet.heading(Message::new("block.settings")).push(Piece::Rows(rows));
        }
        Err(error) => {
            sheet.text(Message::new("block.no-config").with("error", error.to_string()));
        }
    }
    sheet.heading(Message::new("block.json"));
    match view::block(bytes) {
        Ok(json) => sheet.code(json.pretty()),
        Err(error) => sheet.alarm(Message::new("block.no-view").with("error", error.to_string())),
    };
}

/// The orderer's settings of a config, one a row, under Fabric's names.
pub(super) fn settings(settings: &ConfigSettings) -> Vec<(Cow<'static, str>, String)> {
    let mut rows: Vec<(Cow<'static, str>, String)> = Vec::new();
    let mut row = |name: &'static str, value: Option<String>| {
        rows.extend(value.map(|value| (name.into(), value)));
    };
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    row("block.sequence", Some(settings.sequence.to_string()));
    row("OrdererType", settings.consensus_type.clone());
    row("State", settings.maintenance.then(|| "STATE_MAINTENANCE".to_owned()));
    row("BatchTimeout", settings.batch_timeout.clone());
    if let Some(size) = settings.batch_size {
        let bytes = |size: u32| Some(crate::words::bytes(u64::from(size)));
        row("BatchSize.MaxMessageCount", Some(size.max_message_count.to_string()));
        row("BatchSize.AbsoluteMaxBytes", bytes(size.absolute_max_bytes));
        row("BatchSize.PreferredMaxBytes", bytes(size.preferred_max_bytes));
    }
    row("MaxChannels", settings.max_channels.map(|most| most.to_string()));
    row("Addresses", settings.addresses.as_deref().and_then(list));
    row("Kafka.Brokers", settings.kafka_brokers.as_deref().and_then(list));
    row("block.channel-capabilities", list(&settings.channel_capabilities));
    row("block.orderer-capabilities", list(&settings.orderer_capabilities));
    row(
        "block.orderer-organizations",
        organizations(&settings.orderer_organizations),
    );
    for (name, members) in &settings.consortiums {
        let members = organizations(members).unwrap_or_else(|| "–".to_owned());
        row("block.consortium", Some(format!("{name}: {members}")));
    }
    row(
        "block.application-organizations",
        organizations(&settings.application_organizations),
    );
    rows
}

fn organizations(organizations: &[Organization]) -> Option<String> {
    let shown = |organization: &Organization| match &organization.msp_id {
        Some(msp) => format!("{} (MSP {msp})", organization.name),
        None => organization.name.clone(),
    };
    (!organizations.is_empty()).then(|| organizations.iter().map(shown).collect::<Vec<_>>().join(", "))
}
