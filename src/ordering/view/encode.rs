//! From JSON to bytes (`protolator.DeepUnmarshalJSON`, then marshalled).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use prost::bytes::BufMut;
use prost::encoding::{WireType, encode_key, encode_varint};

use super::json::Json;
use super::schema::{Field, Kind, MAP_KEY, MAP_VALUE, Rule, Schema};
use super::{MAX_DEPTH, ViewError};

/// The message that `json` describes, marshalled. Fields that are missing or null have their default value.
pub(super) fn message(json: &Json, schema: &Schema) -> Result<Vec<u8>, ViewError> {
    Encoder { path: Vec::new() }.message(json, schema)
}

struct Encoder {
    /// Names of the fields on the way down.
    path: Vec<String>,
}

impl Encoder {
    fn message(&mut self, json: &Json, schema: &Schema) -> Result<Vec<u8>, ViewError> {
        if self.path.len() >= 2 * MAX_DEPTH as usize {
            return Err(ViewError::TooDeep);
        }
        let Json::Map(map) = json else {
            return Err(self.expected("an object"));
        };
        if let Some(unknown) = map
            .keys()
            .find(|key| !schema.fields.iter().any(|field| field.name == key.as_str()))
        {
            self.path.push(unknown.clone());
            return Err(self.expected("no such field"));
        }
        let mut out = Vec::new();
        for field in schema.fields {
            match map.get(field.name) {
                None | Some(Json::Null) => {}
                Some(json) => self.within(field.name, |encoder| encoder.field(field, json, &mut out))?,
            }
        }
        Ok(out)
    }

    fn field(&mut self, field: &Field, json: &Json, out: &mut Vec<u8>) -> Result<(), ViewError> {
        match (field.kind, json) {
            (Kind::Map(schema_of), Json::Map(entries)) => {
                for (name, json) in entries {
                    let content = self.within(name, |encoder| encoder.message(json, schema_of(name)))?;
                    put_bytes(field.tag, &map_entry(name, &content), out);
                }
                Ok(())
            }
            (Kind::BytesMap, Json::Map(entries)) => {
                for (name, json) in entries {
                    let content = self.within(name, |encoder| encoder.bytes(json))?;
                    put_bytes(field.tag, &map_entry(name, &content), out);
                }
                Ok(())
            }
            (Kind::Map(_) | Kind::BytesMap, _) => Err(self.expected("an object")),
            (_, Json::List(list)) if field.rule == Rule::Repeated => {
                list.iter().try_for_each(|json| self.value(field, json, out))
            }
            _ if field.rule == Rule::Repeated => Err(self.expected("a list")),
            _ => self.value(field, json, out),
        }
    }

    /// One value. A default is left out, unless it stands in a list or a oneof.
    fn value(&mut self, field: &Field, json: &Json, out: &mut Vec<u8>) -> Result<(), ViewError> {
        let always = field.rule != Rule::Single;
        match field.kind {
            Kind::Int32 => self
                .number(json, i32::MIN.into(), i32::MAX.into())
                .map(|n| put_number(field, n, out)),
            Kind::Uint32 => self.number(json, 0, u32::MAX.into()).map(|n| put_number(field, n, out)),
            Kind::Uint64 => self.number(json, 0, u64::MAX.into()).map(|n| put_number(field, n, out)),
            Kind::Bool => match json {
                Json::Bool(value) => {
                    put_number(field, u64::from(*value), out);
                    Ok(())
                }
                _ => Err(self.expected("true or false")),
            },
            Kind::Enum(names) => self.enum_value(json, names).map(|n| put_number(field, n, out)),
            Kind::Text => match json {
                Json::Text(text) => {
                    put_unless_empty(field.tag, text.as_bytes(), always, out);
                    Ok(())
                }
                _ => Err(self.expected("a string")),
            },
            Kind::Bytes => self
                .bytes(json)
                .map(|bytes| put_unless_empty(field.tag, &bytes, always, out)),
            Kind::Message(schema) => self
                .message(json, schema)
                .map(|bytes| put_bytes(field.tag, &bytes, out)),
            Kind::Opaque(schema) => self
                .opaque(json, Some(schema))
                .map(|bytes| put_unless_empty(field.tag, &bytes, always, out)),
            Kind::OpaqueBy(schema_of) => {
                let schema = schema_of(out);
                self.opaque(json, schema)
                    .map(|bytes| put_unless_empty(field.tag, &bytes, always, out))
            }
            Kind::Timestamp | Kind::Map(_) | Kind::BytesMap => Err(self.expected("no value of this kind")),
        }
    }

    /// A marshalled message; text stands for bytes that could not be opened up.
    fn opaque(&mut self, json: &Json, schema: Option<&'static Schema>) -> Result<Vec<u8>, ViewError> {
        match (json, schema) {
            (Json::Text(_), _) | (_, None) => self.bytes(json),
            (_, Some(schema)) => self.message(json, schema),
        }
    }

    fn bytes(&mut self, json: &Json) -> Result<Vec<u8>, ViewError> {
        let Json::Text(text) = json else {
            return Err(self.expected("bytes in base64"));
        };
        BASE64_STANDARD
            .decode(text)
            .map_err(|_| self.expected("bytes in base64"))
    }

    /// A number, written as one or as text.
    fn number(&mut self, json: &Json, min: i128, max: i128) -> Result<u64, ViewError> {
        let number = match json {
            Json::Number(number) => Some(i128::from(*number)),
            Json::Text(text) => text.parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| (min..=max).contains(number));
        // Negative numbers are written as 64-bit two's complement.
        number
            .map(|number| number as u64)
            .ok_or_else(|| self.expected("a number in range"))
    }

    fn enum_value(&mut self, json: &Json, names: &[(i32, &str)]) -> Result<u64, ViewError> {
        if let Json::Text(text) = json {
            let value = names.iter().find(|(_, name)| name == text);
            return value
                .map(|(value, _)| i64::from(*value) as u64)
                .ok_or_else(|| self.expected("a name of the list"));
        }
        self.number(json, i32::MIN.into(), i32::MAX.into())
    }

    fn within<T>(
        &mut self,
        name: &str,
        encode: impl FnOnce(&mut Self) -> Result<T, ViewError>,
    ) -> Result<T, ViewError> {
        self.path.push(name.to_owned());
        let encoded = encode(self)?;
        self.path.pop();
        Ok(encoded)
    }

    fn expected(&self, expected: &'static str) -> ViewError {
        ViewError::Json {
            path: self.path.join("."),
            expected,
        }
    }
}

fn put_number(field: &Field, number: u64, out: &mut Vec<u8>) {
    if number != 0 || field.rule != Rule::Single {
        encode_key(field.tag as u32, WireType::Varint, out);
        encode_varint(number, out);
    }
}

fn put_unless_empty(tag: u64, bytes: &[u8], always: bool, out: &mut Vec<u8>) {
    if always || !bytes.is_empty() {
        put_bytes(tag, bytes, out);
    }
}

fn put_bytes(tag: u64, bytes: &[u8], out: &mut Vec<u8>) {
    encode_key(tag as u32, WireType::LengthDelimited, out);
    encode_varint(bytes.len() as u64, out);
    out.put_slice(bytes);
}

fn map_entry(name: &str, content: &[u8]) -> Vec<u8> {
    let mut entry = Vec::new();
    put_bytes(MAP_KEY, name.as_bytes(), &mut entry);
    put_bytes(MAP_VALUE, content, &mut entry);
    entry
}
