//! How a message's fields are called and what they hold: what the two directions of the conversion go by.

/// A message.
pub(super) struct Schema {
    pub(super) fields: &'static [Field],
}

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) tag: u64,
    pub(super) kind: Kind,
    pub(super) rule: Rule,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Shown with its default value when it is absent.
    Single,
    /// Part of a oneof: shown only when it is present.
    OneOf,
    Repeated,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Int32,
    Uint32,
    /// Shown as text: JSON's numbers are too small.
    Uint64,
    Bool,
    Enum(&'static [(i32, &'static str)]),
    Text,
    Bytes,
    Message(&'static Schema),
    Timestamp,
    /// Bytes that hold a marshalled message.
    Opaque(&'static Schema),
    /// Bytes that hold a marshalled message which depends on the fields that stand before it in the schema; these are
    /// given marshalled.
    OpaqueBy(fn(&[u8]) -> Option<&'static Schema>),
    /// A map from names to messages, which may depend on the name.
    Map(fn(&str) -> &'static Schema),
    BytesMap,
}

impl Field {
    pub(super) const fn new(name: &'static str, tag: u64, kind: Kind) -> Self {
        Field {
            name,
            tag,
            kind,
            rule: Rule::Single,
        }
    }

    pub(super) const fn one_of(name: &'static str, tag: u64, kind: Kind) -> Self {
        Field {
            name,
            tag,
            kind,
            rule: Rule::OneOf,
        }
    }

    pub(super) const fn repeated(name: &'static str, tag: u64, kind: Kind) -> Self {
        Field {
            name,
            tag,
            kind,
            rule: Rule::Repeated,
        }
    }
}

/// Name and value of an entry of a map field.
pub(super) const MAP_KEY: u64 = 1;
pub(super) const MAP_VALUE: u64 = 2;
