//! The weak decoding of a tree into Go structs: mapstructure with Fabric's hooks.
//!
//! Sources: vendored mapstructure (an older one up to Fabric 1.3), common/viperutil/config_util.go
//! (`EnhancedExactUnmarshal` and its hooks, in their order).

mod collections;
mod hooks;
mod node;
mod scalars;

use std::borrow::Cow;
use std::fmt::Write;

pub use hooks::Disk;
use hooks::{bracket_list, byte_size};
pub(super) use node::{Entry, Node, Out};

use super::types::{Struct, Type};
use super::viper::{Data, Datum, From, MapType, Member};
use crate::config::go::parse_duration;
use crate::config::source::Span;
use crate::config::versions::FabricVersion;

/// Why a tree does not decode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// Mapstructure's text, or the words of a Go panic.
    pub(super) text: String,
    /// Go itself panics.
    pub(super) panics: bool,
    /// The first place.
    pub(super) at: Option<Span>,
    /// Every single complaint with its place.
    pub(super) each: Vec<(String, Option<Span>)>,
}

/// Decodes the members of the top-level map into `kind`.
pub(super) fn decode<'t>(
    members: Vec<Member<'t>>,
    kind: &'static Struct,
    version: FabricVersion,
    disk: Disk<'_>,
) -> Result<Node<'t>, Refused> {
    let mut decoder = Decoder {
        version,
        disk,
        path: Vec::new(),
        errors: Vec::new(),
    };
    let datum = Datum {
        data: Data::Map(MapType::Strings, members),
        from: From::Nowhere,
    };
    let node = decoder.decode(datum, &Type::Struct(kind));
    let mut errors = decoder.errors;
    match node {
        Err(Panic { text, at }) => Err(Refused {
            each: vec![(text.clone(), at)],
            text,
            panics: true,
            at,
        }),
        Ok(node) if errors.is_empty() => Ok(node),
        Ok(_) => {
            errors.sort_by(|one, other| one.0.cmp(&other.0));
            let mut text = format!("{} error(s) decoding:\n", errors.len());
            for (error, _) in &errors {
                let _ = write!(text, "\n* {error}");
            }
            let at = errors.iter().find_map(|(_, at)| *at);
            Err(Refused {
                text,
                panics: false,
                at,
                each: errors,
            })
        }
    }
}

/// A Go panic while decoding.
struct Panic {
    text: String,
    at: Option<Span>,
}

type Decoded<'t> = Result<Node<'t>, Panic>;

enum Segment<'t> {
    Field(&'static str),
    Key(Cow<'t, str>),
    Index(usize),
}

struct Decoder<'a, 't> {
    version: FabricVersion,
    disk: Disk<'a>,
    path: Vec<Segment<'t>>,
    errors: Vec<(String, Option<Span>)>,
}

impl<'t> Decoder<'_, 't> {
    fn name(&self) -> String {
        let mut name = String::new();
        for segment in &self.path {
            let _ = match segment {
                Segment::Field(field) if name.is_empty() => write!(name, "{field}"),
                Segment::Field(field) => write!(name, ".{field}"),
                Segment::Key(key) => write!(name, "[{key}]"),
                Segment::Index(index) => write!(name, "[{index}]"),
            };
        }
        name
    }

    /// Notes an error and leaves the value unset.
    fn refuse(&mut self, text: String, from: From) -> Decoded<'t> {
        self.errors.push((text, from.at()));
        Ok(Node { out: Out::Unset, from })
    }

    /// Since 1.4 Fabric vendors a newer mapstructure.
    fn is_new(&self) -> bool {
        self.version >= FabricVersion::V1_4_0
    }

    fn decode(&mut self, datum: Datum<'t>, kind: &Type) -> Decoded<'t> {
        if matches!(datum.data, Data::Nil) {
            return Ok(Node {
                out: Out::Unset,
                from: datum.from,
            });
        }
        let from = datum.from;
        if let (Data::Text(text), Type::Duration) = (&datum.data, kind)
            && let Ok(nanoseconds) = parse_duration(text)
        {
            return Ok(Node {
                out: Out::Int(nanoseconds),
                from,
            });
        }
        let datum = bracket_list(datum);
        match kind {
            Type::Uint32 => {
                if let Data::Text(text) = &datum.data {
                    match byte_size(text) {
                        Some(Ok(bytes)) => {
                            return Ok(Node {
                                out: Out::Uint(u64::from(bytes)),
                                from,
                            });
                        }
                        Some(Err(())) => {
                            let text = format!("error decoding '{}': value '{text}' overflows uint32", self.name());
                            return self.refuse(text, from);
                        }
                        None => {}
                    }
                }
                self.unsigned(datum, kind, 32)
            }
            Type::Uint => self.unsigned(datum, kind, 64),
            Type::Uint16 => self.unsigned(datum, kind, 16),
            Type::Uint64 => self.unsigned(datum, kind, 64),
            Type::Int | Type::Duration => self.signed(datum, kind, 64),
            Type::Int16 => self.signed(datum, kind, 16),
            Type::Int32 => self.signed(datum, kind, 32),
            Type::Bool => self.bool(datum, kind),
            Type::Text => self.text(datum, kind),
            Type::Bytes => self.bytes(datum),
            Type::KafkaVersion => self.kafka_version(datum),
            Type::Slice(element) => self.slice(datum, element),
            Type::Map(element) => self.map(datum, element),
            Type::Struct(kind) | Type::Pointer(kind) => self.structure(datum, kind),
            Type::Opaque => Ok(Node { out: Out::Unset, from }),
        }
    }
}
