//! From bytes to JSON (`protolator.DeepMarshalJSON`).

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::super::proto::wire::{Fields, Value};
use super::json::Json;
use super::schema::{Field, Kind, MAP_KEY, MAP_VALUE, Rule, Schema};
use super::{MAX_DEPTH, MAX_VALUES, ViewError};

/// The message `bytes` as JSON, with every field of `schema`.
pub(super) fn message(bytes: &[u8], schema: &Schema) -> Result<Json, ViewError> {
    Decoder {
        values_left: MAX_VALUES,
    }
    .message(bytes, schema, MAX_DEPTH)
}

struct Decoder {
    values_left: u32,
}

impl Decoder {
    fn message(&mut self, bytes: &[u8], schema: &Schema, depth: u32) -> Result<Json, ViewError> {
        let depth = depth.checked_sub(1).ok_or(ViewError::TooDeep)?;
        let mut map = BTreeMap::new();
        for field in schema.fields {
            if let Some(value) = default(field) {
                self.count()?;
                map.insert(field.name.to_owned(), value);
            }
        }
        for found in Fields::of(bytes) {
            let (tag, value) = found.map_err(ViewError::Bytes)?;
            let Some(field) = schema.fields.iter().find(|field| field.tag == tag) else {
                continue;
            };
            self.count()?;
            match (field.kind, value) {
                (Kind::Map(schema_of), Value::Bytes(entry)) => {
                    let (name, content) = map_entry(entry)?;
                    let value = self.message(content, schema_of(&name), depth)?;
                    insert_in(&mut map, field.name, name, value);
                }
                (Kind::BytesMap, Value::Bytes(entry)) => {
                    let (name, content) = map_entry(entry)?;
                    insert_in(&mut map, field.name, name, base64(content));
                }
                _ => {
                    let Some(value) = self.value(field, value, bytes, depth)? else {
                        continue;
                    };
                    match (field.rule, map.get_mut(field.name)) {
                        (Rule::Repeated, Some(Json::List(list))) => list.push(value),
                        _ => drop(map.insert(field.name.to_owned(), value)),
                    }
                }
            }
        }
        Ok(Json::Map(map))
    }

    /// One value of a field that is no map; `None` for a wrong wire type, which is passed over.
    fn value(
        &mut self,
        field: &Field,
        value: Value<'_>,
        message: &[u8],
        depth: u32,
    ) -> Result<Option<Json>, ViewError> {
        Ok(Some(match (field.kind, value) {
            (Kind::Int32, Value::Varint(number)) => Json::Number(i64::from(number as i32)),
            (Kind::Uint32, Value::Varint(number)) => Json::Number(i64::from(number as u32)),
            (Kind::Uint64, Value::Varint(number)) => Json::Text(number.to_string()),
            (Kind::Bool, Value::Varint(number)) => Json::Bool(number != 0),
            (Kind::Enum(names), Value::Varint(number)) => enum_value(number as i32, names),
            (Kind::Text, Value::Bytes(text)) => Json::Text(String::from_utf8_lossy(text).into_owned()),
            (Kind::Bytes, Value::Bytes(bytes)) => base64(bytes),
            (Kind::Message(schema), Value::Bytes(bytes)) => self.message(bytes, schema, depth)?,
            (Kind::Timestamp, Value::Bytes(bytes)) => timestamp(bytes)?,
            (Kind::Opaque(schema), Value::Bytes(bytes)) => self.opaque(bytes, Some(schema), depth)?,
            (Kind::OpaqueBy(schema_of), Value::Bytes(bytes)) => self.opaque(bytes, schema_of(message), depth)?,
            _ => return Ok(None),
        }))
    }

    /// Bytes that hold a message; shown as bytes if they do not.
    fn opaque(&mut self, bytes: &[u8], schema: Option<&'static Schema>, depth: u32) -> Result<Json, ViewError> {
        if bytes.is_empty() {
            return Ok(Json::Null);
        }
        match schema.map(|schema| self.message(bytes, schema, depth)) {
            None | Some(Err(ViewError::Bytes(_))) => Ok(base64(bytes)),
            Some(result) => result,
        }
    }

    fn count(&mut self) -> Result<(), ViewError> {
        self.values_left = self.values_left.checked_sub(1).ok_or(ViewError::TooLarge)?;
        Ok(())
    }
}

/// What is shown for an absent field; `None` when nothing is.
fn default(field: &Field) -> Option<Json> {
    match field.rule {
        Rule::OneOf => return None,
        Rule::Repeated => return Some(Json::List(Vec::new())),
        Rule::Single => {}
    }
    Some(match field.kind {
        Kind::Int32 | Kind::Uint32 => Json::Number(0),
        Kind::Uint64 => Json::Text("0".to_owned()),
        Kind::Bool => Json::Bool(false),
        Kind::Enum(names) => enum_value(0, names),
        Kind::Text => Json::Text(String::new()),
        Kind::Map(_) | Kind::BytesMap => Json::Map(BTreeMap::new()),
        Kind::Bytes | Kind::Message(_) | Kind::Timestamp | Kind::Opaque(_) | Kind::OpaqueBy(_) => Json::Null,
    })
}

fn insert_in(map: &mut BTreeMap<String, Json>, field: &str, name: String, value: Json) {
    if let Some(Json::Map(entries)) = map.get_mut(field) {
        entries.insert(name, value);
    }
}

fn map_entry(entry: &[u8]) -> Result<(String, &[u8]), ViewError> {
    let (mut name, mut content): (&[u8], &[u8]) = (&[], &[]);
    for field in Fields::of(entry) {
        match field.map_err(ViewError::Bytes)? {
            (MAP_KEY, Value::Bytes(bytes)) => name = bytes,
            (MAP_VALUE, Value::Bytes(bytes)) => content = bytes,
            _ => {}
        }
    }
    Ok((String::from_utf8_lossy(name).into_owned(), content))
}

fn enum_value(number: i32, names: &[(i32, &str)]) -> Json {
    let name = names.iter().find(|(value, _)| *value == number);
    name.map_or(Json::Number(i64::from(number)), |(_, name)| {
        Json::Text((*name).to_owned())
    })
}

fn base64(bytes: &[u8]) -> Json {
    Json::Text(BASE64_STANDARD.encode(bytes))
}

/// RFC 3339 in UTC, with as many groups of three decimals as needed.
fn timestamp(message: &[u8]) -> Result<Json, ViewError> {
    let (mut seconds, mut nanos) = (0i64, 0i32);
    for field in Fields::of(message) {
        match field.map_err(ViewError::Bytes)? {
            (1, Value::Varint(number)) => seconds = number as i64,
            (2, Value::Varint(number)) => nanos = number as i32,
            _ => {}
        }
    }
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, date) = civil(day);
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    let fraction = format!(".{nanos:09}");
    let mut fraction = fraction.as_str();
    for _ in 0..3 {
        fraction = fraction.strip_suffix("000").unwrap_or(fraction);
    }
    let fraction = if fraction == "." { "" } else { fraction };
    Ok(Json::Text(format!("{year:04}-{month:02}-{date:02}T{time}{fraction}Z")))
}

/// Year, month and day of month of a day since 1970-01-01 (Gregorian calendar, days counted from 1 March in a 400-year
/// cycle).
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, date)
}
