//! Decoded values.

use std::borrow::Cow;

use super::super::datum::From;
use super::super::types::Struct;
use crate::config::source::Span;

/// A decoded value.
#[derive(Debug, Clone)]
pub(in crate::config::fabric) enum Out<'t> {
    /// Go's zero value: nothing, or nil, was given.
    Unset,
    Bool(bool),
    /// Signed numbers and durations.
    Int(i64),
    Uint(u64),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<Entry<'t>>),
    Struct(&'static Struct, Vec<Node<'t>>),
}

#[derive(Debug, Clone)]
pub(in crate::config::fabric) struct Node<'t> {
    pub(in crate::config::fabric) out: Out<'t>,
    pub(in crate::config::fabric) from: From,
}

#[derive(Debug, Clone)]
pub(in crate::config::fabric) struct Entry<'t> {
    pub(in crate::config::fabric) key: Cow<'t, str>,
    pub(in crate::config::fabric) key_at: Option<Span>,
    pub(in crate::config::fabric) node: Node<'t>,
}

impl<'t> Node<'t> {
    pub(super) const UNSET: Node<'static> = Node {
        out: Out::Unset,
        from: From::Nowhere,
    };

    /// Field `name` of a struct; unset when this is none.
    pub(in crate::config::fabric) fn field(&self, name: &str) -> &Node<'t> {
        match &self.out {
            Out::Struct(kind, nodes) => {
                let index = kind.fields.iter().position(|field| field.name == name);
                index.and_then(|index| nodes.get(index)).unwrap_or(&Node::UNSET)
            }
            _ => &Node::UNSET,
        }
    }

    pub(in crate::config::fabric) fn is_unset(&self) -> bool {
        matches!(self.out, Out::Unset)
    }

    pub(in crate::config::fabric) fn text(&self) -> &str {
        match &self.out {
            Out::Text(text) => text,
            _ => "",
        }
    }

    pub(in crate::config::fabric) fn int(&self) -> i64 {
        match self.out {
            Out::Int(value) => value,
            _ => 0,
        }
    }

    pub(in crate::config::fabric) fn uint(&self) -> u64 {
        match self.out {
            Out::Uint(value) => value,
            _ => 0,
        }
    }

    pub(in crate::config::fabric) fn bool(&self) -> bool {
        matches!(self.out, Out::Bool(true))
    }

    /// The elements of a slice; none when it is nil.
    pub(in crate::config::fabric) fn list(&self) -> &[Node<'t>] {
        match &self.out {
            Out::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The entries of a map; none when it is nil.
    pub(in crate::config::fabric) fn entries(&self) -> &[Entry<'t>] {
        match &self.out {
            Out::Map(entries) => entries,
            _ => &[],
        }
    }
}
