//! Fixes as text edits: every rule that sets a value goes through here.

use super::context::Context;
use crate::config::network::Broker;
use crate::config::source::{FileKind, Span};
use crate::finding::{Edit, Fix, Message};

/// The value at `span` becomes `text`.
pub(super) fn replace(span: Span, text: impl Into<String>) -> Edit {
    Edit {
        span,
        text: text.into(),
    }
}

/// A fix with the title `fix.set` ("Set {key} to {value}").
pub(super) fn set(key: &str, value: &str, safe: bool, edits: Vec<Edit>) -> Fix {
    Fix {
        title: Message::new("fix.set").with("key", key).with("value", value),
        safe,
        edits,
    }
}

/// Sets `key` to `value` on every broker of `brokers`: in the line that is in force, or in a new one.
///
/// `None` when a broker's file cannot take the key.
pub(super) fn set_on_brokers(
    context: &Context,
    brokers: &[&Broker],
    key: &str,
    value: &str,
    safe: bool,
) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    for broker in brokers {
        let edit = match broker.at(key) {
            Some(span) => replace(span, value),
            None => insert_broker_key(context, broker, key, value)?,
        };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    edits.sort_by_key(|edit| edit.span);
    Some(set(key, value, safe, edits))
}

/// A new line `key=value` at the end of a broker's file, with the file's own line ends.
fn insert_broker_key(context: &Context, broker: &Broker, key: &str, value: &str) -> Option<Edit> {
    let file = context
        .files
        .get(broker.file)
        .filter(|file| file.kind == FileKind::Broker)?;
    let end = file.text.len();
    let line_end = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let before = if file.text.is_empty() || file.text.ends_with('\n') {
        ""
    } else {
        line_end
    };
    Some(Edit {
        span: Span::new(broker.file, end, end),
        text: format!("{before}{key}={value}{line_end}"),
    })
}
