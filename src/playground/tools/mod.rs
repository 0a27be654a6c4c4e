//! The panels' tools, as one desk: an [`Ask`] in, a [`Sheet`] out.
//!
//! Each tool is what the command-line tool does under the same name. They run in the simulating worker, so that the
//! page's own program stays small and nothing blocks it. Knows no browser, so it is tested natively.

mod block;
mod decode;
mod genesis;
mod rules;
mod sheet;
mod update;

use serde::{Deserialize, Serialize};

pub use block::too_large;
pub use sheet::{Bytes, Piece, Sheet};

use super::reader::readable;
use super::setup::Setup;
use crate::config::source::FileSet;

/// Longest log that is taken, bytes; the decoder reads the last [`crate::decoder::MAX_BYTES`] of it.
pub const LOG_LIMIT: usize = 16 << 20;
/// Largest block file that is taken, bytes: no config block of Fabric comes near.
pub const BLOCK_LIMIT: u64 = 16 << 20;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// What a log's errors mean.
    Decode { log: String },
    /// The genesis block of a profile of the open configtx.yaml.
    Genesis {
        /// Empty: the profile that the page reads.
        profile: String,
        channel: String,
        moment: Moment,
    },
    /// What a block file holds.
    Block { name: String, bytes: Bytes },
    /// The config update that leads to the open configtx.yaml.
    Update {
        before: Before,
        /// Profile of the open file; empty: the one that the page reads.
        profile: String,
        channel: String,
    },
    /// The catalogue.
    Rules,
    /// One rule, with the text of its example.
    Rule { code: String, example: Option<String> },
}

impl Ask {
    /// Whether another text of the files makes another answer.
    pub fn is_of_files(&self) -> bool {
        matches!(self, Ask::Decode { .. } | Ask::Genesis { .. } | Ask::Update { .. })
    }
}

/// What a block takes from the outside world: the core has no clock and no dice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01 UTC.
    pub created: i64,
    pub nonce: [u8; 24],
}

/// The config that an update starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Before {
    /// Another text of a configtx.yaml, and its profile; empty: the one of the same name as the new one's.
    Text { text: String, profile: String },
    /// A config block.
    Block(Bytes),
}

/// Answers what is asked of these files.
pub fn answer(ask: Ask, files: FileSet, setup: &Setup) -> Sheet {
    let files = readable(files);
    match ask {
        Ask::Decode { log } => decode::sheet(&log, &files, setup),
        Ask::Genesis {
            profile,
            channel,
            moment,
        } => genesis::sheet(&files, setup.fabric, &profile, &channel, moment),
        Ask::Block { name, bytes } => block::sheet(&name, &bytes.0, &files, setup.releases()),
        Ask::Update {
            before,
            profile,
            channel,
        } => update::sheet(&files, setup.fabric, &before, &profile, &channel),
        Ask::Rules => rules::list(),
        Ask::Rule { code, example } => rules::one(&code, example.as_deref()),
    }
}

#[cfg(test)]
mod tests;
