//! What configtxgen makes of a file with one profile: the profile, or the words with which it stops.

use std::fmt;

use super::configtx::{Profile, Run, reading_refused, run as stages};
use crate::config::source::FileId;
use crate::config::yaml::{self, Limit};

/// Why there is no profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// configtxgen's own words.
    Refused(String),
    /// The file goes beyond a limit of this reader.
    Limit(Limit),
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stopped::Refused(text) => f.write_str(text),
            Stopped::Limit(Limit::FileSize) => f.write_str("beyond a limit: FileSize"),
            Stopped::Limit(Limit::Depth) => f.write_str("beyond a limit: Depth"),
            Stopped::Limit(Limit::Expansion) => f.write_str("beyond a limit: Expansion"),
        }
    }
}

/// The profile as configtxgen takes it from the file's text to the encoding of the block.
///
/// # Errors
/// The refusal of the profile, else that of the file's top level: configtxgen reads that too, and stops there as well.
pub fn profile(run: Run<'_>) -> Result<Profile, Stopped> {
    let stopped = |error| match error {
        yaml::Error::Refused { text, at } => Stopped::Refused(reading_refused(&text, at, run.fabric).text),
        yaml::Error::Limit { limit, .. } => Stopped::Limit(limit),
    };
    let document = yaml::parse(FileId(0), run.text).map_err(stopped)?;
    let tree = yaml::decode(&document, yaml::Merge::Positional).map_err(stopped)?;
    let stages = stages(&tree, run);
    let profile = stages.load.map_err(|refusal| Stopped::Refused(refusal.text))?;
    match stages.top_level {
        Ok(_) => Ok(profile),
        Err(refusal) => Err(Stopped::Refused(refusal.text)),
    }
}
