//! The text of YAML edits.

use super::find::Finder;
use super::{CannotEdit, Edits, NewValue, Target};
use crate::config::source::{FileId, Span};
use crate::config::yaml::{self, Document, NodeId, NodeKind};
use crate::finding::Edit;

pub(super) struct Writer<'d, 't> {
    pub(super) document: &'d Document<'t>,
    pub(super) file: FileId,
    pub(super) text: &'t str,
}

type Pair = (NodeId, NodeId);

impl Writer<'_, '_> {
    fn edit(&self, start: usize, end: usize, text: impl Into<String>) -> Edit {
        Edit {
            span: Span::new(self.file, start, end),
            text: text.into(),
        }
    }

    fn span(&self, id: NodeId) -> (usize, usize) {
        let span = self.document.node(id).span;
        (span.start as usize, span.end as usize)
    }

    /// The line end of the file.
    fn eol(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text
            .get(..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1)
    }

    /// Where the line of `at` ends, before its line end.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        let length = rest.find('\n').unwrap_or(rest.len());
        at + rest[..length].trim_end_matches('\r').len()
    }

    /// Blanks that bring a line to the column of `at`.
    fn column(&self, at: usize) -> String {
        let before = self
            .text
            .get(self.line_start(at)..at)
            .unwrap_or("")
            .trim_start_matches('\u{feff}');
        " ".repeat(before.chars().count())
    }

    /// One more level of indentation, as the file has it at the first nested key.
    fn step(&self) -> String {
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
    fn block(&self, rest: &[&str], value: NewValue<'_>, indent: &str) -> String {
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

    fn flow(rest: &[&str], value: NewValue<'_>) -> String {
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
    fn colon_after(&self, key: NodeId) -> Option<usize> {
        let end = self.span(key).1;
        let rest = self.text.get(end..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest[blanks..].starts_with(':').then_some(end + blanks + 1)
    }

    /// Whether a key is written inside braces or brackets.
    fn in_flow(&self, key: NodeId) -> bool {
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

    fn plain_items(&self, items: &[NodeId]) -> bool {
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
    fn replace_items(&self, items: &[NodeId], texts: &[&str]) -> Option<Vec<Edit>> {
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
    fn block_copy(&self, body: NodeId, rest: &[&str], value: NewValue<'_>, indent: &str) -> Result<String, CannotEdit> {
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

    fn flow_copy(&self, body: NodeId, rest: &[&str], value: NewValue<'_>) -> Result<String, CannotEdit> {
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
        let mut sorted: Vec<&Edit> = edits.iter().collect();
        sorted.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in sorted {
            if copy.get(edit.span.range()).is_some() {
                copy.replace_range(edit.span.range(), &edit.text);
            }
        }
        Ok(copy.trim_end().to_owned())
    }
}

fn flow_value(value: NewValue<'_>) -> String {
    match value {
        NewValue::Scalar(text) => scalar(text, true),
        NewValue::List(items) => {
            let items: Vec<String> = items.iter().map(|item| scalar(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// A scalar that reads as `text`: plain where that is possible, else in double quotes.
fn scalar(text: &str, flow: bool) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '+');
    let inner = |c: char| harmless(c) || matches!(c, ' ' | '-' | '=' | '(' | ')' | ';' | '$') || !flow && c == '\'';
    let colons = text
        .char_indices()
        .all(|(at, c)| c != ':' || text[at + 1..].starts_with(harmless));
    let mut chars = text.chars();
    let first = chars
        .next()
        .is_some_and(|c| harmless(c) || c == '-' && text[1..].starts_with(|c: char| c.is_ascii_digit()));
    let last = !text.ends_with(' ') && !text.ends_with(':');
    let document = text.starts_with("...");
    if first && last && colons && !document && chars.all(|c| inner(c) || c == ':') {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\r' => out += "\\r",
            '\t' => out += "\\t",
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                out += &format!("\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
