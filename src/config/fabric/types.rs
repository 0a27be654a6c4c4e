//! Go's struct types, as data.

use crate::config::versions::FabricVersion;

/// A Go type that a setting can have.
#[derive(Debug, Clone, Copy)]
pub(super) enum Type {
    Bool,
    Text,
    /// `[]byte`
    Bytes,
    Int,
    Int16,
    Int32,
    Uint,
    Uint16,
    Uint32,
    Uint64,
    Duration,
    KafkaVersion,
    Slice(&'static Type),
    /// A map with string keys.
    Map(&'static Type),
    Struct(&'static Struct),
    Pointer(&'static Struct),
    /// Not looked into.
    Opaque,
}

impl Type {
    /// The type's name in messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Type::Bool => "bool",
            Type::Text => "string",
            Type::Bytes => "uint8",
            Type::Int => "int",
            Type::Int16 => "int16",
            Type::Int32 => "int32",
            Type::Uint => "uint",
            Type::Uint16 => "uint16",
            Type::Uint32 => "uint32",
            Type::Uint64 => "uint64",
            Type::Duration => "time.Duration",
            _ => "",
        }
    }
}

/// A Go struct.
#[derive(Debug)]
pub(super) struct Struct {
    pub(super) fields: &'static [Field],
}

/// A field of a struct, in the releases that have it.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Type,
    since: FabricVersion,
    until: FabricVersion,
}

impl Field {
    pub(super) const fn new(name: &'static str, kind: Type) -> Self {
        Field {
            name,
            kind,
            since: FabricVersion::V1_0,
            until: FabricVersion::V3,
        }
    }

    pub(super) const fn since(mut self, version: FabricVersion) -> Self {
        self.since = version;
        self
    }

    pub(super) const fn until(mut self, version: FabricVersion) -> Self {
        self.until = version;
        self
    }

    /// The first and the last release that have it.
    pub(super) fn releases(&self) -> (FabricVersion, FabricVersion) {
        (self.since, self.until)
    }

    pub(super) fn exists_in(&self, version: FabricVersion) -> bool {
        self.since <= version && version <= self.until
    }
}

impl Struct {
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.name)
    }

    /// The struct that field `key` holds.
    pub(super) fn section_below(&self, key: &str) -> Option<&'static Struct> {
        let field = self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(key))?;
        match field.kind {
            Type::Struct(inner) => Some(inner),
            _ => None,
        }
    }
}
