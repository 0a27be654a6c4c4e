//! Small edits of YAML lines for fixes. They work on block style with one entry a line, and give nothing elsewhere.

use super::context::Context;
use crate::config::source::Span;
use crate::finding::{Edit, Fix, Message};

/// A value without quotes around it.
pub(super) fn plain(written: &str) -> &str {
    written.trim().trim_matches(['"', '\''])
}

/// The line of a file that holds a place, with its line end.
struct Line<'t> {
    start: usize,
    end: usize,
    text: &'t str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn says_nothing(&self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }
}

fn line_of(text: &str, at: Span) -> Option<Line<'_>> {
    let place = at.start as usize;
    let start = text.get(..place)?.rfind('\n').map_or(0, |end| end + 1);
    let end = text.get(place..)?.find('\n').map_or(text.len(), |end| place + end + 1);
    Some(Line {
        start,
        end,
        text: text.get(start..end)?,
    })
}

fn line_after<'t>(text: &'t str, line: &Line<'_>) -> Option<Line<'t>> {
    if line.end >= text.len() {
        return None;
    }
    line_of(
        text,
        Span {
            file: crate::config::source::FileId(0),
            start: line.end as u32,
            end: line.end as u32,
        },
    )
}

fn text_of<'a>(context: &Context<'a>, at: Span) -> Option<&'a str> {
    context.files.get(at.file).map(|file| file.text.as_str())
}

/// What stands behind the key at `key`, on the same line: empty for a section.
pub(super) fn value_after<'a>(context: &Context<'a>, key: Span) -> &'a str {
    let rest = text_of(context, key)
        .and_then(|text| text.get(key.end as usize..))
        .unwrap_or("");
    let line = rest.lines().next().unwrap_or("");
    let value = line
        .trim_start_matches(['"', '\''])
        .trim_start()
        .strip_prefix(':')
        .unwrap_or("");
    value.split(" #").next().unwrap_or("").trim()
}

/// The fix that deletes the line `key: value` on which `at` (its key or its value) stands.
pub(super) fn remove_entry(context: &Context, at: Span) -> Option<Fix> {
    let text = text_of(context, at)?;
    let line = line_of(text, at)?;
    let (key, value) = line.text.split_once(':')?;
    let value = value.trim();
    let simple_key = !key.trim().is_empty() && !key.contains(['{', '[', '#', '-', '"', '\'']);
    let simple_value = !value.is_empty() && !value.starts_with(['&', '|', '>', '#', '{', '[', '"', '\'']);
    if !simple_key || !simple_value || goes_on(text, &line) {
        return None;
    }
    Some(remove(key.trim(), at, &line))
}

/// The fix that deletes the list entry `- value` on whose line `at` stands.
pub(super) fn remove_item(context: &Context, at: Span) -> Option<Fix> {
    let text = text_of(context, at)?;
    let line = line_of(text, at)?;
    let value = line.text.trim().strip_prefix("- ")?;
    let alone = !value.contains([':', '{', '[']) || value.trim() == context.files.text(at);
    (alone && !goes_on(text, &line)).then(|| remove(value.trim(), at, &line))
}

/// Whether the lines after `line` belong to its entry.
fn goes_on(text: &str, line: &Line<'_>) -> bool {
    let mut next = line_after(text, line);
    while let Some(following) = next {
        if !following.says_nothing() {
            return following.indent() > line.indent();
        }
        next = line_after(text, &following);
    }
    false
}

fn remove(what: &str, at: Span, line: &Line<'_>) -> Fix {
    Fix {
        title: Message::new("fix.remove").with("key", what),
        safe: false,
        edits: vec![Edit {
            span: Span::new(at.file, line.start, line.end),
            text: String::new(),
        }],
    }
}

/// The edits that move the line `<<: *anchor` around `merge` to the top of its section.
pub(super) fn move_merge_up(context: &Context, merge: Span) -> Option<Vec<Edit>> {
    let text = text_of(context, merge)?;
    let line = line_of(text, merge)?;
    let whole = line.text.trim_start().starts_with("<<:") && line.text.contains('*') && line.text.ends_with('\n');
    if !whole {
        return None;
    }
    let mut top = None;
    let mut start = line.start;
    while start > 0 {
        let before = line_of(text, Span::new(merge.file, start - 1, start - 1))?;
        start = before.start;
        if before.says_nothing() {
            continue;
        }
        match before.indent().cmp(&line.indent()) {
            std::cmp::Ordering::Less => break,
            std::cmp::Ordering::Equal => top = Some(before.start),
            std::cmp::Ordering::Greater => {}
        }
    }
    let top = top?;
    let file = merge.file;
    Some(vec![
        Edit {
            span: Span::new(file, top, top),
            text: line.text.to_owned(),
        },
        Edit {
            span: Span::new(file, line.start, line.end),
            text: String::new(),
        },
    ])
}
