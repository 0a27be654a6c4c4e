//! Blocks, configs and config updates as readable JSON, in the shape of `configtxgen -inspectBlock` and `configtxlator`,
//! and configs back from JSON.
//!
//! Source of the shape: Fabric `common/tools/protolator`. Bytes fields that hold another message are opened up. Where
//! the real tool gives up on an unknown name or type, the bytes are shown in base64 instead. Bytes come from outside:
//! nesting and the number of values are bounded.

use std::fmt;

use super::proto::wire::DecodeError;
pub use json::Json;

mod decode;
mod encode;
mod json;
mod msp;
mod schema;
mod tables;
#[cfg(test)]
mod tests;

/// Deepest nesting of messages. A config of Fabric needs about 15.
const MAX_DEPTH: u32 = 64;

/// Most values shown of one message.
const MAX_VALUES: u32 = 1_000_000;

/// Why a message cannot be shown or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewError {
    Bytes(DecodeError),
    TooDeep,
    TooLarge,
    /// JSON that does not fit the message: where, and what was expected there.
    Json {
        path: String,
        expected: &'static str,
    },
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(error) => error.fmt(f),
            Self::TooDeep => write!(f, "nested deeper than {MAX_DEPTH} messages"),
            Self::TooLarge => write!(f, "more than {MAX_VALUES} values"),
            Self::Json { path, expected } => write!(f, "{path}: expected {expected}"),
        }
    }
}

/// A marshalled `common.Block`.
pub fn block(bytes: &[u8]) -> Result<Json, ViewError> {
    decode::message(bytes, &tables::BLOCK)
}

/// A marshalled `common.Envelope`.
pub fn envelope(bytes: &[u8]) -> Result<Json, ViewError> {
    decode::message(bytes, &tables::ENVELOPE)
}

/// A marshalled `common.Config`.
pub fn config(bytes: &[u8]) -> Result<Json, ViewError> {
    decode::message(bytes, &tables::CONFIG)
}

/// A marshalled `common.ConfigUpdate`.
pub fn config_update(bytes: &[u8]) -> Result<Json, ViewError> {
    decode::message(bytes, &tables::CONFIG_UPDATE)
}

/// A `common.Config`, marshalled, from its JSON.
pub fn config_from_json(json: &Json) -> Result<Vec<u8>, ViewError> {
    encode::message(json, &tables::CONFIG)
}
