//! The genesis block of a profile, as configtxgen writes it.

use sha2::{Digest, Sha256};

use super::sheet::{Bytes, Piece, Sheet};
use super::{Moment, block};
use crate::config::fabric::Disk;
use crate::config::fabric::configtx::{Profile, Run};
use crate::config::fabric::configtxgen::{self, Stopped};
use crate::config::reading::profiles;
use crate::config::source::{FileKind, FileSet, SourceFile};
use crate::config::versions::FabricVersion;
use crate::finding::Message;
use crate::ordering::block::BlockView;
use crate::ordering::genesis::{Circumstances, genesis_block};
use crate::ordering::hash::header_hash;

pub(super) fn sheet(files: &FileSet, fabric: FabricVersion, profile: &str, channel: &str, moment: Moment) -> Sheet {
    let mut sheet = Sheet::default();
    let Some(file) = open_file(files, profile, &mut sheet) else {
        return sheet;
    };
    let Some(profile) = take(&file.text, &file.name, &sheet.profile.clone(), fabric, &mut sheet) else {
        return sheet;
    };
    let circumstances = Circumstances {
        channel_id: channel,
        created: moment.created,
        nonce: moment.nonce,
        metadata_slots: if fabric >= FabricVersion::V1_4_2 { 5 } else { 4 },
    };
    match genesis_block(&profile, &circumstances) {
        Err(error) => refused(format!("Error on outputBlock: {error}"), &mut sheet),
        Ok(made) => {
            if made.without_consortiums {
                sheet.alarm(Message::new("genesis.no-consortiums"));
            }
            if !made.left_out.is_empty() {
                sheet.text(Message::new("genesis.left-out").with("names", made.left_out.join(", ")));
            }
            let name = format!("{}.block", plain_name(channel));
            sheet.push(Piece::Save {
                name,
                bytes: Bytes(made.bytes.clone()),
            });
            figures(&made.bytes, &mut sheet);
            block::shown(&made.bytes, &mut sheet);
        }
    }
    sheet
}

/// The open configtx.yaml; notes its profiles and the one that is meant.
pub(super) fn open_file<'f>(files: &'f FileSet, profile: &str, sheet: &mut Sheet) -> Option<&'f SourceFile> {
    let Some((_, file)) = files.of_kind(FileKind::Configtx).next() else {
        sheet.alarm(Message::new("genesis.no-file"));
        return None;
    };
    let (names, chosen) = profiles(&file.text);
    sheet.profiles = names;
    sheet.profile = match profile {
        "" => chosen.unwrap_or_default(),
        profile => profile.to_owned(),
    };
    Some(file)
}

/// A profile of a text, or configtxgen's refusal on the sheet.
pub(super) fn take(text: &str, file: &str, profile: &str, fabric: FabricVersion, sheet: &mut Sheet) -> Option<Profile> {
    let taken = configtxgen::profile(Run {
        text,
        fabric,
        profile,
        environment: &[],
        disk: Disk::Unknown,
        folder: file.rsplit_once('/').map_or("", |(folder, _)| folder),
    });
    match taken {
        Ok(profile) => return Some(profile),
        Err(Stopped::Refused(text)) => refused(text, sheet),
        Err(limit @ Stopped::Limit(_)) => {
            sheet.alarm(Message::new("tools.limit").with("limit", limit.to_string()));
        }
    }
    None
}

/// The exact words of configtxgen.
pub(super) fn refused(text: String, sheet: &mut Sheet) {
    sheet.alarm(Message::new("genesis.refused"));
    sheet.part(Message::new("refusal.ConfigtxgenLoad")).code(text);
}

/// Sizes and hashes of a block's bytes.
pub(super) fn figures(bytes: &[u8], sheet: &mut Sheet) {
    let mut rows = vec![
        ("block.size".into(), crate::words::bytes(bytes.len() as u64)),
        ("block.sha256".into(), hex(&Sha256::digest(bytes))),
    ];
    if let Ok(block) = BlockView::read(bytes) {
        rows.push(("block.number".into(), block.number.to_string()));
        rows.push(("block.envelopes".into(), block.data.len().to_string()));
        rows.push(("block.data-hash".into(), hex(block.data_hash)));
        rows.push(("block.previous".into(), hex(block.previous_hash)));
        if let Ok(hash) = header_hash(block.number, block.previous_hash, block.data_hash) {
            rows.push(("block.hash".into(), hex(&hash)));
        }
    }
    sheet.heading(Message::new("block.figures")).push(Piece::Rows(rows));
}

/// Hexadecimal digits; a dash for no bytes, and no more than anybody compares.
fn hex(bytes: &[u8]) -> String {
    const MOST: usize = 64;
    if bytes.is_empty() {
        return "–".to_owned();
    }
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let mut text = String::with_capacity(2 * bytes.len().min(MOST));
    for byte in bytes.iter().take(MOST) {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    if bytes.len() > MOST {
        text.push('…');
    }
    text
}

/// A channel ID as the name of a file.
fn plain_name(channel: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = channel.chars().filter(plain).take(100).collect();
    match name.trim_start_matches('.') {
        "" => "genesis".to_owned(),
        name => name.to_owned(),
    }
}
