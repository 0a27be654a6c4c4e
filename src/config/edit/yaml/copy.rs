//! Overrides of merged mappings: what a shallow merge would lose is written out.

use super::text::scalar;
use super::write::{Pair, Writer};
use super::{CannotEdit, Edits, NewValue, Target};
use crate::config::edit::apply_to;
use crate::config::source::Span;
use crate::config::yaml::{NodeId, NodeKind};

impl Writer<'_, '_> {
    /// `key: *alias` becomes a mapping that merges the alias and sets `rest`.
    pub(super) fn unfold_alias(
        &self,
        (key, _): Pair,
        alias: NodeId,
        rest: &[&str],
        value: NewValue<'_>,
        body: Option<NodeId>,
    ) -> Edits {
        let (start, end) = self.span(alias);
        let name = self.text.get(start..end).unwrap_or("");
        if self.in_flow(key) {
            let inserted = match body {
                Some(body) => self.flow_copy(body, rest, value)?,
                None => Self::flow(rest, value),
            };
            return Ok(vec![self.edit(start, end, format!("{{<<: {name}, {inserted}}}"))]);
        }
        let colon = self.colon_after(key).ok_or(CannotEdit::Form)?;
        let between = self.text.get(colon..start).unwrap_or("x");
        if !between.chars().all(|c| matches!(c, ' ' | '\t')) {
            return Err(CannotEdit::Form);
        }
        let indent = self.column(self.span(key).0) + &self.step();
        let lines = match body {
            Some(body) => self.block_copy(body, rest, value, &indent)?,
            None => self.block(rest, value, &indent),
        };
        // What follows on the line (a comment) goes with the merge.
        let line_end = self.line_end(end);
        let after = self.text.get(end..line_end).unwrap_or("");
        let eol = self.eol();
        Ok(vec![self.edit(
            colon,
            line_end,
            format!("{eol}{indent}<<: {name}{after}{eol}{indent}{lines}"),
        )])
    }

    /// `rest[0]` with all keys of the mapping `body` and the change that `rest` and `value` say.
    ///
    /// The copy is made of the text itself: read again, changed as any file, and moved to its new column.
    pub(super) fn block_copy(
        &self,
        body: NodeId,
        rest: &[&str],
        value: NewValue<'_>,
        indent: &str,
    ) -> Result<String, CannotEdit> {
        let (eol, step) = (self.eol(), self.step());
        let key = scalar(rest[0], false);
        let node = self.document.node(body);
        if let Some(anchor) = node.anchor {
            // It has a name: merge it once more.
            let name = self
                .text
                .get(anchor.start as usize + 1..anchor.end as usize)
                .unwrap_or("");
            let inner = format!("{indent}{step}");
            let lines = self.block(&rest[1..], value, &inner);
            if rest.len() == 2 {
                return Ok(format!("{key}:{eol}{inner}<<: *{name}{eol}{inner}{lines}"));
            }
        }
        let copy = self.changed_copy(body, &rest[1..], value)?;
        if matches!(node.kind, NodeKind::Mapping { flow: true, .. }) {
            return Ok(format!("{key}: {copy}"));
        }
        let mut out = format!("{key}:");
        for line in copy.lines() {
            out += eol;
            if !line.trim().is_empty() {
                out += &format!("{indent}{step}{line}");
            }
        }
        Ok(out)
    }

    pub(super) fn flow_copy(&self, body: NodeId, rest: &[&str], value: NewValue<'_>) -> Result<String, CannotEdit> {
        let node = self.document.node(body);
        let key = scalar(rest[0], true);
        match (&node.kind, node.anchor) {
            (_, Some(anchor)) if rest.len() == 2 => {
                let name = self
                    .text
                    .get(anchor.start as usize + 1..anchor.end as usize)
                    .unwrap_or("");
                Ok(format!("{key}: {{<<: *{name}, {}}}", Self::flow(&rest[1..], value)))
            }
            (NodeKind::Mapping { flow: true, .. }, _) => {
                Ok(format!("{key}: {}", self.changed_copy(body, &rest[1..], value)?))
            }
            _ => Err(CannotEdit::Form),
        }
    }

    /// The text of a mapping, moved to column 0 and changed.
    fn changed_copy(&self, body: NodeId, rest: &[&str], value: NewValue<'_>) -> Result<String, CannotEdit> {
        let (start, end) = self.span(body);
        let inside = |span: Span| span.start as usize >= start && (span.end as usize) <= end;
        // A second anchor of the same name, or an alias that now stands before its anchor, would change the meaning.
        if self.document.nodes().any(|node| {
            inside(node.span) && (node.anchor.is_some_and(inside) || matches!(node.kind, NodeKind::Alias { .. }))
        }) {
            return Err(CannotEdit::Form);
        }
        let column = self.column(start);
        let text = self.text.get(start..end).ok_or(CannotEdit::Form)?;
        let mut copy = String::new();
        for (index, line) in text.lines().enumerate() {
            let moved = if index == 0 {
                Some(line)
            } else {
                line.strip_prefix(column.as_str())
            };
            let moved = match moved {
                Some(moved) => moved,
                None if line.trim_start().starts_with('#') || line.trim().is_empty() => line.trim_start(),
                None => return Err(CannotEdit::Form),
            };
            copy += moved;
            copy.push('\n');
        }
        let edits = super::set(self.file, &copy, rest, value, Target::Here)?;
        apply_to(&mut copy, edits.iter());
        Ok(copy.trim_end().to_owned())
    }
}
