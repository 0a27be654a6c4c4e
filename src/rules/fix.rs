//! Fixes as text edits: every rule that sets a value goes through here.

use super::context::Context;
use crate::config::edit;
use crate::config::network::Broker;
use crate::config::source::{FileId, FileKind, Span};
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

/// `key` with `value` in a broker's file that does not write it yet.
fn insert_broker_key(context: &Context, broker: &Broker, key: &str, value: &str) -> Option<Edit> {
    insert_key(context, broker.file, key, value)
}

/// `key` with `value` in a file that does not write it yet.
pub(super) fn insert_key(context: &Context, file: FileId, key: &str, value: &str) -> Option<Edit> {
    match context.files.get(file)?.kind {
        FileKind::Broker | FileKind::ZooKeeper => edit::properties::set(context.files, file, key, value),
        _ => None,
    }
}

/// Takes the setting at `at` (its key or its value) out of its properties file, with its line.
pub(super) fn remove_line(context: &Context, at: Span, key: &str, safe: bool) -> Option<Fix> {
    let inside = |line: Span| line.file == at.file && line.start <= at.start && at.end <= line.end;
    let line = context
        .properties()
        .iter()
        .map(|property| property.line_at)
        .find(|line| inside(*line))?;
    Some(Fix {
        title: Message::new("fix.remove").with("key", key),
        safe,
        edits: vec![replace(line, "")],
    })
}
