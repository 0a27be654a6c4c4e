//! JSON values, and their text as the Fabric tools print it.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A JSON value. Objects are sorted by key, as Go prints maps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    /// The value of `key`; `None` for a missing key or if this is no object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Map(map) => map.get(key),
            _ => None,
        }
    }

    /// The text with tabs for indentation and a line feed at the end.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out.push('\n');
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(value) => drop(write!(out, "{value}")),
            Json::Text(text) => write_text(text, out),
            Json::List(list) if list.is_empty() => out.push_str("[]"),
            Json::List(list) => {
                out.push('[');
                for (index, value) in list.iter().enumerate() {
                    start_line(index, depth + 1, out);
                    value.write(depth + 1, out);
                }
                end(depth, ']', out);
            }
            Json::Map(map) if map.is_empty() => out.push_str("{}"),
            Json::Map(map) => {
                out.push('{');
                for (index, (key, value)) in map.iter().enumerate() {
                    start_line(index, depth + 1, out);
                    write_text(key, out);
                    out.push_str(": ");
                    value.write(depth + 1, out);
                }
                end(depth, '}', out);
            }
        }
    }
}

fn start_line(index: usize, depth: usize, out: &mut String) {
    out.push_str(if index > 0 { ",\n" } else { "\n" });
    out.extend(std::iter::repeat_n('\t', depth));
}

fn end(depth: usize, bracket: char, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n('\t', depth));
    out.push(bracket);
}

/// A string with the escapes of Go's `encoding/json`, which also hides what HTML would trip over.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
