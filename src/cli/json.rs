//! JSON text to values.

use super::Failure;
use crate::ordering::view::Json;

/// Reads JSON. Numbers must be whole: no message of Fabric has others.
pub(super) fn parse(text: &[u8]) -> Result<Json, Failure> {
    convert(serde_json::from_slice(text).map_err(Failure::of)?)
}

fn convert(value: serde_json::Value) -> Result<Json, Failure> {
    use serde_json::Value;
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Json::Number(number),
            None => return Err(Failure::Failed(format!("no whole number: {number}"))),
        },
        Value::String(text) => Json::Text(text),
        Value::Array(list) => Json::List(list.into_iter().map(convert).collect::<Result<_, _>>()?),
        Value::Object(map) => {
            let entries = map.into_iter().map(|(key, value)| Ok((key, convert(value)?)));
            Json::Map(entries.collect::<Result<_, Failure>>()?)
        }
    })
}
