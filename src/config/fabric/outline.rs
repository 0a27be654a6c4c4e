//! The keys of configtx.yaml and orderer.yaml, for whoever wants to complete or explain them.

use super::schema::{CONFIGTX, ORDERER_YAML};
use super::types::{Field, Struct, Type};
use crate::config::source::FileKind;
use crate::config::versions::FabricVersion;

/// A key under a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YamlKey {
    pub name: &'static str,
    /// The type's name in Go's words; `section`, `list` and `map` for what holds other values.
    pub kind: &'static str,
}

/// The keys that may stand under a path, such as `["Profiles", "Genesis", "Orderer"]`: none when the path is not one of
/// sections. Letter case does not matter; list elements take no part in the path.
pub fn children(file: FileKind, fabric: FabricVersion, path: &[&str]) -> Vec<YamlKey> {
    let Some(section) = section(file, fabric, path) else {
        return Vec::new();
    };
    let known = section.fields.iter().filter(|field| field.exists_in(fabric));
    known.map(YamlKey::of).collect()
}

/// The key at the end of a path.
pub fn find(file: FileKind, fabric: FabricVersion, path: &[&str]) -> Option<YamlKey> {
    let (last, above) = path.split_last()?;
    let keys = children(file, fabric, above);
    keys.into_iter().find(|key| key.name.eq_ignore_ascii_case(last))
}

impl YamlKey {
    fn of(field: &Field) -> Self {
        let kind = match field.kind {
            Type::Struct(_) | Type::Pointer(_) | Type::Opaque => "section",
            Type::Slice(_) => "list",
            Type::Map(_) => "map",
            Type::Duration => "duration",
            Type::KafkaVersion => "version",
            Type::Bytes => "string",
            kind => kind.name(),
        };
        YamlKey { name: field.name, kind }
    }
}

fn section(file: FileKind, fabric: FabricVersion, path: &[&str]) -> Option<&'static Struct> {
    let mut section = match file {
        FileKind::Configtx => &CONFIGTX,
        FileKind::Orderer => &ORDERER_YAML,
        _ => return None,
    };
    let mut path = path.iter();
    while let Some(name) = path.next() {
        let known = |field: &&Field| field.exists_in(fabric) && field.name.eq_ignore_ascii_case(name);
        section = inner(section.fields.iter().find(known)?.kind, &mut path)?;
    }
    Some(section)
}

/// The section in a value; a map takes one name of its own from the path.
fn inner<'a>(kind: Type, path: &mut impl Iterator<Item = &'a &'a str>) -> Option<&'static Struct> {
    match kind {
        Type::Struct(section) | Type::Pointer(section) => Some(section),
        Type::Slice(element) => inner(*element, path),
        Type::Map(value) => {
            path.next()?;
            inner(*value, path)
        }
        _ => None,
    }
}
