//! Edits of properties files: one setting changes, every other byte stays.

use crate::config::properties::{self, Property};
use crate::config::source::{FileId, FileSet, Span};
use crate::finding::Edit;

/// Gives `key` the value `value`.
///
/// The line that counts is changed: the last one, when there are several. Its key, separator, indentation and line end
/// stay. A key that is not there yet is added at the end of the file. `None` when the file cannot be read (a malformed
/// `\u`) or is not in the set, or the key is empty.
pub fn set(files: &FileSet, file: FileId, key: &str, value: &str) -> Option<Edit> {
    let text = &files.get(file)?.text;
    set_in(file, text, &properties::read(file, text).ok()?, key, value)
}

/// The same for a text whose settings are known.
pub fn set_in(file: FileId, text: &str, all: &[Property], key: &str, value: &str) -> Option<Edit> {
    if key.is_empty() {
        return None;
    }
    match properties::last_of(all, key) {
        Some(property) => Some(replace_value(text, property, value)),
        None => append(file, text, all, &line(key, value, separator(text, all))),
    }
}

/// Adds `key` on a line of its own after the line of `after`, or at the end of the file when `after` is not there.
pub fn insert_after(files: &FileSet, file: FileId, after: &str, key: &str, value: &str) -> Option<Edit> {
    let text = &files.get(file)?.text;
    let all = properties::read(file, text).ok()?;
    if key.is_empty() {
        return None;
    }
    let line = line(key, value, separator(text, &all));
    let Some(property) = properties::last_of(&all, after) else {
        return append(file, text, &all, &line);
    };
    let at = property.line_at.end as usize;
    if at == text.len() {
        return append(file, text, &all, &line);
    }
    Some(Edit {
        span: Span::new(file, at, at),
        text: format!("{line}{}", line_end(text)),
    })
}

/// Takes every line of `key` away, so that the default counts. Comments stay.
pub fn remove(files: &FileSet, file: FileId, key: &str) -> Vec<Edit> {
    let Some(source) = files.get(file) else {
        return Vec::new();
    };
    let all = properties::read(file, &source.text).unwrap_or_default();
    all.iter()
        .filter(|property| property.key == key)
        .map(|property| Edit {
            span: property.line_at,
            text: String::new(),
        })
        .collect()
}

/// A value in the syntax of the file: what the reader would take for something else gets a backslash. Characters beyond
/// ISO-8859-1 are written as `\u`, because the bytes of the file are read as ISO-8859-1.
pub fn escape_value(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for (index, c) in value.chars().enumerate() {
        match c {
            ' ' if index == 0 => text.push_str("\\ "),
            _ => push_escaped(&mut text, c),
        }
    }
    text
}

fn escape_key(key: &str) -> String {
    let mut text = String::with_capacity(key.len());
    for c in key.chars() {
        match c {
            ' ' | '=' | ':' | '#' | '!' => text.extend(['\\', c]),
            _ => push_escaped(&mut text, c),
        }
    }
    text
}

fn push_escaped(text: &mut String, c: char) {
    match c {
        '\\' => text.push_str("\\\\"),
        '\t' => text.push_str("\\t"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\x0C' => text.push_str("\\f"),
        ' '..='~' => text.push(c),
        _ => {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    text.extend(char::from_digit(u32::from(*unit >> shift & 15), 16));
                }
            }
        }
    }
}

fn replace_value(text: &str, property: &Property, value: &str) -> Edit {
    let between = text.get(property.key_at.end as usize..property.raw_value_at.start as usize);
    let between = between.unwrap_or("");
    let mut escaped = escape_value(value);
    if between.is_empty() {
        escaped.insert(0, '=');
    } else if !between.contains(['=', ':']) && escaped.starts_with(['=', ':']) {
        // After blanks alone the sign would be taken for the separator.
        escaped.insert(0, '\\');
    }
    Edit {
        span: property.raw_value_at,
        text: escaped,
    }
}

fn line(key: &str, value: &str, separator: &str) -> String {
    format!("{}{separator}{}", escape_key(key), escape_value(value))
}

/// The separator of the file's last setting with an ordinary one: `=` or ` = `.
fn separator<'a>(text: &'a str, all: &[Property]) -> &'a str {
    let between = |property: &Property| text.get(property.key_at.end as usize..property.value_at.start as usize);
    all.iter()
        .rev()
        .filter_map(between)
        .find(|separator| matches!(*separator, "=" | " = " | ": "))
        .unwrap_or("=")
}

