//! One value alone, as a setting of a given type would take it.

use super::mapstructure::{self, Decoding, Disk, Out};
use super::types::{Field, Struct, Type};
use super::viper::Viper;
use crate::config::source::FileId;
use crate::config::versions::FabricVersion;
use crate::config::yaml::{self, Merge};

/// The types of the settings that carry a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarType {
    /// `AbsoluteMaxBytes`, `MaxMessageCount`: an unsigned number of 32 bits, with units of bytes.
    Uint32,
    /// `MaxChannels`: an unsigned number of 64 bits.
    Uint64,
    /// `BatchTimeout`: nanoseconds.
    Duration,
}

static UINT32: Struct = Struct {
    fields: &[Field::new("Value", Type::Uint32)],
};
static UINT64: Struct = Struct {
    fields: &[Field::new("Value", Type::Uint64)],
};
static DURATION: Struct = Struct {
    fields: &[Field::new("Value", Type::Duration)],
};

/// What Fabric makes of `text` when it stands after a key of that type, or its refusal. The key is called `Value`.
pub fn read_scalar(text: &str, kind: ScalarType) -> Result<i128, String> {
    let file = format!("Value: {text}\n");
    let tree = yaml::parse(FileId(0), &file)
        .and_then(|document| yaml::decode(&document, Merge::Positional))
        .map_err(|error| match error {
            yaml::Error::Refused { text, .. } => format!("Error reading configuration: While parsing config: {text}"),
            yaml::Error::Limit { limit, .. } => format!("{limit:?}"),
        })?;
    let viper = Viper::new(&tree, &[], "", None);
    let members = viper.collect(None)?;
    let fields = match kind {
        ScalarType::Uint32 => &UINT32,
        ScalarType::Uint64 => &UINT64,
        ScalarType::Duration => &DURATION,
    };
    let run = Decoding {
        version: FabricVersion::V1_4_2,
        disk: Disk::Unknown,
        asked: &|_| true,
    };
    let node = mapstructure::decode(&viper, members, fields, run).map_err(|refused| refused.text)?;
    Ok(match node.field("Value").out {
        Out::Uint(value) => i128::from(value),
        Out::Int(value) => i128::from(value),
        _ => 0,
    })
}
