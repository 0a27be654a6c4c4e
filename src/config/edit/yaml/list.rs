//! Lists changed item by item, and keys taken away.

use super::text::scalar;
use super::write::{Pair, Writer};
use super::{CannotEdit, Edits};
use crate::config::yaml::{NodeId, NodeKind};
use crate::finding::Edit;

impl Writer<'_, '_> {
    pub(super) fn plain_items(&self, items: &[NodeId]) -> bool {
        let plain = |id: &NodeId| {
            let node = self.document.node(*id);
            let text = self.text.get(node.span.range()).unwrap_or("");
            matches!(node.kind, NodeKind::Scalar { .. })
                && node.anchor.is_none()
                && !text.is_empty()
                && !text.contains('\n')
        };
        !items.is_empty() && items.iter().all(plain)
    }

    /// Changes the items of a block list one by one, so that what stands beside them stays.
    pub(super) fn replace_items(&self, items: &[NodeId], texts: &[&str]) -> Option<Vec<Edit>> {
        if texts.is_empty() {
            return None;
        }
        let mut edits = Vec::new();
        for (item, text) in items.iter().zip(texts) {
            let (start, end) = self.span(*item);
            let NodeKind::Scalar { value, .. } = &self.document.node(*item).kind else {
                return None;
            };
            if value != text {
                edits.push(self.edit(start, end, scalar(text, false)));
            }
        }
        for item in items.iter().skip(texts.len()) {
            let (start, end) = self.span(*item);
            let (from, to) = (self.line_start(start), self.line_end(end));
            // The line end before it goes too: the file may end without one.
            let from = from - usize::from(from > 0);
            let from = if self.text[..from].ends_with('\r') {
                from - 1
            } else {
                from
            };
            edits.push(self.edit(from, to, ""));
        }
        let last = *items.last()?;
        let (start, end) = self.span(last);
        let dash = self.text.get(self.line_start(start)..start)?.rfind('-')?;
        let indent = self.column(self.line_start(start) + dash);
        let added: String = texts
            .iter()
            .skip(items.len())
            .map(|text| format!("{}{indent}- {}", self.eol(), scalar(text, false)))
            .collect();
        if !added.is_empty() {
            let at = self.line_end(end);
            edits.push(self.edit(at, at, added));
        }
        Some(edits)
    }

    /// Removes a pair from its mapping.
    pub(super) fn remove(&self, map: NodeId, pair: Pair) -> Edits {
        let NodeKind::Mapping { pairs, flow } = &self.document.node(map).kind else {
            return Err(CannotEdit::NotAMapping);
        };
        let index = pairs
            .iter()
            .position(|known| *known == pair)
            .ok_or(CannotEdit::NotFound)?;
        let start = self.span(pair.0).0;
        let (from, to) = self.span(pair.1);
        let end = if from == to { self.span(pair.0).1 } else { to };
        if *flow {
            return self.remove_from_flow(pairs, index, start, end);
        }
        let line = self.line_start(start);
        let before = self.text.get(line..start).unwrap_or("").trim_start_matches('\u{feff}');
        if !before.chars().all(|c| c == ' ') {
            // The first key of a list item shares the line with the dash.
            return match pairs.get(index + 1) {
                Some((next, _)) => Ok(vec![self.edit(start, self.span(*next).0, "")]),
                None => Ok(vec![self.edit(start, self.line_end(end), "{}")]),
            };
        }
        if self.document.node(pair.0).anchor.is_some() {
            return Err(CannotEdit::Form);
        }
        let line = if line == 0 && self.text.starts_with('\u{feff}') {
            3
        } else {
            line
        };
        let mut after = self.line_end(end.max(start));
        if self.line_start(end) == end && end > start {
            after = end;
        } else if self.text[after..].starts_with("\r\n") {
            after += 2;
        } else if self.text[after..].starts_with('\n') {
            after += 1;
        }
        // A root mapping may lose its last key, any other mapping then reads as null, which Fabric takes for unset.
        Ok(vec![self.edit(line, after, "")])
    }

    fn remove_from_flow(&self, pairs: &[Pair], index: usize, start: usize, end: usize) -> Edits {
        Ok(vec![if let Some((next, _)) = pairs.get(index + 1) {
            self.edit(start, self.span(*next).0, "")
        } else if let Some((key, value)) = index.checked_sub(1).and_then(|before| pairs.get(before)) {
            self.edit(self.span(*value).1.max(self.span(*key).1), end, "")
        } else {
            self.edit(start, end, "")
        }])
    }
}
