//! YAML as Fabric reads it: yaml.v2 v2.2.1, a Go port of libyaml, with the place of everything.
//!
//! Three steps, each with that library's own errors: [`parse`] makes the tree of nodes, [`decode`] makes Go values of it
//! (aliases expanded, merge keys applied, scalars typed by YAML 1.1 rules). Why not a YAML crate: none has yaml.v2's
//! dialect (colons in flow scalars, `1e3` a string, merge keys by position), its texts and its line numbers, and byte
//! places at once.

mod block_scalar;
mod collections;
mod compose;
mod decode;
mod fetch;
mod flow_scalar;
mod go_syntax;
mod node;
mod resolve;
mod scan;
mod value;
mod words;

pub use compose::parse;
pub use decode::{Merge, decode};
pub use node::{Document, Node, NodeId, NodeKind};
pub use value::{Entry, Item, Key, Map, Replaced, Tree, Value, Via, Vias};

use super::source::Span;

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// Deepest nesting of collections, aliases included.
pub const MAX_DEPTH: usize = 100;
/// Most values that the aliases of one file may expand to.
pub const MAX_VALUES: usize = 100_000;
/// Most replaced keys that are noted.
pub const MAX_REPLACED: usize = 500;

/// A limit of this reader, not of the real programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    FileSize,
    Depth,
    Expansion,
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// yaml.v2 refuses it with this text (`yaml: line 3: …`). The place is where it stopped.
    Refused { text: String, at: Option<Span> },
    /// It goes over a limit.
    Limit { limit: Limit, at: Option<Span> },
}

#[cfg(test)]
mod tests;
