//! Numbers, texts, booleans and versions.

use std::borrow::Cow;

use super::super::kafka_version;
use super::super::types::{Struct, Type};
use super::super::viper::{Data, Datum, From, MapType, Member};
use super::{Decoded, Decoder, Node, Out, Panic};
use crate::config::go::{float_to_int, float_to_uint, format_float, parse_bool, parse_int, parse_uint};

impl<'t> Decoder<'_, 't> {
    pub(super) fn unconvertible(&mut self, datum: &Datum<'t>, kind: &Type) -> Decoded<'t> {
        let text = format!(
            "'{}' expected type '{}', got unconvertible type '{}'",
            self.name(),
            kind.name(),
            go_type(&datum.data)
        );
        self.refuse(text, datum.from)
    }

    pub(super) fn unsigned(&mut self, datum: Datum<'t>, kind: &Type, bits: u32) -> Decoded<'t> {
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

    pub(super) fn signed(&mut self, datum: Datum<'t>, kind: &Type, bits: u32) -> Decoded<'t> {
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

    pub(super) fn bool(&mut self, datum: Datum<'t>, kind: &Type) -> Decoded<'t> {
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

    pub(super) fn text(&mut self, datum: Datum<'t>, kind: &Type) -> Decoded<'t> {
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

    pub(super) fn bytes(&mut self, datum: Datum<'t>) -> Decoded<'t> {
        match &datum.data {
            Data::Text(text) => Ok(Node {
                out: Out::Text(text.clone()),
                from: datum.from,
            }),
            _ => self.slice(datum, &Type::Bytes),
        }
    }

    pub(super) fn kafka_version(&mut self, datum: Datum<'t>) -> Decoded<'t> {
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
