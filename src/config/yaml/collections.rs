//! Sequences and mappings of the grammar.

use super::compose::{Composed, Composer, parser_problem};
use super::node::{Node, NodeId, NodeKind};
use super::scan::{Kind, Mark};

impl<'t> Composer<'t> {
    fn end_of(&self, id: NodeId) -> u32 {
        self.document.node(id).span.end
    }

    pub(super) fn block_sequence(&mut self, depth: usize) -> Composed<(NodeKind<'t>, u32)> {
        let context = self.scanner.next()?.start;
        let mut items = Vec::new();
        loop {
            let token = self.scanner.next()?;
            match token.kind {
                Kind::BlockEntry => {}
                Kind::BlockEnd => break,
                _ => {
                    return Err(parser_problem(
                        "did not find expected '-' indicator",
                        token.start,
                        Some(context),
                    ));
                }
            }
            let missing = matches!(self.scanner.peek()?.kind, Kind::BlockEntry | Kind::BlockEnd);
            items.push(if missing {
                self.empty(token.end)
            } else {
                self.node(true, false, depth + 1)?
            });
        }
        let end = items.last().map_or(0, |item| self.end_of(*item));
        Ok((NodeKind::Sequence { items, flow: false }, end))
    }

    pub(super) fn indentless_sequence(&mut self, depth: usize) -> Composed<(NodeKind<'t>, u32)> {
        let mut items = Vec::new();
        while self.scanner.peek()?.kind == Kind::BlockEntry {
            let mark = self.scanner.next()?.end;
            let missing = matches!(
                self.scanner.peek()?.kind,
                Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd
            );
            items.push(if missing {
                self.empty(mark)
            } else {
                self.node(true, false, depth + 1)?
            });
        }
        let end = items.last().map_or(0, |item| self.end_of(*item));
        Ok((NodeKind::Sequence { items, flow: false }, end))
    }

    pub(super) fn block_mapping(&mut self, depth: usize) -> Composed<(NodeKind<'t>, u32)> {
        let context = self.scanner.next()?.start;
        let mut pairs = Vec::new();
        loop {
            let token = self.scanner.peek()?;
            let key = match token.kind {
                Kind::Key => {
                    let mark = self.scanner.next()?.end;
                    self.block_part(mark, depth)?
                }
                Kind::BlockEnd => {
                    self.scanner.next()?;
                    break;
                }
                _ => return Err(parser_problem("did not find expected key", token.start, Some(context))),
            };
            let token = self.scanner.peek()?;
            let value = if token.kind == Kind::Value {
                let mark = self.scanner.next()?.end;
                self.block_part(mark, depth)?
            } else {
                let start = token.start;
                self.empty(start)
            };
            pairs.push((key, value));
        }
        // A missing value of the last key stands after the key's indicator or before the next token.
        let end = pairs.last().map_or(0, |(key, value)| {
            let (key, value) = (self.document.node(*key).span, self.document.node(*value).span);
            if value.start == value.end && self.scanner.slice(key.end as usize, value.end as usize).trim_end() != ":" {
                key.end
            } else {
                value.end
            }
        });
        Ok((NodeKind::Mapping { pairs, flow: false }, end))
    }

    /// A key or value of a block mapping after its indicator.
    fn block_part(&mut self, mark: Mark, depth: usize) -> Composed<NodeId> {
        if matches!(self.scanner.peek()?.kind, Kind::Key | Kind::Value | Kind::BlockEnd) {
            Ok(self.empty(mark))
        } else {
            self.node(true, true, depth + 1)
        }
    }

    pub(super) fn flow_sequence(&mut self, depth: usize) -> Composed<(NodeKind<'t>, u32)> {
        let context = self.scanner.next()?.start;
        let mut items = Vec::new();
        loop {
            let token = self.scanner.peek()?;
            if token.kind != Kind::FlowSequenceEnd && !items.is_empty() {
                if token.kind != Kind::FlowEntry {
                    let start = token.start;
                    return Err(parser_problem("did not find expected ',' or ']'", start, Some(context)));
                }
                self.scanner.next()?;
            }
            match self.scanner.peek()?.kind {
                Kind::FlowSequenceEnd => break,
                Kind::Key => items.push(self.flow_pair(depth + 1)?),
                _ => items.push(self.node(false, false, depth + 1)?),
            }
        }
        let end = self.scanner.next()?.end.byte as u32;
        Ok((NodeKind::Sequence { items, flow: true }, end))
    }

    /// The one-pair mapping `key: value` as an item of a flow sequence.
    fn flow_pair(&mut self, depth: usize) -> Composed<NodeId> {
        let start = self.scanner.next()?.start;
        let token = self.scanner.peek()?;
        let key = if matches!(token.kind, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd) {
            // libyaml takes the indicator for the key's own and then looks for another one.
            let mark = self.scanner.next()?.end;
            self.empty(mark)
        } else {
            self.node(false, false, depth + 1)?
        };
        let mut token = self.scanner.peek()?;
        let mut present = false;
        if token.kind == Kind::Value {
            self.scanner.next()?;
            token = self.scanner.peek()?;
            present = !matches!(token.kind, Kind::FlowEntry | Kind::FlowSequenceEnd);
        }
        let mark = token.start;
        let value = if present {
            self.node(false, false, depth + 1)?
        } else {
            self.empty(mark)
        };
        self.scanner.peek()?;
        let mut span = self.span(start, start);
        span.end = self.end_of(value).max(span.start);
        let kind = NodeKind::Mapping {
            pairs: vec![(key, value)],
            flow: true,
        };
        Ok(self.add(Node {
            kind,
            span,
            line: start.line,
            anchor: None,
            tag: None,
        }))
    }

    pub(super) fn flow_mapping(&mut self, depth: usize) -> Composed<(NodeKind<'t>, u32)> {
        let context = self.scanner.next()?.start;
        let mut pairs = Vec::new();
        loop {
            let token = self.scanner.peek()?;
            if token.kind != Kind::FlowMappingEnd && !pairs.is_empty() {
                if token.kind != Kind::FlowEntry {
                    let start = token.start;
                    return Err(parser_problem("did not find expected ',' or '}'", start, Some(context)));
                }
                self.scanner.next()?;
            }
            let token = self.scanner.peek()?;
            match token.kind {
                Kind::FlowMappingEnd => break,
                Kind::Key => {
                    self.scanner.next()?;
                    let key = self.flow_part(depth, true)?;
                    let value = if self.scanner.peek()?.kind == Kind::Value {
                        self.scanner.next()?;
                        self.flow_part(depth, false)?
                    } else {
                        let mark = self.scanner.peek()?.start;
                        self.empty(mark)
                    };
                    pairs.push((key, value));
                }
                _ => {
                    let key = self.node(false, false, depth + 1)?;
                    let mark = self.scanner.peek()?.start;
                    pairs.push((key, self.empty(mark)));
                }
            }
        }
        let end = self.scanner.next()?.end.byte as u32;
        Ok((NodeKind::Mapping { pairs, flow: true }, end))
    }

    /// A key or value of a flow mapping after its indicator.
    fn flow_part(&mut self, depth: usize, key: bool) -> Composed<NodeId> {
        let token = self.scanner.peek()?;
        let missing = matches!(token.kind, Kind::FlowEntry | Kind::FlowMappingEnd) || key && token.kind == Kind::Value;
        let mark = token.start;
        if missing {
            Ok(self.empty(mark))
        } else {
            self.node(false, false, depth + 1)
        }
    }
}
