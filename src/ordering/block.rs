//! Block files from outside: read without copying, with limits, and without trust.

use std::fmt;

use prost::Message;

use super::proto::common::header_type;
use super::proto::config::{Config, ConfigEnvelope};
use super::proto::wire::{DecodeError, Fields, Value};

/// Largest block file, bytes.
pub const MAX_BLOCK: u64 = 200 * 1024 * 1024;

/// Largest config inside a block, bytes. A real one must fit into `AbsoluteMaxBytes`, 10 MiB by default.
pub const MAX_CONFIG: u64 = 16 * 1024 * 1024;

/// Most envelopes in a block, and most slots of metadata.
pub const MAX_ENTRIES: usize = 1_000_000;

/// Why bytes are no block, or not the block that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockError {
    /// Larger than [`MAX_BLOCK`].
    TooLarge {
        bytes: u64,
    },
    TooManyEntries,
    /// No protobuf message, and which part.
    Undecodable {
        part: Part,
        error: DecodeError,
    },
    /// The bytes are a message, but have no block header: another kind of file.
    NoHeader,
    Empty,
    /// The block holds transactions; `type` is the first one's `HeaderType`.
    NotConfig {
        r#type: i32,
    },
    /// Larger than [`MAX_CONFIG`].
    ConfigTooLarge {
        bytes: u64,
    },
    /// The config is damaged. Words of the decoder.
    BadConfig(String),
}

/// A part of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Block,
    Envelope,
    Payload,
    ChannelHeader,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Block => "block",
            Part::Envelope => "envelope",
            Part::Payload => "payload",
            Part::ChannelHeader => "channel header",
        })
    }
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "the file is {bytes} bytes, more than the limit of {MAX_BLOCK}"),
            Self::TooManyEntries => write!(f, "the block has more than {MAX_ENTRIES} entries"),
            Self::Undecodable { part, error } => write!(f, "cannot decode the {part}: {error}"),
            Self::NoHeader => f.write_str("this is no block: it has no header"),
            Self::Empty => f.write_str("the block holds no envelope"),
            Self::NotConfig { r#type } => write!(f, "this is no config block: its first envelope is of type {type}"),
            Self::ConfigTooLarge { bytes } => {
                write!(f, "the config is {bytes} bytes, more than the limit of {MAX_CONFIG}")
            }
            Self::BadConfig(error) => write!(f, "cannot decode the config: {error}"),
        }
    }
}

/// A block whose parts still lie in the file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockView<'a> {
    pub number: u64,
    pub previous_hash: &'a [u8],
    pub data_hash: &'a [u8],
    /// Marshalled envelopes.
    pub data: Vec<&'a [u8]>,
    /// See [`super::proto::common::metadata_slot`].
    pub metadata: Vec<&'a [u8]>,
}

/// A channel's config, out of a config block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelConfig {
    pub channel_id: String,
    pub config: Config,
}

impl<'a> BlockView<'a> {
    /// Takes a marshalled `common.Block` apart.
    pub fn read(bytes: &'a [u8]) -> Result<Self, BlockError> {
        if bytes.len() as u64 > MAX_BLOCK {
            return Err(BlockError::TooLarge {
                bytes: bytes.len() as u64,
            });
        }
        let [header, data, metadata] = sub_messages(bytes, Part::Block)?;
        let header = header.ok_or(BlockError::NoHeader)?;
        let (mut number, mut previous_hash, mut data_hash): (_, &[u8], &[u8]) = (0, &[], &[]);
        for field in Fields::of(header) {
            match field.map_err(undecodable(Part::Block))? {
                (1, Value::Varint(value)) => number = value,
                (2, Value::Bytes(hash)) => previous_hash = hash,
                (3, Value::Bytes(hash)) => data_hash = hash,
                _ => {}
            }
        }
        let data = entries(data.unwrap_or_default())?;
        let metadata = entries(metadata.unwrap_or_default())?;
        Ok(BlockView {
            number,
            previous_hash,
            data_hash,
            data,
            metadata,
        })
    }

    /// The config that a config block sets.
    pub fn config(&self) -> Result<ChannelConfig, BlockError> {
        let envelope = self.data.first().ok_or(BlockError::Empty)?;
        let [payload, ..] = sub_messages(envelope, Part::Envelope)?;
        let [header, data, _] = sub_messages(payload.unwrap_or_default(), Part::Payload)?;
        let [channel_header, ..] = sub_messages(header.unwrap_or_default(), Part::Payload)?;
        let (mut r#type, mut channel_id): (_, &[u8]) = (0, &[]);
        for field in Fields::of(channel_header.unwrap_or_default()) {
            match field.map_err(undecodable(Part::ChannelHeader))? {
                (1, Value::Varint(value)) => r#type = value as i32,
                (4, Value::Bytes(id)) => channel_id = id,
                _ => {}
            }
        }
        if r#type != header_type::CONFIG {
            return Err(BlockError::NotConfig { r#type });
        }
        let data = data.unwrap_or_default();
        if data.len() as u64 > MAX_CONFIG {
            return Err(BlockError::ConfigTooLarge {
                bytes: data.len() as u64,
            });
        }
        let envelope = ConfigEnvelope::decode(data).map_err(|error| BlockError::BadConfig(error.to_string()))?;
        let config = envelope
            .config
            .ok_or_else(|| BlockError::BadConfig("it is missing".to_owned()))?;
        Ok(ChannelConfig {
            channel_id: String::from_utf8_lossy(channel_id).into_owned(),
            config,
        })
    }
}

fn undecodable(part: Part) -> impl Fn(DecodeError) -> BlockError {
    move |error| BlockError::Undecodable { part, error }
}

/// The bytes fields 1 to 3 of a message, the last of each.
fn sub_messages(message: &[u8], part: Part) -> Result<[Option<&[u8]>; 3], BlockError> {
    let mut found = [None; 3];
    for field in Fields::of(message) {
        if let (tag @ 1..=3, Value::Bytes(bytes)) = field.map_err(undecodable(part))? {
            found[tag as usize - 1] = Some(bytes);
        }
    }
    Ok(found)
}

/// The entries of a list of bytes: `BlockData`, `BlockMetadata`.
fn entries(message: &[u8]) -> Result<Vec<&[u8]>, BlockError> {
    let mut entries = Vec::new();
    for field in Fields::of(message) {
        if let (1, Value::Bytes(entry)) = field.map_err(undecodable(Part::Block))? {
            if entries.len() >= MAX_ENTRIES {
                return Err(BlockError::TooManyEntries);
            }
            entries.push(entry);
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        BlockView::read(bytes)
            .and_then(|block| block.config())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn other_files_are_told_apart() {
        assert_eq!(error(b""), "this is no block: it has no header");
        assert_eq!(
            error(b"Orderer:\n"),
            "cannot decode the block: proto: can't skip unknown wire type 7"
        );
        assert_eq!(error(&[0x0a, 0]), "the block holds no envelope");
        assert_eq!(
            error(&[0x0a, 0, 0x12, 2, 0x0a, 0]),
            "this is no config block: its first envelope is of type 0"
        );
        assert_eq!(error(&[0x0a, 200]), "cannot decode the block: unexpected EOF");
    }

    #[test]
    fn limits() {
        let mut block = vec![0x0a, 0, 0x12];
        let data = [0x0a, 0].repeat(MAX_ENTRIES + 1);
        prost::encoding::encode_varint(data.len() as u64, &mut block);
        block.extend(data);
        assert_eq!(BlockView::read(&block), Err(BlockError::TooManyEntries));
    }
}
