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

use super::datum::{Data, Datum, From, MapType, Member, Members};
use super::types::{Struct, Type};
use super::viper::Viper;
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
pub(super) fn decode<'a>(
    viper: &Viper<'a>,
    members: Vec<Member<'a>>,
    kind: &'static Struct,
    run: Decoding<'_>,
) -> Result<Node<'a>, Refused> {
    let mut decoder = Decoder {
        viper,
        run,
        path: Vec::new(),
        errors: Vec::new(),
        kept: true,
        sound: Vec::new(),
    };
    let datum = Datum {
        data: Data::Map(MapType::Strings, Members::Made(members)),
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

type Decoded<'a> = Result<Node<'a>, Panic>;

/// How a tree is decoded.
#[derive(Clone, Copy)]
pub(super) struct Decoding<'r> {
    pub(super) version: FabricVersion,
    pub(super) disk: Disk<'r>,
    /// Whether anybody looks at the value at a path of one or two segments, beyond whether it is set. What nobody looks
    /// at is checked only.
    pub(super) asked: &'r dyn Fn(&[Segment<'_>]) -> bool,
}

/// A step from a value to one inside it.
pub(super) enum Segment<'a> {
    Field(&'static str),
    Key(Cow<'a, str>),
    Index(usize),
}

struct Decoder<'r, 'a> {
    viper: &'r Viper<'a>,
    run: Decoding<'r>,
    path: Vec<Segment<'a>>,
    errors: Vec<(String, Option<Span>)>,
    /// Somebody looks at the value in hand.
    kept: bool,
    /// By its number and at which depth, the struct that a mapping filled without complaint when nobody looked.
    sound: Vec<Option<(usize, &'static Struct)>>,
}

impl<'a> Decoder<'_, 'a> {
    /// Steps into a value. What this gives is for [`Decoder::leave`].
    fn enter(&mut self, segment: Segment<'a>) -> bool {
        let kept = self.kept;
        self.path.push(segment);
        if kept && self.path.len() <= 2 {
            self.kept = (self.run.asked)(&self.path);
        }
        kept
    }

    fn leave(&mut self, kept: bool) {
        self.path.pop();
        self.kept = kept;
    }

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
    fn refuse(&mut self, text: String, from: From) -> Decoded<'a> {
        self.errors.push((text, from.at()));
        Ok(Node { out: Out::Unset, from })
    }

    /// Since 1.4 Fabric vendors a newer mapstructure.
    fn is_new(&self) -> bool {
        self.run.version >= FabricVersion::V1_4_0
    }

    fn decode(&mut self, datum: Datum<'a>, kind: &Type) -> Decoded<'a> {
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
