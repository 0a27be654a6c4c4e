//! Edits of YAML files: set or remove one key and leave everything else as it stands.
//!
//! Comments, anchors, the order of keys, indentation and line ends stay. A value that comes through an alias or a merge
//! key can be changed [`Target::Here`], by an override in the mapping that the path names, or [`Target::Source`], where
//! it is written. A merge is shallow: to override one key of a merged mapping the others are written out beside it.

mod check;
mod copy;
mod find;
mod list;
mod text;
mod write;

use find::{Finder, Found};
pub use text::scalar;
use write::Writer;

use crate::config::source::FileId;
use crate::config::yaml::{self, Document, NodeId, NodeKind};
use crate::finding::Edit;

/// Where to change a value that is written elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// By an override at the path.
    Here,
    /// Where it is written, for all who refer to it.
    Source,
}

/// A value to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewValue<'a> {
    /// A number or text as a person would write it; quoted if it must be.
    Scalar(&'a str),
    List(&'a [&'a str]),
}

/// Why an edit is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotEdit {
    /// The text is no YAML.
    Unreadable,
    /// A key on the path has a value that is no mapping.
    NotAMapping,
    /// There is no such key.
    NotFound,
    /// The value is written elsewhere.
    WrittenElsewhere,
    /// The place is written in a form that this does not change (a complex key, an anchor that would be doubled).
    Form,
}

type Edits = Result<Vec<Edit>, CannotEdit>;

/// The edits that set the key at `path` in file `file`, whose text is `text`. Missing keys on the way are added.
///
/// They are tried first: edits after which the file would not say what was set, or would say something else than before
/// elsewhere, are not given out.
pub fn set(file: FileId, text: &str, path: &[&str], value: NewValue<'_>, target: Target) -> Edits {
    let document = yaml::parse(file, text).map_err(|_| CannotEdit::Unreadable)?;
    let edits = edits_to_set(&document, text, path, value, target)?;
    check::checked(&document, text, edits, |after| check::says(after, path, value))
}

fn edits_to_set(document: &Document<'_>, text: &str, path: &[&str], value: NewValue<'_>, target: Target) -> Edits {
    let finder = Finder { document };
    let writer = Writer {
        document,
        file: document.file,
        text,
    };
    let Some(root) = document.root else {
        return writer.append_to_file(path, value);
    };
    let mut map = root;
    let mut parent = None;
    for (depth, key) in path.iter().enumerate() {
        let rest = &path[depth..];
        let Some(resolved) = finder.mapping(map, target) else {
            return match (finder.is_null(map), parent) {
                (true, Some(pair)) => writer.fill_empty(pair, rest, value),
                (true, None) => writer.append_to_file(path, value),
                _ if matches!(document.node(map).kind, NodeKind::Alias { .. }) => {
                    override_alias(&writer, &finder, map, rest, value, parent)
                }
                _ => Err(CannotEdit::NotAMapping),
            };
        };
        map = resolved;
        let ignore_case = find::ignores_case(path, depth);
        match finder.lookup(map, key, ignore_case) {
            None => return writer.insert(map, rest, value),
            Some(found) if found.direct || target == Target::Source => {
                if rest.len() == 1 {
                    return writer.replace(found.pair, value, target, &finder);
                }
                parent = Some(found.pair);
                map = found.pair.1;
            }
            Some(found) => return override_merged(&writer, &finder, map, &found, rest, value),
        }
    }
    Err(CannotEdit::NotAMapping)
}

/// The edits that remove the key at `path`.
pub fn remove(file: FileId, text: &str, path: &[&str]) -> Edits {
    let document = yaml::parse(file, text).map_err(|_| CannotEdit::Unreadable)?;
    let edits = edits_to_remove(&document, text, path)?;
    check::checked(&document, text, edits, |_| true)
}

fn edits_to_remove(document: &Document<'_>, text: &str, path: &[&str]) -> Edits {
    let finder = Finder { document };
    let writer = Writer {
        document,
        file: document.file,
        text,
    };
    let mut map = document.root.ok_or(CannotEdit::NotFound)?;
    for (depth, key) in path.iter().enumerate() {
        if matches!(document.node(map).kind, NodeKind::Alias { .. }) {
            return Err(CannotEdit::WrittenElsewhere);
        }
        let ignore_case = find::ignores_case(path, depth);
        let found = finder.lookup(map, key, ignore_case).ok_or(CannotEdit::NotFound)?;
        if !found.direct {
            return Err(CannotEdit::WrittenElsewhere);
        }
        if depth + 1 == path.len() {
            return writer.remove(map, found.pair);
        }
        map = found.pair.1;
    }
    Err(CannotEdit::NotFound)
}

/// `Orderer: *Defaults` becomes a mapping that merges the defaults and overrides one key.
fn override_alias(
    writer: &Writer<'_, '_>,
    finder: &Finder<'_, '_>,
    alias: NodeId,
    rest: &[&str],
    value: NewValue<'_>,
    parent: Option<(NodeId, NodeId)>,
) -> Edits {
    let target = finder.mapping(alias, Target::Source).ok_or(CannotEdit::NotAMapping)?;
    let pair = parent.ok_or(CannotEdit::Form)?;
    let body = match finder.lookup(target, rest[0], true) {
        Some(found) if rest.len() > 1 => Some(finder.mapping(found.pair.1, Target::Source)).flatten(),
        _ => None,
    };
    writer.unfold_alias(pair, alias, rest, value, body)
}

/// The key comes by a merge: it is written into the mapping itself, after everything else in it.
fn override_merged(
    writer: &Writer<'_, '_>,
    finder: &Finder<'_, '_>,
    map: NodeId,
    found: &Found,
    rest: &[&str],
    value: NewValue<'_>,
) -> Edits {
    let mut edits = match found.shadowed {
        // An own key before the merge has no effect; it is taken away rather than written twice.
        Some(own) => writer.remove(map, own)?,
        None => Vec::new(),
    };
    let body = match rest.len() {
        1 => None,
        _ => Some(
            finder
                .mapping(found.pair.1, Target::Source)
                .ok_or(CannotEdit::NotAMapping)?,
        ),
    };
    edits.extend(writer.insert_with(map, rest, value, body)?);
    Ok(edits)
}

#[cfg(test)]
mod tests;
