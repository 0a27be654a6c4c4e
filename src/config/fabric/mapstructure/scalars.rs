//! Numbers, texts, booleans and versions.

use std::borrow::Cow;

use super::super::datum::{Data, Datum, From, MapType, Members};
use super::super::kafka_version;
use super::super::types::{Struct, Type};
use super::{Decoded, Decoder, Node, Out, Panic};
use crate::config::go::{float_to_int, float_to_uint, format_float, parse_bool, parse_int, parse_uint};

impl<'a> Decoder<'_, 'a> {
    /// `found` is Go's name of the type.
    pub(super) fn unconvertible(&mut self, found: &str, kind: &Type, from: From) -> Decoded<'a> {
        let text = format!(
            "'{}' expected type '{}', got unconvertible type '{found}'",
            self.name(),
            kind.name(),
        );
        self.refuse(text, from)
    }

    pub(super) fn unsigned(&mut self, datum: Datum<'a>, kind: &Type, bits: u32) -> Decoded<'a> {
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
            _ => return self.unconvertible(go_type(&datum.data), kind, datum.from),
        };
        // Go's SetUint keeps the lowest bits.
        let value = if bits < 64 { value & ((1 << bits) - 1) } else { value };
        Ok(Node {
            out: Out::Uint(value),
            from: datum.from,
        })
    }

    pub(super) fn signed(&mut self, datum: Datum<'a>, kind: &Type, bits: u32) -> Decoded<'a> {
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
            _ => return self.unconvertible(go_type(&datum.data), kind, datum.from),
        };
        // Go's SetInt keeps the lowest bits.
        let value = value << (64 - bits) >> (64 - bits);
        Ok(Node {
            out: Out::Int(value),
            from: datum.from,
        })
    }

    pub(super) fn bool(&mut self, datum: Datum<'a>, kind: &Type) -> Decoded<'a> {
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
            _ => return self.unconvertible(go_type(&datum.data), kind, datum.from),
        };
        Ok(Node {
            out: Out::Bool(value),
            from: datum.from,
        })
    }

    pub(super) fn text(&mut self, datum: Datum<'a>, kind: &Type) -> Decoded<'a> {
        let from = datum.from;
        let text = match datum.data {
            Data::Text(text) => text,
            Data::Bool(value) => Cow::Borrowed(if value { "1" } else { "0" }),
            Data::Int(value) => Cow::Owned(value.to_string()),
            Data::Uint(value) => Cow::Owned(value.to_string()),
            Data::Float(value) => Cow::Owned(format_float(value)),
            Data::Map(map_type, members) => match self.text_from_file(map_type, members, from)? {
                Some(Ok(content)) => Cow::Owned(content),
                Some(Err(error)) => {
                    let text = format!("error decoding '{}': {error}", self.name());
                    return self.refuse(text, from);
                }
                None => return self.unconvertible(go_type_of_map(map_type), kind, from),
            },
            _ => return self.unconvertible(go_type(&datum.data), kind, from),
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
        members: Members<'a>,
        from: From,
    ) -> Result<Option<Result<String, String>>, Panic> {
        let panic = |found: &str, wanted: &str| {
            let text = format!("interface conversion: interface {{}} is {found}, not {wanted}");
            Err(Panic { text, at: from.at() })
        };
        if map_type != MapType::Strings {
            return panic(go_type_of_map(map_type), go_type_of_map(MapType::Strings));
        }
        let members = self.viper.members(members, from);
        let named = |name: &str| members.iter().find(|member| member.key == name);
        let Some(file) = named("File").or_else(|| named("file")) else {
            return Ok(None);
        };
        match &file.datum.data {
            Data::Nil => Ok(Some(Err("Value of File: was nil".to_owned()))),
            Data::Text(path) => Ok(Some(self.run.disk.read(path))),
            other => panic(go_type(other), "string"),
        }
    }

    pub(super) fn bytes(&mut self, datum: Datum<'a>) -> Decoded<'a> {
        match datum {
            Datum {
                data: Data::Text(text),
                from,
            } => Ok(Node {
                out: Out::Text(text),
                from,
            }),
            datum => self.slice(datum, &Type::Bytes),
        }
    }

    pub(super) fn kafka_version(&mut self, datum: Datum<'a>) -> Decoded<'a> {
        let from = datum.from;
        match &datum.data {
            Data::Text(text) => match kafka_version::resolve(text, self.run.version) {
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
}

pub(super) fn go_kind(data: &Data) -> &'static str {
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

pub(super) fn go_type(data: &Data) -> &'static str {
    match data {
        Data::Strings(_) => "[]string",
        Data::List(_) => "[]interface {}",
        Data::Map(map_type, _) => go_type_of_map(*map_type),
        data => go_kind(data),
    }
}

fn go_type_of_map(map_type: MapType) -> &'static str {
    match map_type {
        MapType::Strings => "map[string]interface {}",
        MapType::Interfaces => "map[interface {}]interface {}",
        MapType::Json => "map[string]string",
    }
}
