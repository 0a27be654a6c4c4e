//! server.properties as a text: what Java's reader and Kafka's types make of it.

mod byte_order_mark;
mod duplicate_key;
mod empty_value;
mod environment_key;
mod hash_in_text;
mod inline_comment;
mod key_case;
mod lost_backslashes;
mod malformed_escape;
mod missing_class;
mod no_zookeeper;
mod not_latin;
mod not_of_type;
mod out_of_range;
mod swallowed_line;
mod topic_key;
mod unit_or_expression;
mod unknown_key;

use super::Rule;
use super::context::Context;
use super::fix;
use crate::config::broker::{mistake, table};
use crate::config::config_def::KeyType;
use crate::config::properties::Property;
use crate::config::source::{FileKind, Span};
use crate::finding::{Fix, Message};

pub(super) static RULES: &[&Rule] = &[
    &malformed_escape::RULE,
    &not_of_type::RULE,
    &out_of_range::RULE,
    &inline_comment::RULE,
    &unit_or_expression::RULE,
    &empty_value::RULE,
    &missing_class::RULE,
    &no_zookeeper::RULE,
    &unknown_key::RULE,
    &topic_key::RULE,
    &environment_key::RULE,
    &key_case::RULE,
    &duplicate_key::RULE,
    &hash_in_text::RULE,
    &swallowed_line::RULE,
    &byte_order_mark::RULE,
    &not_latin::RULE,
    &lost_backslashes::RULE,
];

/// Moves the comment behind a value to a line of its own, above it.
pub(super) fn comment_on_own_line(context: &Context, at: Span) -> Option<Fix> {
    if !context.is_properties(at) {
        return None;
    }
    let text = &context.files.get(at.file)?.text;
    let written = context.files.text(at);
    let (value, comment) = mistake::comment(written).filter(|_| !written.contains('\n'))?;
    let line = text
        .get(..at.start as usize)?
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let sign = if comment.starts_with(['#', '!']) { "" } else { "# " };
    Some(Fix {
        title: Message::new("fix.comment"),
        safe: true,
        edits: vec![
            fix::replace(Span::new(at.file, line, line), format!("{sign}{comment}{line_end}")),
            fix::replace(at, value),
        ],
    })
}

/// Whether a text value has a comment behind it: a `#` after a blank.
fn has_comment(written: &str) -> bool {
    written.contains('#') && mistake::comment(written).is_some_and(|(_, comment)| comment.starts_with('#'))
}

/// Whether a line sets a key that takes any text, which no type check guards.
fn is_text(context: &Context, property: &Property) -> bool {
    match context.files.get(property.key_at.file).map(|file| file.kind) {
        Some(FileKind::Broker) => {
            table::find(&property.key).is_some_and(|key| matches!(key.kind, KeyType::Text | KeyType::List))
        }
        Some(FileKind::ZooKeeper) => matches!(&*property.key, "dataDir" | "dataLogDir"),
        _ => false,
    }
}
