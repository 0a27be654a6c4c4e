//! Go values with places.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::config::go::format_float;
use crate::config::source::Span;

/// What yaml.v2 puts into an `interface{}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'t> {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number above the largest `int64`.
    Uint(u64),
    Float(f64),
    Text(Cow<'t, str>),
    List(Rc<[Item<'t>]>),
    Map(Rc<Map<'t>>),
}

/// The way by which a value came into the list or mapping around it; `Via::DIRECT` is by being written there. An anchor's
/// value is one for all its aliases, so this does not say how the value around it came to its own place. See
/// [`Tree::via`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via(pub(super) u32);

impl Via {
    pub const DIRECT: Via = Via(0);
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<'t> {
    pub value: Value<'t>,
    pub at: Span,
    pub via: Via,
}

/// A key of a mapping. Go keeps `1` and `"1"` apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<'t> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// The bits of a `float64`.
    Float(u64),
    Text(Cow<'t, str>),
}

impl Key<'_> {
    /// The key as a string, as `cast.ToString` makes it.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Key::Null => Cow::Borrowed(""),
            Key::Bool(value) => Cow::Owned(value.to_string()),
            Key::Int(value) => Cow::Owned(value.to_string()),
            Key::Uint(value) => Cow::Owned(value.to_string()),
            Key::Float(bits) => Cow::Owned(format_float(f64::from_bits(*bits))),
            Key::Text(text) => Cow::Borrowed(text),
        }
    }
}

/// One key of a [`Map`] with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'t> {
    pub key: Key<'t>,
    pub key_at: Span,
    pub item: Item<'t>,
    /// It came by a merge key.
    pub(super) merged: bool,
}

/// A mapping, in the order in which its keys first came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map<'t> {
    entries: Vec<Entry<'t>>,
    number: u32,
    /// Where each key is, once there are many.
    #[expect(
        clippy::box_collection,
        reason = "few maps have one, and it would make every value larger"
    )]
    index: Option<Box<BTreeMap<Key<'t>, usize>>>,
}

/// From so many keys on a map is looked up by an index.
const MANY: usize = 16;

impl<'t> Map<'t> {
    /// An empty mapping, the one of that number in its file.
    pub(super) fn new(number: u32) -> Self {
        Map {
            number,
            ..Map::default()
        }
    }

    /// Which mapping of its file this is. What an alias stands for has the number of the anchor's mapping.
    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry<'t>> {
        self.entries.iter()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry of the string key `name`.
    pub fn get(&self, name: &str) -> Option<&Entry<'t>> {
        let Some(index) = &self.index else {
            let is_it = |entry: &&Entry<'t>| matches!(&entry.key, Key::Text(text) if text == name);
            return self.entries.iter().find(is_it);
        };
        self.entries.get(*index.get(&Key::Text(Cow::Borrowed(name)))?)
    }

    pub(super) fn reserve(&mut self, entries: usize) {
        self.entries.reserve(entries);
    }

    /// Sets a key; the last one wins. Gives the place of the key that was there before, and whether it came by a merge.
    pub(super) fn set(&mut self, entry: Entry<'t>) -> Option<(Span, bool)> {
        let known = match &self.index {
            None => self.entries.iter().position(|known| known.key == entry.key),
            Some(index) => index.get(&entry.key).copied(),
        };
        if let Some(known) = known.and_then(|index| self.entries.get_mut(index)) {
            let before = (known.key_at, known.merged);
            *known = entry;
            return Some(before);
        }
        if let Some(index) = &mut self.index {
            index.insert(entry.key.clone(), self.entries.len());
        }
        self.entries.push(entry);
        if self.index.is_none() && self.entries.len() > MANY {
            let keys = self.entries.iter().enumerate();
            self.index = Some(Box::new(keys.map(|(at, entry)| (entry.key.clone(), at)).collect()));
        }
        None
    }
}

/// A key that a later one of the same name, or a merge that stands after it, has replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    pub key_at: Span,
    /// The key, in its own place, whose value counts now.
    pub by: Span,
    /// The source of the merge key through which the new key came: an alias, or a mapping.
    pub merge: Option<Span>,
    /// The replaced key came by a merge itself: to write it anew is what merges are for.
    pub merged: bool,
}

/// The top-level mapping of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree<'t> {
    pub top: Map<'t>,
    pub replaced: Vec<Replaced>,
    /// Where a second document begins, which is not read.
    pub second: Option<Span>,
    pub(super) vias: Vias,
}

impl Tree<'_> {
    /// The aliases that a value came through, outermost first.
    pub fn via(&self, via: Via) -> Vec<Span> {
        self.vias.spans(via)
    }

    /// The way `outer` of `ways`, and from its end on the way `via` of this tree.
    pub fn continue_way(&self, outer: Via, via: Via, ways: &mut Vias) -> Via {
        self.vias.continue_way(outer, via, ways)
    }
}

/// Ways through aliases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vias(Vec<(Span, Via)>);

impl Vias {
    /// The way through one more alias.
    pub fn through(&mut self, alias: Span, outer: Via) -> Via {
        self.0.push((alias, outer));
        Via(self.0.len() as u32)
    }

    /// The last alias of a way, and the way to it.
    fn last(&self, via: Via) -> Option<(Span, Via)> {
        self.0.get(via.0.checked_sub(1)? as usize).copied()
    }

    /// Ways are as long as values are nested, which has a limit.
    fn continue_way(&self, outer: Via, via: Via, ways: &mut Vias) -> Via {
        match self.last(via) {
            Some((alias, before)) => {
                let before = self.continue_way(outer, before, ways);
                ways.through(alias, before)
            }
            None => outer,
        }
    }

    /// The aliases of a way, outermost first.
    pub fn spans(&self, mut via: Via) -> Vec<Span> {
        let mut spans = Vec::new();
        while let Some((span, outer)) = self.last(via) {
            spans.push(span);
            via = outer;
        }
        spans.reverse();
        spans
    }
}
