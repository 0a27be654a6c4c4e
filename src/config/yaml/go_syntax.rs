//! Values as Go prints them in messages.

use super::value::{Item, Key, Value};
use crate::config::go::{format_float, quote};

pub(super) fn type_tag(value: &Value) -> &'static str {
    match value {
        Value::Null => "!!null",
        Value::Bool(_) => "!!bool",
        Value::Int(_) | Value::Uint(_) => "!!int",
        Value::Float(_) => "!!float",
        Value::Text(_) => "!!str",
        Value::List(_) => "!!seq",
        Value::Map(_) => "!!map",
    }
}

/// A value as Go's `%#v` prints it.
pub(super) fn go_syntax(value: &Value) -> String {
    match value {
        Value::Null => "interface {}(nil)".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => format!("{value:#x}"),
        Value::Float(value) => format_float(*value),
        Value::Text(text) => quote(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| go_syntax(&item.value)).collect();
            format!("[]interface {{}}{{{}}}", items.join(", "))
        }
        Value::Map(map) => {
            let mut entries: Vec<(String, &Item)> = map.iter().map(|entry| (go_key(&entry.key), &entry.item)).collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, item)| format!("{key}:{}", go_syntax(&item.value)))
                .collect();
            format!("map[interface {{}}]interface {{}}{{{}}}", entries.join(", "))
        }
    }
}

fn go_key(key: &Key) -> String {
    match key {
        Key::Null => "interface {}(nil)".to_owned(),
        Key::Text(text) => quote(text),
        Key::Uint(value) => format!("{value:#x}"),
        _ => key.text().into_owned(),
    }
}
