//! The last look at edits before they are given out. YAML has more forms than the writer knows (lone carriage returns as
//! line ends, keys over several lines, documents cut short by what looks like a comment), so edits are tried, and those
//! that do not come out as meant are refused.

use std::collections::BTreeMap;

use super::find::{Finder, ignores_case};
use super::{CannotEdit, Edits, NewValue, Target};
use crate::config::edit::apply_to;
use crate::config::yaml::{self, Document, Merge, NodeId, NodeKind};
use crate::finding::Edit;

/// The edits, when the text after them can be read, is as `meant`, and has all that was written elsewhere.
pub(super) fn checked(
    document: &Document<'_>,
    text: &str,
    edits: Vec<Edit>,
    meant: impl FnOnce(&Document<'_>) -> bool,
) -> Edits {
    let mut after = text.to_owned();
    apply_to(&mut after, edits.iter());
    let read = yaml::parse(document.file, &after).map_err(|_| CannotEdit::Form)?;
    // What the decoder refused before (a merge of something that is no mapping) it may refuse again.
    let decodes = |document: &Document<'_>| yaml::decode(document, Merge::Positional).is_ok();
    if meant(&read) && keeps_the_rest(document, &read, &edits) && (decodes(&read) || !decodes(document)) {
        Ok(edits)
    } else {
        Err(CannotEdit::Form)
    }
}

/// Whether the value at `path` is `value`.
pub(super) fn says(document: &Document<'_>, path: &[&str], value: NewValue<'_>) -> bool {
    let finder = Finder { document };
    let mut found = document.root;
    for (depth, key) in path.iter().enumerate() {
        let map = found.and_then(|node| finder.mapping(node, Target::Source));
        let pair = map.and_then(|map| finder.lookup(map, key, ignores_case(path, depth)));
        found = pair.map(|found| found.pair.1);
    }
    let text = |node: NodeId| match &document.node(source(document, node)).kind {
        NodeKind::Scalar { value, .. } => Some(value.as_ref()),
        _ => None,
    };
    let Some(node) = found else { return false };
    match (value, &document.node(source(document, node)).kind) {
        (NewValue::Scalar(wanted), _) => text(node) == Some(wanted),
        (NewValue::List(wanted), NodeKind::Sequence { items, .. }) => items
            .iter()
            .map(|item| text(*item))
            .eq(wanted.iter().map(|item| Some(*item))),
        _ => false,
    }
}

/// What a node is, or the one that it is an alias of.
fn source(document: &Document<'_>, mut node: NodeId) -> NodeId {
    for _ in 0..yaml::MAX_DEPTH {
        match &document.node(node).kind {
            NodeKind::Alias { target, .. } => node = *target,
            _ => break,
        }
    }
    node
}

/// Whether every scalar and alias that the edits do not touch is there afterwards, where it has moved to.
fn keeps_the_rest(before: &Document<'_>, after: &Document<'_>, edits: &[Edit]) -> bool {
    let written: BTreeMap<u32, &NodeKind<'_>> = after
        .nodes()
        .map(|node| (node.span.start, &node.kind))
        .filter(|(_, kind)| is_word(kind))
        .collect();
    let mut others = before
        .nodes()
        .filter(|node| node.span.start < node.span.end && is_word(&node.kind));
    others.all(|node| {
        let span = node.span;
        let touched = |edit: &Edit| edit.span.start <= span.end && span.start <= edit.span.end;
        let moved = edits
            .iter()
            .filter(|edit| edit.span.end <= span.start)
            .try_fold(span.start, |at, edit| {
                let length = u32::try_from(edit.text.len()).ok()?;
                at.checked_sub(edit.span.end - edit.span.start)?.checked_add(length)
            });
        edits.iter().any(touched)
            || moved
                .and_then(|at| written.get(&at))
                .is_some_and(|now| match (now, &node.kind) {
                    (NodeKind::Scalar { value, .. }, NodeKind::Scalar { value: old, .. }) => value == old,
                    (NodeKind::Alias { name, .. }, NodeKind::Alias { name: old, .. }) => name == old,
                    _ => false,
                })
    })
}

fn is_word(kind: &NodeKind<'_>) -> bool {
    matches!(kind, NodeKind::Scalar { .. } | NodeKind::Alias { .. })
}
