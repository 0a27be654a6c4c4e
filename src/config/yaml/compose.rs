//! From tokens to nodes: libyaml's grammar and yaml.v2's composer in one descent.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::node::{Document, Node, NodeId, NodeKind};
use super::scan::{Kind, Mark, Problem, Scanner, Token};
use super::{Error, Limit, MAX_DEPTH, MAX_FILE_BYTES};
use crate::config::source::{FileId, Span};

/// Reads the first document of `text`, which is file `file`.
pub fn parse<'t>(file: FileId, text: &'t str) -> Result<Document<'t>, Error> {
    if text.len() > MAX_FILE_BYTES {
        return Err(Error::Limit {
            limit: Limit::FileSize,
            at: None,
        });
    }
    let mut composer = Composer {
        scanner: Scanner::new(text),
        document: Document {
            file,
            // About as many as ordinary files have.
            nodes: Vec::with_capacity(text.len() / 24),
            root: None,
            second: None,
            anchors: BTreeMap::new(),
        },
        tag_directives: Vec::new(),
    };
    composer.document()?;
    Ok(composer.document)
}

pub(super) enum Failure {
    Problem(Box<Problem>),
    Error(Box<Error>),
}

impl From<Box<Problem>> for Failure {
    fn from(problem: Box<Problem>) -> Self {
        Failure::Problem(problem)
    }
}

pub(super) type Composed<T> = Result<T, Failure>;

pub(super) struct Composer<'t> {
    pub(super) scanner: Scanner<'t>,
    pub(super) document: Document<'t>,
    tag_directives: Vec<(Cow<'t, str>, Cow<'t, str>)>,
}

/// What stands before a node's content.
struct Properties<'t> {
    start: Mark,
    /// The anchor's name.
    name: Option<&'t str>,
    anchor: Option<Span>,
    tag: Option<String>,
}

impl<'t> Composer<'t> {
    fn document(&mut self) -> Result<(), Error> {
        self.compose_document().map_err(|failure| match failure {
            Failure::Error(error) => *error,
            Failure::Problem(problem) => self.refusal(&problem),
        })
    }

