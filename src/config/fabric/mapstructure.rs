//! The weak decoding of a tree into Go structs: mapstructure with Fabric's hooks.
//!
//! Sources: vendored mapstructure (an older one up to Fabric 1.3), common/viperutil/config_util.go
//! (`EnhancedExactUnmarshal` and its hooks, in their order).

use std::borrow::Cow;
use std::fmt::Write;

use super::kafka_version;
use super::types::{Field, Struct, Type};
use super::viper::{Data, Datum, From, MapType, Member};
use crate::config::go::{float_to_int, float_to_uint, format_float, parse_bool, parse_duration, parse_int, parse_uint};
use crate::config::source::Span;
use crate::config::versions::FabricVersion;

/// What is known of the files that a configuration points to (certificates, MSP folders).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk<'a> {
    /// Nothing: every file is taken to be there.
    Unknown,
    /// These files and folders are there, with these contents, and no others.
    Holds(&'a [(&'a str, &'a str)]),
}

impl Disk<'_> {
    /// Whether a file or folder is there.
    pub(super) fn has(self, path: &str) -> bool {
        match self {
            Disk::Unknown => true,
            Disk::Holds(files) => files
                .iter()
                .any(|(name, _)| *name == path || path.strip_prefix(name).is_some_and(|below| below.starts_with('/'))),
        }
    }

    /// A file's content. Of an unknown disk every file holds its own path: not empty, and nothing more is known.
    fn read(self, path: &str) -> Result<String, String> {
        match self {
            Disk::Unknown => Ok(path.to_owned()),
            Disk::Holds(files) => match files.iter().find(|(name, _)| *name == path) {
                Some((_, content)) => Ok((*content).to_owned()),
                None => Err(format!("open {path}: no such file or directory")),
            },
        }
    }
}

/// A decoded value.
#[derive(Debug, Clone)]
pub(super) enum Out<'t> {
    /// Go's zero value: nothing, or nil, was given.
    Unset,
    Bool(bool),
    /// Signed numbers and durations.
    Int(i64),
    Uint(u64),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<Entry<'t>>),
    Struct(&'static Struct, Vec<Node<'t>>),
}

#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    pub(super) out: Out<'t>,
    pub(super) from: From,
}

#[derive(Debug, Clone)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) key_at: Option<Span>,
    pub(super) node: Node<'t>,
}

