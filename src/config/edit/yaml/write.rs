//! The text of YAML edits.

use super::find::Finder;
use super::text::{flow_value, scalar};
use super::{CannotEdit, Edits, NewValue, Target};
use crate::config::source::{FileId, Span};
use crate::config::yaml::{self, Document, NodeId, NodeKind};
use crate::finding::Edit;

pub(super) struct Writer<'d, 't> {
    pub(super) document: &'d Document<'t>,
    pub(super) file: FileId,
    pub(super) text: &'t str,
}

pub(super) type Pair = (NodeId, NodeId);

impl Writer<'_, '_> {
    pub(super) fn edit(&self, start: usize, end: usize, text: impl Into<String>) -> Edit {
        Edit {
            span: Span::new(self.file, start, end),
            text: text.into(),
        }
    }

    pub(super) fn span(&self, id: NodeId) -> (usize, usize) {
        let span = self.document.node(id).span;
        (span.start as usize, span.end as usize)
    }

    /// The line end of the file.
    pub(super) fn eol(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text
            .get(..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1)
    }

    /// Where the line of `at` ends, before its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        let length = rest.find('\n').unwrap_or(rest.len());
        at + rest[..length].trim_end_matches('\r').len()
    }

    /// Blanks that bring a line to the column of `at`.
    pub(super) fn column(&self, at: usize) -> String {
        let before = self
            .text
            .get(self.line_start(at)..at)
            .unwrap_or("")
            .trim_start_matches('\u{feff}');
        " ".repeat(before.chars().count())
    }

    /// One more level of indentation, as the file has it at the first nested key.
    pub(super) fn step(&self) -> String {
        let nested = self
            .document
            .root
            .and_then(|root| match &self.document.node(root).kind {
                NodeKind::Mapping { pairs, .. } => pairs.iter().find_map(|(_, value)| {
                    let node = self.document.node(*value);
                    match &node.kind {
                        NodeKind::Mapping { flow: false, .. } => Some(self.column(node.span.start as usize)),
                        _ => None,
                    }
                }),
                _ => None,
            });
        nested
            .filter(|blanks| !blanks.is_empty())
            .unwrap_or_else(|| "  ".to_owned())
    }

    /// `rest` as nested keys with the value at the end, its first line without indentation.
    pub(super) fn block(&self, rest: &[&str], value: NewValue<'_>, indent: &str) -> String {
        let (step, eol) = (self.step(), self.eol());
        let mut out = String::new();
        let mut indent = indent.to_owned();
        for (index, key) in rest.iter().enumerate() {
            out += &format!("{}:", scalar(key, false));
            indent += &step;
            if index + 1 < rest.len() {
                out += eol;
                out += &indent;
            }
        }
        match value {
            NewValue::Scalar(text) => out += &format!(" {}", scalar(text, false)),
            NewValue::List([]) => out += " []",
            NewValue::List(items) => {
                for item in items {
                    out += &format!("{eol}{indent}- {}", scalar(item, false));
                }
            }
        }
        out
    }

    pub(super) fn flow(rest: &[&str], value: NewValue<'_>) -> String {
        let mut out = String::new();
        for (index, key) in rest.iter().enumerate() {
            out += &format!("{}{}: ", if index > 0 { "{" } else { "" }, scalar(key, true));
        }
        out += &flow_value(value);
        out += &"}".repeat(rest.len().saturating_sub(1));
        out
    }

    /// A key at the end of a file without a root mapping.
    pub(super) fn append_to_file(&self, path: &[&str], value: NewValue<'_>) -> Edits {
        if path.is_empty() {
            return Err(CannotEdit::NotAMapping);
        }
        let explicit_end = self.text.lines().any(|line| line.starts_with("..."));
        if explicit_end
            || self
                .document
                .root
                .is_some_and(|root| self.span(root).0 != self.span(root).1)
        {
            return Err(CannotEdit::Form);
        }
        let at = self.text.len();
        let eol = self.eol();
        let before = if self.text.is_empty() || self.text.ends_with('\n') {
            ""
        } else {
            eol
        };
        Ok(vec![self.edit(
            at,
            at,
            format!("{before}{}{eol}", self.block(path, value, "")),
        )])
    }

    /// Adds `rest` to a mapping, after all that is in it.
    pub(super) fn insert(&self, map: NodeId, rest: &[&str], value: NewValue<'_>) -> Edits {
        self.insert_with(map, rest, value, None)
    }

    /// The same; `body` is a mapping whose other keys are written out under `rest[0]`.
    pub(super) fn insert_with(&self, map: NodeId, rest: &[&str], value: NewValue<'_>, body: Option<NodeId>) -> Edits {
        let NodeKind::Mapping { pairs, flow } = &self.document.node(map).kind else {
            return Err(CannotEdit::NotAMapping);
        };
        let (start, end) = self.span(map);
        if *flow {
            let inserted = match body {
                Some(body) => self.flow_copy(body, rest, value)?,
                None => Self::flow(rest, value),
            };
            return Ok(vec![match pairs.last() {
                None => self.edit(start + 1, start + 1, inserted),
                Some((key, last)) => {
                    let at = self.span(*last).1.max(self.span(*key).1);
                    if !self.has_colon(*key, *last) || self.span(*last).0 == self.span(*last).1 {
                        return Err(CannotEdit::Form);
                    }
                    self.edit(at, at, format!(", {inserted}"))
                }
            }]);
        }
        let indent = self.column(start);
        let lines = match body {
            Some(body) => self.block_copy(body, rest, value, &indent)?,
            None => self.block(rest, value, &indent),
        };
        Ok(vec![self.insert_lines(self.last_line(pairs, end), &indent, &lines)])
    }

    /// Where the last line of a block mapping ends.
    fn last_line(&self, pairs: &[Pair], end: usize) -> usize {
        let Some((key, value)) = pairs.last() else { return end };
        let (from, to) = self.span(*value);
        // An empty value's place may be that of the next token.
        if from == to { self.span(*key).1 } else { end.max(to) }
    }

    /// New lines after the line of `at`, or at `at` when that begins a line (after a block scalar).
    fn insert_lines(&self, at: usize, indent: &str, lines: &str) -> Edit {
        let eol = self.eol();
        let begins_line = at > 0 && self.line_start(at) == at;
        if begins_line {
            return self.edit(at, at, format!("{indent}{lines}{eol}"));
        }
        let end = self.line_end(at);
        self.edit(end, end, format!("{eol}{indent}{lines}"))
    }

    /// Whether a colon stands between a key and its value, which a key in long form may lack.
    fn has_colon(&self, key: NodeId, value: NodeId) -> bool {
        let (end, start) = (self.span(key).1, self.span(value).0);
        let between = self.text.get(end..start.max(end)).unwrap_or("");
        between
            .lines()
            .any(|line| line.split('#').next().is_some_and(|code| code.contains(':')))
    }

    /// Puts `rest` under a key that has no value yet.
    pub(super) fn fill_empty(&self, (key, value): Pair, rest: &[&str], new: NewValue<'_>) -> Edits {
        let (start, end) = self.span(value);
        let colon = self.colon_after(key).ok_or(CannotEdit::Form)?;
        if self.document.node(value).anchor.is_some() || self.in_flow(key) {
            return Err(CannotEdit::Form);
        }
        let indent = self.column(self.span(key).0) + &self.step();
        let lines = self.block(rest, new, &indent);
        let mut edits = vec![self.insert_lines(colon, &indent, &lines)];
        if start < end {
            // `~` or `null` goes, with the blank before it.
            let from = if self.text.as_bytes().get(start - 1) == Some(&b' ') {
                start - 1
            } else {
                start
            };
            edits.insert(0, self.edit(from, end, ""));
        }
        Ok(edits)
    }

    /// Right after the colon of a key.
    pub(super) fn colon_after(&self, key: NodeId) -> Option<usize> {
        let end = self.span(key).1;
        let rest = self.text.get(end..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest[blanks..].starts_with(':').then_some(end + blanks + 1)
    }

    /// Whether a key is written inside braces or brackets.
    pub(super) fn in_flow(&self, key: NodeId) -> bool {
        let at = self.document.node(key).span.start;
        self.document.nodes().any(|node| {
            let flow = matches!(
                &node.kind,
                NodeKind::Mapping { flow: true, .. } | NodeKind::Sequence { flow: true, .. }
            );
            flow && node.span.start <= at && at < node.span.end
        })
    }

    /// Gives a pair another value.
    pub(super) fn replace(
        &self,
        (key, value): Pair,
        new: NewValue<'_>,
        target: Target,
        finder: &Finder<'_, '_>,
    ) -> Edits {
        let mut value = value;
        if target == Target::Source {
            for _ in 0..yaml::MAX_DEPTH {
                match &self.document.node(value).kind {
                    NodeKind::Alias { target, .. } => value = *target,
                    _ => break,
                }
            }
        }
        let node = self.document.node(value);
        let (start, end) = self.span(value);
        let flow = self.in_flow(key);
        match (&node.kind, new) {
            (NodeKind::Sequence { items, flow: false }, NewValue::List(texts)) if self.plain_items(items) => {
                if let Some(edits) = self.replace_items(items, texts) {
                    return Ok(edits);
                }
            }
            (NodeKind::Mapping { .. }, _) | (NodeKind::Sequence { flow: false, .. }, NewValue::Scalar(_)) => {
                return Err(CannotEdit::Form);
            }
            _ => {}
        }
        let written = match new {
            NewValue::Scalar(text) => scalar(text, flow),
            NewValue::List(_) => flow_value(new),
        };
        if start == end && finder.is_null(value) {
            let at = match (node.anchor, self.colon_after(key)) {
                (Some(anchor), _) => anchor.end as usize,
                (None, Some(colon)) => colon,
                (None, None) => return Err(CannotEdit::Form),
            };
            return Ok(vec![self.edit(at, at, format!(" {written}"))]);
        }
        if let NodeKind::Sequence { flow: false, .. } = node.kind {
            return Err(CannotEdit::Form);
        }
        // A block scalar's place takes in its last line end.
        let old = self.text.get(start..end).unwrap_or("");
        let tail = if old.ends_with('\n') { self.eol() } else { "" };
        Ok(vec![self.edit(start, end, format!("{written}{tail}"))])
    }
}