    /// yaml.v2's text of a problem. Its lines count from 1 for the scanner's problems and from 0 for the parser's, and
    /// line 0 is not named (decode.go, `fail`).
    fn refusal(&self, problem: &Problem) -> Error {
        let line = match (problem.mark.line, problem.context) {
            (0, context) => context.map_or(0, |mark| mark.line),
            (line, _) => line + usize::from(problem.scanner),
        };
        let place = if line == 0 {
            String::new()
        } else {
            format!("line {line}: ")
        };
        let byte = problem.mark.byte.min(self.scanner.text.len());
        let next = self
            .scanner
            .text
            .get(byte..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Error::Refused {
            text: format!("yaml: {place}{}", problem.text),
            at: Some(Span::new(self.document.file, byte, byte + next)),
        }
    }

    fn compose_document(&mut self) -> Composed<()> {
        let first = self.scanner.peek()?;
        match first.kind {
            Kind::StreamEnd => return Ok(()),
            Kind::Version { .. } | Kind::TagDirective { .. } | Kind::DocumentStart => {
                self.directives()?;
                let token = self.scanner.next()?;
                if token.kind != Kind::DocumentStart {
                    return Err(parser_problem(
                        "did not find expected <document start>",
                        token.start,
                        None,
                    ));
                }
                let token = self.scanner.peek()?;
                let empty = matches!(
                    token.kind,
                    Kind::Version { .. }
                        | Kind::TagDirective { .. }
                        | Kind::DocumentStart
                        | Kind::DocumentEnd
                        | Kind::StreamEnd
                );
                let start = token.start;
                let root = if empty {
                    self.empty(start)
                } else {
                    self.node(true, false, 0)?
                };
                self.document.root = Some(root);
            }
            _ => {
                self.directives()?;
                let root = self.node(true, false, 0)?;
                self.document.root = Some(root);
            }
        }
        // The end of the document is looked for, what follows it is not read.
        let end = self.scanner.peek()?;
        if matches!(end.kind, Kind::DocumentStart | Kind::DocumentEnd) {
            let (start, end) = (end.start.byte, end.end.byte);
            self.document.second = self.second(start, end);
        }
        Ok(())
    }

    /// The place of the marker at `start..end` when there is content behind it.
    fn second(&self, start: usize, end: usize) -> Option<Span> {
        let rest = self.scanner.text.get(end..)?;
        let says_something = |line: &str| {
            let line = line.trim();
            !(line.is_empty() || line.starts_with('#') || matches!(line, "---" | "..."))
        };
        rest.lines()
            .any(says_something)
            .then(|| Span::new(self.document.file, start, end))
    }

    fn directives(&mut self) -> Composed<()> {
        let mut version_seen = false;
        while let Kind::Version { .. } | Kind::TagDirective { .. } = self.scanner.peek()?.kind {
            let token = self.scanner.next()?;
            match token.kind {
                Kind::Version { .. } if version_seen => {
                    return Err(parser_problem("found duplicate %YAML directive", token.start, None));
                }
                Kind::Version { major: 1, minor: 1 } => version_seen = true,
                Kind::Version { .. } => {
                    return Err(parser_problem("found incompatible YAML document", token.start, None));
                }
                Kind::TagDirective { handle, .. } if self.prefix(handle).is_some() => {
                    return Err(parser_problem("found duplicate %TAG directive", token.start, None));
                }
                Kind::TagDirective { handle, prefix } => self.tag_directives.push((Cow::Borrowed(handle), prefix)),
                _ => {}
            }
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if self.prefix(handle).is_none() {
                self.tag_directives.push((Cow::Borrowed(handle), Cow::Borrowed(prefix)));
            }
        }
        Ok(())
    }

    fn prefix(&self, handle: &str) -> Option<&str> {
        let directive = self.tag_directives.iter().find(|(known, _)| known == handle);
        directive.map(|(_, prefix)| prefix.as_ref())
    }

    pub(super) fn add(&mut self, node: Node<'t>) -> NodeId {
        self.document.nodes.push(node);
        NodeId(self.document.nodes.len() as u32 - 1)
    }

    pub(super) fn span(&self, start: Mark, end: Mark) -> Span {
        Span::new(self.document.file, start.byte, end.byte)
    }

    /// The scalar that stands for a missing node.
    pub(super) fn empty(&mut self, mark: Mark) -> NodeId {
        let kind = NodeKind::Scalar {
            value: Cow::Borrowed(""),
            implicit: true,
        };
        let span = self.span(mark, mark);
        self.add(Node {
            kind,
            span,
            line: mark.line,
            anchor: None,
            tag: None,
        })
    }

    /// Anchor and tag in either order, at most one of each.
    fn properties(&mut self) -> Composed<Properties<'t>> {
        let start = self.scanner.peek()?.start;
        let mut properties = Properties {
            start,
            name: None,
            anchor: None,
            tag: None,
        };
        let mut written_tag = None;
        loop {
            match &self.scanner.peek()?.kind {
                Kind::Anchor(_) if properties.name.is_none() => {}
                Kind::Tag { .. } if written_tag.is_none() => {}
                _ => break,
            }
            let token = self.scanner.next()?;
            match token.kind {
                Kind::Anchor(anchor) => {
                    properties.name = Some(anchor);
                    properties.anchor = Some(self.span(token.start, token.end));
                }
                Kind::Tag { handle, suffix } => written_tag = Some((handle, suffix, token.start)),
                _ => {}
            }
        }
        if let Some((handle, suffix, mark)) = written_tag {
            let tag = match (handle, self.prefix(handle)) {
                ("", _) => suffix.into_owned(),
                (_, Some(prefix)) => format!("{prefix}{suffix}"),
                (_, None) => String::new(),
            };
            if tag.is_empty() && !handle.is_empty() {
                return Err(parser_problem("found undefined tag handle", mark, Some(start)));
            }
            properties.tag = Some(tag).filter(|tag| !tag.is_empty());
        }
        Ok(properties)
    }