impl<'t> Node<'t> {
    const UNSET: Node<'static> = Node {
        out: Out::Unset,
        from: From::Nowhere,
    };

    /// Field `name` of a struct; unset when this is none.
    pub(super) fn field(&self, name: &str) -> &Node<'t> {
        match &self.out {
            Out::Struct(kind, nodes) => {
                let index = kind.fields.iter().position(|field| field.name == name);
                index.and_then(|index| nodes.get(index)).unwrap_or(&Node::UNSET)
            }
            _ => &Node::UNSET,
        }
    }

    pub(super) fn is_unset(&self) -> bool {
        matches!(self.out, Out::Unset)
    }

    pub(super) fn text(&self) -> &str {
        match &self.out {
            Out::Text(text) => text,
            _ => "",
        }
    }

    pub(super) fn int(&self) -> i64 {
        match self.out {
            Out::Int(value) => value,
            _ => 0,
        }
    }

    pub(super) fn uint(&self) -> u64 {
        match self.out {
            Out::Uint(value) => value,
            _ => 0,
        }
    }

    pub(super) fn bool(&self) -> bool {
        matches!(self.out, Out::Bool(true))
    }

    /// The elements of a slice; none when it is nil.
    pub(super) fn list(&self) -> &[Node<'t>] {
        match &self.out {
            Out::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The entries of a map; none when it is nil.
    pub(super) fn entries(&self) -> &[Entry<'t>] {
        match &self.out {
            Out::Map(entries) => entries,
            _ => &[],
        }
    }
}

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
        if let Data::Text(text) = &datum.data {
            if matches!(kind, Type::Duration) {
                if let Ok(nanoseconds) = parse_duration(text) {
                    return Ok(Node {
                        out: Out::Int(nanoseconds),
                        from,
                    });
                }
            }
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

    fn unconvertible(&mut self, datum: &Datum<'t>, kind: &Type) -> Decoded<'t> {
        let text = format!(
            "'{}' expected type '{}', got unconvertible type '{}'",
            self.name(),
            kind.name(),
            go_type(&datum.data)
        );
        self.refuse(text, datum.from)
    }

    fn unsigned(&mut self, datum: Datum<'t>, kind: &Type, bits: u32) -> Decoded<'t> {
        let value = match &datum.data {
            Data::Int(value) => *value as u64,
            Data::Uint(value) => *value,
            Data::Float(value) => float_to_uint(*value),
            Data::Bool(value) => u64::from(*value),
            Data::Text(text) => match parse_uint(text, 0, bits) {
                Ok(value) => value,
                Err(error) => {
                    let text = format!(
                        "cannot parse '{}' as uint: {}",
                        self.name(),
                        error.message("ParseUint", text)
                    );
                    return self.refuse(text, datum.from);
                }
            },
            _ => return self.unconvertible(&datum, kind),
        };
        // Go's SetUint keeps the lowest bits.
        let value = if bits < 64 { value & ((1 << bits) - 1) } else { value };
        Ok(Node {
            out: Out::Uint(value),
            from: datum.from,
        })
    }

    fn signed(&mut self, datum: Datum<'t>, kind: &Type, bits: u32) -> Decoded<'t> {
        let value = match &datum.data {
            Data::Int(value) => *value,
            Data::Uint(value) => *value as i64,
            Data::Float(value) => float_to_int(*value),
            Data::Bool(value) => i64::from(*value),
            Data::Text(text) => match parse_int(text, 0, bits) {
                Ok(value) => value,
                Err(error) => {
                    let text = format!(
                        "cannot parse '{}' as int: {}",
                        self.name(),
                        error.message("ParseInt", text)
                    );
                    return self.refuse(text, datum.from);
                }
            },
            _ => return self.unconvertible(&datum, kind),
        };
        // Go's SetInt keeps the lowest bits.
        let value = value << (64 - bits) >> (64 - bits);
        Ok(Node {
            out: Out::Int(value),
            from: datum.from,
        })
    }

    fn bool(&mut self, datum: Datum<'t>, kind: &Type) -> Decoded<'t> {
        let value = match &datum.data {
            Data::Bool(value) => *value,
            Data::Int(value) => *value != 0,
            Data::Uint(value) => *value != 0,
            Data::Float(value) => *value != 0.0,
            Data::Text(text) if text.is_empty() => false,
            Data::Text(text) => match parse_bool(text) {
                Ok(value) => value,
                Err(error) => {
                    let text = format!(
                        "cannot parse '{}' as bool: {}",
                        self.name(),
                        error.message("ParseBool", text)
                    );
                    return self.refuse(text, datum.from);
                }
            },
            _ => return self.unconvertible(&datum, kind),
        };
        Ok(Node {
            out: Out::Bool(value),
            from: datum.from,
        })
    }

    fn text(&mut self, datum: Datum<'t>, kind: &Type) -> Decoded<'t> {
        let from = datum.from;
        let text = match &datum.data {
            Data::Text(text) => text.clone(),
            Data::Bool(value) => Cow::Borrowed(if *value { "1" } else { "0" }),
            Data::Int(value) => Cow::Owned(value.to_string()),
            Data::Uint(value) => Cow::Owned(value.to_string()),
            Data::Float(value) => Cow::Owned(format_float(*value)),
            Data::Map(map_type, members) => match self.text_from_file(*map_type, members, from)? {
                Some(Ok(content)) => Cow::Owned(content),
                Some(Err(error)) => {
                    let text = format!("error decoding '{}': {error}", self.name());
                    return self.refuse(text, from);
                }
                None => return self.unconvertible(&datum, kind),
            },
            _ => return self.unconvertible(&datum, kind),
        };
        Ok(Node {
            out: Out::Text(text),
            from,
        })
    }

    /// The hook that reads `{File: path}` for a string; `None` when there is no such key.
    fn text_from_file(
        &self,
        map_type: MapType,
        members: &[Member<'t>],
        from: From,
    ) -> Result<Option<Result<String, String>>, Panic> {
        let panic = |found: &str, wanted: &str| {
            let text = format!("interface conversion: interface {{}} is {found}, not {wanted}");
            Err(Panic { text, at: from.at() })
        };
        match map_type {
            MapType::Strings => {}
            MapType::Interfaces => return panic("map[interface {}]interface {}", "map[string]interface {}"),
            MapType::Json => return panic("map[string]string", "map[string]interface {}"),
        }
        let named = |name: &str| members.iter().find(|member| member.key == name);
        let Some(file) = named("File").or_else(|| named("file")) else {
            return Ok(None);
        };
        match &file.datum.data {
            Data::Nil => Ok(Some(Err("Value of File: was nil".to_owned()))),
            Data::Text(path) => Ok(Some(self.disk.read(path))),
            other => panic(go_type(other), "string"),
        }
    }

    fn bytes(&mut self, datum: Datum<'t>) -> Decoded<'t> {
        match &datum.data {
            Data::Text(text) => Ok(Node {
                out: Out::Text(text.clone()),
                from: datum.from,
            }),
            _ => self.slice(datum, &Type::Bytes),
        }
    }

    fn kafka_version(&mut self, datum: Datum<'t>) -> Decoded<'t> {
        let from = datum.from;
        match &datum.data {
            Data::Text(text) => match kafka_version::resolve(text, self.version) {
                Ok(version) => Ok(Node {
                    out: Out::Text(version.into()),
                    from,
                }),
                Err(error) => {
                    let text = format!("error decoding '{}': {error}", self.name());
                    self.refuse(text, from)
                }
            },
            _ => self.structure(datum, &Struct { fields: &[] }),
        }
    }

    fn slice(&mut self, datum: Datum<'t>, element: &Type) -> Decoded<'t> {
        let from = datum.from;
        let items: Vec<Datum<'t>> = match datum.data {
            Data::List(items) => items,
            Data::Strings(texts) => texts
                .into_iter()
                .map(|text| Datum {
                    data: Data::Text(text.into()),
                    from,
                })
                .collect(),
            Data::Map(map_type, members) => match self.blocks_from_file(map_type, &members) {
                Some(Ok(blocks)) => blocks
                    .into_iter()
                    .map(|block| Datum {
                        data: Data::Text(block.into()),
                        from,
                    })
                    .collect(),
                Some(Err(error)) => {
                    let text = format!("error decoding '{}': {error}", self.name());
                    return self.refuse(text, from);
                }
                None if members.is_empty() => {
                    return Ok(Node {
                        out: Out::List(Vec::new()),
                        from,
                    });
                }
                None if self.is_new() => vec![Datum {
                    data: Data::Map(map_type, members),
                    from,
                }],
                None => {
                    let text = format!("'{}': source data must be an array or slice, got map", self.name());
                    return self.refuse(text, from);
                }
            },
            data => vec![Datum { data, from }],
        };
        if items.is_empty() && self.is_new() {
            return Ok(Node { out: Out::Unset, from });
        }
        let mut nodes = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            self.path.push(Segment::Index(index));
            // A byte of `[]byte` is a number of 8 bits; a list of them is not told apart here.
            let node = match element {
                Type::Bytes => self.unsigned(item, element, 8)?,
                _ => self.decode(item, element)?,
            };
            nodes.push(node);
            self.path.pop();
        }
        Ok(Node {
            out: Out::List(nodes),
            from,
        })
    }

    /// The hook that reads the certificates of `{File: path}` for a slice; `None` when it does not apply.
    fn blocks_from_file(&self, map_type: MapType, members: &[Member<'t>]) -> Option<Result<Vec<String>, String>> {
        if map_type == MapType::Interfaces {
            return None;
        }
        let named = |name: &str| members.iter().find(|member| member.key == name);
        let Data::Text(path) = &named("File").or_else(|| named("file"))?.datum.data else {
            return None;
        };
        if path.is_empty() {
            return Some(Err("Value of File: was nil".to_owned()));
        }
        Some(self.disk.read(path).map(|content| match self.disk {
            Disk::Unknown => vec![content],
            Disk::Holds(_) => certificates(&content),
        }))
    }

    fn expected_a_map(&mut self, datum: &Datum<'t>) -> Decoded<'t> {
        let text = format!("'{}' expected a map, got '{}'", self.name(), go_kind(&datum.data));
        self.refuse(text, datum.from)
    }

    fn map(&mut self, datum: Datum<'t>, element: &Type) -> Decoded<'t> {
        let mut entries = Vec::new();
        let from = datum.from;
        self.fill_map(datum, element, &mut entries)?;
        Ok(Node {
            out: Out::Map(entries),
            from,
        })
    }

    fn fill_map(&mut self, datum: Datum<'t>, element: &Type, entries: &mut Vec<Entry<'t>>) -> Result<(), Panic> {
        let from = datum.from;
        match datum.data {
            Data::Map(_, members) => {
                for member in members {
                    let printed = member.printed.map_or_else(|| member.key.clone(), Cow::Owned);
                    self.path.push(Segment::Key(printed));
                    let key = bracket_list(Datum {
                        data: Data::Text(member.key.clone()),
                        from,
                    });
                    if let Data::Text(_) = key.data {
                        let node = self.decode(member.datum, element)?;
                        entries.push(Entry {
                            key: member.key,
                            key_at: member.key_at,
                            node,
                        });
                    } else {
                        self.unconvertible(&key, &Type::Text)?;
                    }
                    self.path.pop();
                }
            }
            // A list of maps is laid together; the first that does not fit ends it.
            Data::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    let before = self.errors.len();
                    self.path.push(Segment::Index(index));
                    if !matches!(item.data, Data::Nil) {
                        self.fill_map(bracket_list(item), element, entries)?;
                    }
                    self.path.pop();
                    if self.errors.len() > before {
                        break;
                    }
                }
            }
            Data::Strings(texts) if texts.is_empty() => {}
            Data::Strings(_) => {
                self.path.push(Segment::Index(0));
                self.expected_a_map(&Datum {
                    data: Data::Text("".into()),
                    from,
                })?;
                self.path.pop();
            }
            data => {
                self.expected_a_map(&Datum { data, from })?;
            }
        }
        Ok(())
    }

    fn structure(&mut self, datum: Datum<'t>, kind: &'static Struct) -> Decoded<'t> {
        let from = datum.from;
        let Data::Map(_, members) = datum.data else {
            return self.expected_a_map(&datum);
        };
        let mut members: Vec<Option<Member<'t>>> = members.into_iter().map(Some).collect();
        let mut nodes = Vec::with_capacity(kind.fields.len());
        for field in kind.fields {
            let member = field
                .exists_in(self.version)
                .then(|| take(&mut members, field))
                .flatten();
            self.path.push(Segment::Field(field.name));
            nodes.push(match member {
                Some(member) => self.decode(member.datum, &field.kind)?,
                None => Node::UNSET,
            });
            self.path.pop();
        }
        let mut unused: Vec<Member<'t>> = members.into_iter().flatten().collect();
        if let Some(member) = unused.iter().find(|member| member.printed.is_some()) {
            let found = member.printed.as_deref().unwrap_or("");
            let name = found.trim_start_matches("%!s(").split('=').next().unwrap_or("nil");
            let text = format!("interface conversion: interface {{}} is {name}, not string");
            return Err(Panic {
                text,
                at: member.key_at,
            });
        }
        if !unused.is_empty() {
            unused.sort_by(|one, other| one.key.cmp(&other.key));
            let keys: Vec<&str> = unused.iter().map(|member| member.key.as_ref()).collect();
            let at = unused.iter().find_map(|member| member.key_at);
            self.errors
                .push((format!("'{}' has invalid keys: {}", self.name(), keys.join(", ")), at));
        }
        Ok(Node {
            out: Out::Struct(kind, nodes),
            from,
        })
    }
}

/// Takes the member for `field`: by its exact name, else by one that differs in case.
fn take<'t>(members: &mut [Option<Member<'t>>], field: &Field) -> Option<Member<'t>> {
    let string = |member: &Option<Member<'t>>| member.as_ref().is_some_and(|member| member.printed.is_none());
    let exact = |member: &Option<Member<'t>>| member.as_ref().is_some_and(|member| member.key == field.name);
    let folded = |member: &Option<Member<'t>>| {
        member
            .as_ref()
            .is_some_and(|member| member.key.eq_ignore_ascii_case(field.name))
    };
    let index = members
        .iter()
        .position(|member| string(member) && exact(member))
        .or_else(|| members.iter().position(|member| string(member) && folded(member)))?;
    members[index].take()
}

/// The hook that splits a string in brackets, whatever type is wanted.
fn bracket_list(datum: Datum<'_>) -> Datum<'_> {
    let Data::Text(text) = &datum.data else { return datum };
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(inside) => {
            // Go's TrimSpace and Rust's trim agree on Unicode's White_Space.
            let parts = inside.split(',').map(|part| part.trim().to_owned()).collect();
            Datum {
                data: Data::Strings(parts),
                from: datum.from,
            }
        }
        None => datum,
    }
}

/// `^([0-9]+)\s*(k|m|g)b?$` without regard to case. The multiplication is not checked, only its result.
pub(super) fn byte_size(text: &str) -> Option<Result<u32, ()>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let unit = rest.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
    let mut unit = unit.bytes();
    let shift = match unit.next()?.to_ascii_lowercase() {
        b'k' => 10,
        b'm' => 20,
        b'g' => 30,
        _ => return None,
    };
    let ends = matches!((unit.next(), unit.next()), (None, None) | (Some(b'b' | b'B'), None));
    if number.is_empty() || !ends {
        return None;
    }
    let bytes = parse_uint(number, 0, 64).ok()? << shift;
    Some(u32::try_from(bytes).map_err(|_| ()))
}

/// The blocks of type CERTIFICATE of a PEM file.
fn certificates(content: &str) -> Vec<String> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut found = Vec::new();
    let mut rest = content;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let Some((body, after)) = after.split_once(END) else {
            break;
        };
        if !body.contains(':') {
            found.push(format!("{BEGIN}{body}{END}\n"));
        }
        rest = after;
    }
    found
}

fn go_kind(data: &Data) -> &'static str {
    match data {
        Data::Nil => "invalid",
        Data::Bool(_) => "bool",
        Data::Int(_) => "int",
        Data::Uint(_) => "uint64",
        Data::Float(_) => "float64",
        Data::Text(_) => "string",
        Data::Strings(_) | Data::List(_) => "slice",
        Data::Map(..) => "map",
    }
}

fn go_type(data: &Data) -> &'static str {
    match data {
        Data::Strings(_) => "[]string",
        Data::List(_) => "[]interface {}",
        Data::Map(MapType::Strings, _) => "map[string]interface {}",
        Data::Map(MapType::Interfaces, _) => "map[interface {}]interface {}",
        Data::Map(MapType::Json, _) => "map[string]string",
        data => go_kind(data),
    }
}

#[cfg(test)]
mod tests {
    use super::byte_size;

    #[test]
    fn reads_byte_sizes() {
        for (text, bytes) in [
            ("10 MB", Some(Ok(10 << 20))),
            ("512kb", Some(Ok(512 << 10))),
            ("4095 MB", Some(Ok(4095 << 20))),
            ("1\t\n g", Some(Ok(1 << 30))),
            ("4 GB", Some(Err(()))),
            ("18014398509481984 KB", Some(Ok(0))),
            ("010 KB", Some(Ok(8192))),
            ("08 KB", None),
            ("10 B", None),
            ("10 MiB", None),
            ("MB", None),
            ("1.5 MB", None),
            ("10 M B", None),
        ] {
            assert_eq!(byte_size(text), bytes, "{text:?}");
        }
    }
}
