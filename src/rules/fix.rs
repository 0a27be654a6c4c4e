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
            None => insert_broker_key(context, brokers, broker, key, value)?,
        };
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    edits.sort_by_key(|edit| edit.span);
    Some(set(key, value, safe, edits))
}

/// `key` with `value` on a broker that does not write it yet.
fn insert_broker_key(context: &Context, brokers: &[&Broker], broker: &Broker, key: &str, value: &str) -> Option<Edit> {
    if context.files.get(broker.file)?.kind == FileKind::Compose {
        return insert_variable(context, brokers, broker, key, value);
    }
    insert_key(context, broker.file, key, value)
}

/// The variable that sets `key`, on a line of its own before another variable of the service. Where all the brokers have
/// a variable in one place, a base that they extend, it goes there once.
fn insert_variable(context: &Context, brokers: &[&Broker], broker: &Broker, key: &str, value: &str) -> Option<Edit> {
    let places = |broker: &Broker| -> Vec<Span> { broker.values.iter().filter_map(|entry| entry.key_at).collect() };
    let own = places(broker);
    let shared = |at: &&Span| brokers.len() > 1 && brokers.iter().all(|other| places(other).contains(at));
    let next = own
        .iter()
        .find(shared)
        .or_else(|| own.iter().filter(|at| at.file == broker.file).max())?;
    let text = &context.files.get(next.file)?.text;
    let start = text
        .get(..next.start as usize)?
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let end = text
        .get(next.end as usize..)?
        .find('\n')
        .map_or(text.len(), |length| next.end as usize + length);
    let line = text.get(start..end)?;
    let indentation = line.get(..line.len() - line.trim_start().len())?;
    let name = format!("KAFKA_{}", key.replace('.', "_").to_ascii_uppercase());
    let dash = line
        .trim_start()
        .strip_prefix('-')
        .map(|rest| rest.len() - rest.trim_start().len());
    let written = context.files.text(*next);
    let new = match dash {
        Some(blanks) => format!("{indentation}-{}{name}={value}", " ".repeat(blanks.max(1))),
        // In a mapping a bare `false` would be refused.
        None if line.trim_start().starts_with(&format!("{written}:")) => format!("{indentation}{name}: \"{value}\""),
        None => return None,
    };
    let line_end = if line.ends_with('\r') { "\r\n" } else { "\n" };
    // Before the line: what follows it may be a value that goes on over several lines.
    Some(replace(Span::new(next.file, start, start), format!("{new}{line_end}")))
}

/// `key` with `value` in a file that does not write it yet.
pub(super) fn insert_key(context: &Context, file: FileId, key: &str, value: &str) -> Option<Edit> {
    let source = context.files.get(file)?;
    match source.kind {
        FileKind::Broker | FileKind::ZooKeeper => {
            edit::properties::set_in(file, &source.text, context.properties_of(file)?, key, value)
        }
        _ => None,
    }
}

/// Takes the setting at `at` (its key or its value) out of its properties file, with its line.
pub(super) fn remove_line(context: &Context, at: Span, key: &str, safe: bool) -> Option<Fix> {
    let inside = |line: Span| line.file == at.file && line.start <= at.start && at.end <= line.end;
    let line = context
        .properties()
        .map(|property| property.line_at)
        .find(|line| inside(*line))?;
    Some(Fix {
        title: Message::new("fix.remove").with("key", key),
        safe,
        edits: vec![replace(line, "")],
    })
}