/// The file's own line end.
fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A line at the end of the file. A last line that has no end gets one, and one that would continue gets two.
fn append(file: FileId, text: &str, all: &[Property], line: &str) -> Option<Edit> {
    let end = line_end(text);
    // What comes before the last setting has no say in it.
    let last_line = text.get(all.last().map_or(0, |property| property.line_at.start as usize)..)?;
    let before = properties::read(file, last_line).ok()?;
    let at_end = Span::new(file, text.len(), text.len());
    ["", end, &end.repeat(2)].into_iter().find_map(|gap| {
        let addition = format!("{gap}{line}{end}");
        let text = format!("{last_line}{addition}");
        let after = properties::read(file, &text).ok()?;
        let (last, rest) = after.split_last()?;
        let same = settings(rest).eq(settings(&before));
        let own = last.line_at.start as usize >= last_line.len();
        let edit = Edit {
            span: at_end,
            text: addition,
        };
        (same && own).then_some(edit)
    })
}

/// Keys and values; a lone backslash at the end of a file counts as a setting without either, which nobody misses.
fn settings<'a>(all: &'a [Property<'_>]) -> impl Iterator<Item = (&'a str, &'a str)> {
    let pairs = all.iter().map(|property| (&*property.key, &*property.value));
    pairs.filter(|&pair| pair != ("", ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::edit::apply;
    use crate::config::source::{FileKind, SourceFile};
    use proptest::prelude::*;

    fn set_of(text: &str) -> FileSet {
        let file = SourceFile {
            name: "server.properties".to_owned(),
            kind: FileKind::Broker,
            text: text.to_owned(),
        };
        FileSet { files: vec![file] }
    }

    fn after_set(text: &str, key: &str, value: &str) -> String {
        let files = set_of(text);
        let edit = set(&files, FileId(0), key, value).expect("readable");
        apply(&files, &[edit]).files.remove(0).text
    }

    #[test]
    fn only_the_value_changes() {
        for (text, changed) in [
            ("# c\r\n a : 1  \r\nb=2\r\n", "# c\r\n a : 9\r\nb=2\r\n"),
            ("a=1\na=2\n", "a=1\na=9\n"),
            ("a=1\\\n  2\nb=3", "a=9\nb=3"),
            ("a\n", "a=9\n"),
            ("a=\\", "a=9"),
            ("b=1", "b=1\na=9\n"),
            ("b = 1\r\n", "b = 1\r\na = 9\r\n"),
            ("b=1\\\n", "b=1\\\n\na=9\n"),
            ("b=1\\", "b=1\\\n\na=9\n"),
            ("# c\\", "# c\\\na=9\n"),
            ("", "a=9\n"),
        ] {
            assert_eq!(after_set(text, "a", "9"), changed, "{text:?}");
        }
    }

    #[test]
    fn a_new_line_goes_where_it_belongs() {
        let files = set_of("a=1\nb=2\n");
        let edit = insert_after(&files, FileId(0), "a", "c", "x y").expect("readable");
        assert_eq!(apply(&files, &[edit]).files[0].text, "a=1\nc=x y\nb=2\n");
        assert_eq!(set(&set_of("a=\\u1"), FileId(0), "a", "1"), None);
        assert_eq!(set(&set_of("=1"), FileId(0), "", "2"), None);
    }

    #[test]
    fn all_lines_of_a_key_go() {
        let files = set_of("# keep\na=1\nb=2\n a : 3\\\n  4\n");
        let edits = remove(&files, FileId(0), "a");
        assert_eq!(apply(&files, &edits).files[0].text, "# keep\nb=2\n");
    }

    proptest! {
        /// Any sequence of edits keeps the other settings, and the comments byte for byte, and re-reads to what was set.
        #[test]
        fn edits_keep_the_rest(
            text in "((# ?[a-z\\\\]{0,3}|[ab]{1,2}( = |=|:| )[0-9 é\\\\]{0,4}|[ \\t]{0,2})(\n|\r\n)){0,6}[ab=\\\\]{0,4}",
            edits in prop::collection::vec(("[abc]{1,2}", "[ -~\\t\\né語😀]{0,6}"), 1..5),
        ) {
            let mut files = set_of(&text);
            for (key, value) in edits {
                let before = files.files[0].text.clone();
                let Ok(read) = properties::read(FileId(0), &before) else { return Ok(()) };
                let edit = set(&files, FileId(0), &key, &value).expect("readable");
                files = apply(&files, std::slice::from_ref(&edit));
                let after = &files.files[0].text;
                prop_assert_eq!(&after[..edit.span.start as usize], &before[..edit.span.start as usize]);
                prop_assert!(after.ends_with(&before[edit.span.end as usize..]));
                let reread = properties::read(FileId(0), after).expect("still readable");
                prop_assert_eq!(properties::last_of(&reread, &key).map(|p| &*p.value), Some(value.as_str()));
                let others = |all: &[Property]| -> Vec<(String, String)> {
                    let others = settings(all).filter(|pair| pair.0 != key);
                    others.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
                };
                prop_assert_eq!(others(&read), others(&reread));
            }
        }
    }
}
