//! The tree of nodes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::config::source::{FileId, Span};

/// Index of a node in its [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind<'t> {
    /// `implicit`: its type is found from its text (a plain scalar, or one with the tag `!`).
    Scalar {
        value: Cow<'t, str>,
        implicit: bool,
    },
    Sequence {
        items: Vec<NodeId>,
        flow: bool,
    },
    Mapping {
        pairs: Vec<(NodeId, NodeId)>,
        flow: bool,
    },
    Alias {
        name: &'t str,
        target: NodeId,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node<'t> {
    pub kind: NodeKind<'t>,
    /// The content, without anchor and tag. A block collection ends where its last entry ends.
    pub span: Span,
    /// Line, from 0, on which the node begins (with its anchor and tag).
    pub line: usize,
    /// The place of `&name`.
    pub anchor: Option<Span>,
    /// The tag in full: `tag:yaml.org,2002:str`.
    pub tag: Option<String>,
}

/// The first document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'t> {
    pub file: FileId,
    pub(super) nodes: Vec<Node<'t>>,
    /// `None` when the file holds nothing but comments.
    pub root: Option<NodeId>,
    /// Where the second document begins, which nobody reads.
    pub second: Option<Span>,
    /// Every anchor with the node that it named last.
    pub(super) anchors: BTreeMap<&'t str, NodeId>,
}

impl<'t> Document<'t> {
    /// All nodes, in no particular order.
    pub fn nodes(&self) -> impl Iterator<Item = &Node<'t>> {
        self.nodes.iter()
    }

    pub fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id.0 as usize]
    }
}
