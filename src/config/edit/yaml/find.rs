//! Finding the pair that decides a key's value.

use super::Target;
use crate::config::yaml::{Document, MAX_DEPTH, NodeId, NodeKind};

pub(super) struct Finder<'d, 't> {
    pub(super) document: &'d Document<'t>,
}

pub(super) struct Found {
    /// Key and value.
    pub(super) pair: (NodeId, NodeId),
    /// Written in the mapping itself, not in one that it merges.
    pub(super) direct: bool,
    /// The mapping's own pair of that key, which a merge after it replaces.
    pub(super) shadowed: Option<(NodeId, NodeId)>,
}

/// Whether the case of letters does not count in the key at `depth` of a path.
pub(super) fn ignores_case(path: &[&str], depth: usize) -> bool {
    depth.checked_sub(1).is_none_or(|above| !names_follow(path[above]))
}

/// Sections whose keys are names of a person's choice, in which the case of letters counts.
fn names_follow(section: &str) -> bool {
    const SECTIONS: [&str; 7] = [
        "profiles",
        "consortiums",
        "policies",
        "capabilities",
        "acls",
        "services",
        "environment",
    ];
    SECTIONS.iter().any(|name| section.eq_ignore_ascii_case(name))
}

impl Finder<'_, '_> {
    /// The mapping that a node is; for [`Target::Source`] also the one that it is an alias of.
    pub(super) fn mapping(&self, mut id: NodeId, target: Target) -> Option<NodeId> {
        for _ in 0..MAX_DEPTH {
            match &self.document.node(id).kind {
                NodeKind::Mapping { .. } => return Some(id),
                NodeKind::Alias { target: node, .. } if target == Target::Source => id = *node,
                _ => return None,
            }
        }
        None
    }

    pub(super) fn is_null(&self, id: NodeId) -> bool {
        let node = self.document.node(id);
        match &node.kind {
            NodeKind::Scalar { value, implicit } => {
                *implicit && matches!(value.as_ref(), "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }

    /// Whether the scalar `id` is the key `name`.
    fn is(&self, id: NodeId, name: &str, ignore_case: bool) -> bool {
        match &self.document.node(id).kind {
            NodeKind::Scalar { value, .. } => value == name || ignore_case && value.eq_ignore_ascii_case(name),
            _ => false,
        }
    }

    /// The pair that decides `name` in a mapping: the last one, in the order of pairs and merges.
    pub(super) fn lookup(&self, map: NodeId, name: &str, ignore_case: bool) -> Option<Found> {
        self.lookup_exactly(map, name, false, 0)
            .or_else(|| ignore_case.then(|| self.lookup_exactly(map, name, true, 0)).flatten())
    }

    fn lookup_exactly(&self, map: NodeId, name: &str, ignore_case: bool, depth: usize) -> Option<Found> {
        let NodeKind::Mapping { pairs, .. } = &self.document.node(map).kind else {
            return None;
        };
        if depth > MAX_DEPTH {
            return None;
        }
        let mut merged: Option<Found> = None;
        for pair in pairs.iter().rev() {
            if self.is(pair.0, name, ignore_case) {
                let own = Found {
                    pair: *pair,
                    direct: true,
                    shadowed: None,
                };
                return Some(match merged {
                    Some(found) => Found {
                        shadowed: Some(*pair),
                        ..found
                    },
                    None => own,
                });
            }
            if merged.is_none() && self.is(pair.0, "<<", false) {
                merged = self.lookup_merged(pair.1, name, ignore_case, depth + 1);
            }
        }
        merged
    }

    fn lookup_merged(&self, source: NodeId, name: &str, ignore_case: bool, depth: usize) -> Option<Found> {
        let sources = match &self.document.node(source).kind {
            NodeKind::Sequence { items, .. } => items.as_slice(),
            _ => std::slice::from_ref(&source),
        };
        let found = sources.iter().find_map(|source| {
            let map = self.mapping(*source, Target::Source)?;
            self.lookup_exactly(map, name, ignore_case, depth)
        })?;
        Some(Found {
            direct: false,
            shadowed: None,
            ..found
        })
    }
}