    pub(super) fn node(&mut self, block: bool, indentless: bool, depth: usize) -> Composed<NodeId> {
        if let Kind::Alias(name) = self.scanner.peek()?.kind {
            return self.alias(name);
        }
        let properties = self.properties()?;
        let token = self.scanner.peek()?;
        let start = token.start;
        if depth >= MAX_DEPTH {
            let at = Some(self.span(start, start));
            let limit = Limit::Depth;
            return Err(Failure::Error(Box::new(Error::Limit { limit, at })));
        }
        let unfilled = NodeKind::Scalar {
            value: Cow::Borrowed(""),
            implicit: properties.tag.is_none(),
        };
        let kind = match token.kind {
            Kind::BlockEntry if indentless => Some(Kind::BlockEntry),
            Kind::Scalar { .. } => None,
            Kind::FlowSequenceStart => Some(Kind::FlowSequenceStart),
            Kind::FlowMappingStart => Some(Kind::FlowMappingStart),
            Kind::BlockSequenceStart if block => Some(Kind::BlockSequenceStart),
            Kind::BlockMappingStart if block => Some(Kind::BlockMappingStart),
            _ if properties.anchor.is_some() || properties.tag.is_some() => {
                let span = self.span(start, start);
                // The properties' own end, not the next token, is where the missing content would stand.
                let at = properties.anchor.map_or(span, |anchor| Span {
                    start: anchor.end,
                    ..anchor
                });
                return Ok(self.named(properties, unfilled, at));
            }
            _ => {
                let context = Some(properties.start);
                return Err(parser_problem("did not find expected node content", start, context));
            }
        };
        let Some(kind) = kind else {
            return self.scalar(properties);
        };
        let id = self.named(properties, unfilled, self.span(start, start));
        let (filled, end) = match kind {
            Kind::BlockEntry => self.indentless_sequence(depth)?,
            Kind::FlowSequenceStart => self.flow_sequence(depth)?,
            Kind::FlowMappingStart => self.flow_mapping(depth)?,
            Kind::BlockSequenceStart => self.block_sequence(depth)?,
            _ => self.block_mapping(depth)?,
        };
        let node = &mut self.document.nodes[id.0 as usize];
        node.kind = filled;
        node.span.end = end.max(node.span.start);
        Ok(id)
    }

    /// Adds a node and lets its anchor name it from now on, even within itself.
    fn named(&mut self, properties: Properties<'t>, kind: NodeKind<'t>, span: Span) -> NodeId {
        let id = self.add(Node {
            kind,
            span,
            line: properties.start.line,
            anchor: properties.anchor,
            tag: properties.tag,
        });
        if let Some(name) = properties.name {
            self.document.anchors.insert(name, id);
        }
        id
    }

    fn alias(&mut self, name: &'t str) -> Composed<NodeId> {
        let (start, end) = {
            let token = self.scanner.peek()?;
            (token.start, token.end)
        };
        let span = self.span(start, end);
        let Some(&target) = self.document.anchors.get(name) else {
            let text = format!("yaml: unknown anchor '{name}' referenced");
            return Err(Failure::Error(Box::new(Error::Refused { text, at: Some(span) })));
        };
        self.scanner.next()?;
        let kind = NodeKind::Alias { name, target };
        Ok(self.add(Node {
            kind,
            span,
            line: start.line,
            anchor: None,
            tag: None,
        }))
    }

    fn scalar(&mut self, properties: Properties<'t>) -> Composed<NodeId> {
        let Token { kind, start, end } = self.scanner.next()?;
        let (value, plain) = match kind {
            Kind::Scalar { value, plain } => (value, plain),
            _ => (Cow::Borrowed(""), true),
        };
        let implicit = match properties.tag.as_deref() {
            None => plain,
            Some(tag) => tag == "!",
        };
        let kind = NodeKind::Scalar { value, implicit };
        let span = self.span(start, end);
        Ok(self.named(properties, kind, span))
    }
}

pub(super) fn parser_problem(text: &'static str, mark: Mark, context: Option<Mark>) -> Failure {
    Failure::Problem(Box::new(Problem {
        text,
        mark,
        context,
        scanner: false,
    }))
}
