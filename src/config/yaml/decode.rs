//! From nodes to Go values: aliases expanded, merge keys applied, every value with its place and the way it came.

use std::borrow::Cow;
use std::rc::Rc;

use super::go_syntax::{go_syntax, type_tag};
use super::node::{Document, NodeId, NodeKind};
use super::resolve::{resolve, short_tag};
use super::value::{Entry, Item, Key, Map, Replaced, Tree, Value, Via};
use super::{Error, Limit, MAX_DEPTH, MAX_REPLACED, MAX_VALUES};
use crate::config::source::Span;

/// How merge keys work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// yaml.v2: where the merge stands, over what was written before it.
    Positional,
    /// The YAML specification and PyYAML: the mapping's own keys win wherever they stand.
    OwnKeysWin,
}

/// `yaml.Unmarshal` into a `map[string]interface{}`.
pub fn decode<'t>(document: &Document<'t>, merge: Merge) -> Result<Tree<'t>, Error> {
    let mut decoder = Decoder {
        document,
        merge,
        tree: Tree::default(),
        complaints: Vec::new(),
        first_complaint: None,
        merging: None,
        active_aliases: Vec::new(),
        known: Vec::new(),
        places: Vec::new(),
        maps: 0,
        left: MAX_VALUES,
        depth: 0,
        deepest: 0,
    };
    if !document.anchors.is_empty() {
        decoder.places = vec![0; document.nodes.len()];
    }
    let mut top = Map::default();
    if let Some(root) = document.root {
        decoder.fill(root, &mut top, Some("map[string]interface {}"), Via::DIRECT)?;
    }
    if !decoder.complaints.is_empty() {
        let text = format!("yaml: unmarshal errors:\n  {}", decoder.complaints.join("\n  "));
        return Err(Error::Refused {
            text,
            at: decoder.first_complaint,
        });
    }
    decoder.tree.top = top;
    decoder.tree.second = document.second;
    Ok(decoder.tree)
}

struct Decoder<'d, 't> {
    document: &'d Document<'t>,
    merge: Merge,
    tree: Tree<'t>,
    /// yaml.v2 goes on after a type error and lists them all.
    complaints: Vec<String>,
    first_complaint: Option<Span>,
    /// The source of the outermost merge key that fills the mapping in hand.
    merging: Option<Span>,
    active_aliases: Vec<NodeId>,
    /// What the nodes with an anchor came to, and for each node, where in that list it is, from 1.
    known: Vec<Known<'t>>,
    places: Vec<u32>,
    /// How many mappings there are.
    maps: u32,
    left: usize,
    depth: usize,
    /// The greatest depth since this was last set back.
    deepest: usize,
}

/// An anchor's value, for its aliases.
struct Known<'t> {
    value: Value<'t>,
    /// How many values it expands to, itself included.
    values: usize,
    /// How deep it nests.
    height: usize,
    /// A mapping with neither merge keys nor keys written twice: to merge it is to take its entries over.
    plain: bool,
}

impl<'t> Decoder<'_, 't> {
    fn refuse<T>(&self, text: impl std::fmt::Display, at: Span) -> Result<T, Error> {
        Err(Error::Refused {
            text: format!("yaml: {text}"),
            at: Some(at),
        })
    }

    fn complain(&mut self, id: NodeId, tag: &str, wanted: &str) {
        let node = self.document.node(id);
        let value = match &node.kind {
            NodeKind::Scalar { value, .. } if value.len() > 10 => {
                format!(" `{}...`", String::from_utf8_lossy(&value.as_bytes()[..7]))
            }
            NodeKind::Scalar { value, .. } => format!(" `{value}`"),
            _ => String::new(),
        };
        let tag = node.tag.as_deref().unwrap_or(tag);
        let text = format!(
            "line {}: cannot unmarshal {}{value} into {wanted}",
            node.line + 1,
            short_tag(tag)
        );
        self.complaints.push(text);
        self.first_complaint.get_or_insert(node.span);
    }

    fn enter(&mut self, at: Span) -> Result<(), Error> {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        if self.depth > MAX_DEPTH {
            return Err(Error::Limit {
                limit: Limit::Depth,
                at: Some(at),
            });
        }
        Ok(())
    }

    /// Counts one value against the budget.
    fn count(&mut self, at: Span) -> Result<(), Error> {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => {
                return Err(Error::Limit {
                    limit: Limit::Expansion,
                    at: Some(at),
                });
            }
        }
        Ok(())
    }

    /// What an alias stands for, and the way through it.
    fn follow<T>(
        &mut self,
        alias: NodeId,
        via: Via,
        then: impl FnOnce(&mut Self, NodeId, Via) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let node = self.document.node(alias);
        let NodeKind::Alias { name, target } = node.kind else {
            return then(self, alias, via);
        };
        if self.active_aliases.contains(&alias) {
            return self.refuse(format_args!("anchor '{name}' value contains itself"), node.span);
        }
        self.enter(node.span)?;
        self.active_aliases.push(alias);
        let through = self.tree.vias.through(node.span, via);
        let done = then(self, target, through);
        self.active_aliases.pop();
        self.depth -= 1;
        done
    }

    fn item(&mut self, id: NodeId, via: Via) -> Result<Item<'t>, Error> {
        let node = self.document.node(id);
        let value = match &node.kind {
            NodeKind::Alias { .. } => {
                self.count(node.span)?;
                return self.follow(id, via, |decoder, target, via| decoder.item(target, via));
            }
            _ if node.anchor.is_some() => self.anchored(id)?,
            _ => self.value(id)?,
        };
        Ok(Item {
            value,
            at: node.span,
            via,
        })
    }

    /// The value of a node with an anchor, which is read once.
    fn anchored(&mut self, id: NodeId) -> Result<Value<'t>, Error> {
        if let Some(known) = self.known(id) {
            let (value, values, height) = (known.value.clone(), known.values, known.height);
            self.count_again(values, height);
            return Ok(value);
        }
        let (left, complaints, deepest) = (self.left, self.complaints.len(), self.deepest);
        self.deepest = self.depth;
        let value = self.value(id)?;
        // A complaint is made again at every alias.
        if self.complaints.len() == complaints {
            let plain = match (&value, &self.document.node(id).kind) {
                (Value::Map(map), NodeKind::Mapping { pairs, .. }) => {
                    map.len() == pairs.len() && !map.iter().any(|entry| entry.merged)
                }
                _ => false,
            };
            self.known.push(Known {
                value: value.clone(),
                values: left - self.left,
                height: self.deepest - self.depth,
                plain,
            });
            if let Some(place) = self.places.get_mut(id.0 as usize) {
                *place = self.known.len() as u32;
            }
        }
        self.deepest = self.deepest.max(deepest);
        Ok(value)
    }

    /// What node `id` came to when it was read before. Not when a limit is near: then it is read again, up to the very
    /// place that goes over it.
    fn known(&self, id: NodeId) -> Option<&Known<'t>> {
        let place = self.places.get(id.0 as usize)?.checked_sub(1)?;
        let known = self.known.get(place as usize)?;
        (known.values <= self.left && self.depth + known.height <= MAX_DEPTH).then_some(known)
    }

    /// Counts what is known as if it had been read again.
    fn count_again(&mut self, values: usize, height: usize) {
        self.left -= values;
        self.deepest = self.deepest.max(self.depth + height);
    }

    fn value(&mut self, id: NodeId) -> Result<Value<'t>, Error> {
        let node = self.document.node(id);
        self.count(node.span)?;
        Ok(match &node.kind {
            NodeKind::Alias { .. } => return self.follow(id, Via::DIRECT, |decoder, target, _| decoder.value(target)),
            NodeKind::Scalar { value, implicit } => match resolve(node.tag.as_deref(), *implicit, value) {
                Ok(value) => value,
                Err(text) => return self.refuse(text, node.span),
            },
            NodeKind::Sequence { items, .. } => {
                self.enter(node.span)?;
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.item(*item, Via::DIRECT)?);
                }
                self.depth -= 1;
                Value::List(list.into())
            }
            NodeKind::Mapping { .. } => {
                self.maps += 1;
                let mut map = Map::new(self.maps);
                self.fill(id, &mut map, None, Via::DIRECT)?;
                Value::Map(Rc::new(map))
            }
        })
    }

    /// Decodes node `id` into `map`. `top` is Go's type of the top-level map, whose keys are strings.
    fn fill(&mut self, id: NodeId, map: &mut Map<'t>, top: Option<&str>, via: Via) -> Result<(), Error> {
        let node = self.document.node(id);
        let wanted = top.unwrap_or("map[interface {}]interface {}");
        let pairs = match &node.kind {
            NodeKind::Mapping { pairs, .. } => pairs,
            NodeKind::Alias { .. } => {
                return self.follow(id, via, |decoder, target, via| decoder.fill(target, map, top, via));
            }
            NodeKind::Sequence { .. } => {
                self.complain(id, "!!seq", wanted);
                return Ok(());
            }
            NodeKind::Scalar { value, implicit } => {
                match resolve(node.tag.as_deref(), *implicit, value) {
                    Err(text) => return self.refuse(text, node.span),
                    Ok(Value::Null) => {}
                    Ok(value) => self.complain(id, type_tag(&value), wanted),
                }
                return Ok(());
            }
        };
        if self.merging.is_some() && top.is_none() && self.take_over(id, map, via) {
            return Ok(());
        }
        self.enter(node.span)?;
        map.reserve(pairs.len());
        if self.merge == Merge::OwnKeysWin {
            for (key, value) in pairs {
                if self.is_merge(*key) {
                    self.merge_into(*key, *value, map, top, via)?;
                }
            }
        }
        for (key, value) in pairs {
            if self.is_merge(*key) {
                if self.merge == Merge::Positional {
                    self.merge_into(*key, *value, map, top, via)?;
                }
                continue;
            }
            let key_at = self.document.node(*key).span;
            let Some(name) = self.key(*key, top.is_some())? else {
                continue;
            };
            let merging = self.merging.take();
            let item = self.item(*value, via);
            self.merging = merging;
            let entry = Entry {
                key: name,
                key_at,
                item: item?,
                merged: merging.is_some(),
            };
            if let Some(before) = map.set(entry) {
                self.note_replaced(before, key_at);
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Merges a plain mapping that was read before into `map`.
    fn take_over(&mut self, id: NodeId, map: &mut Map<'t>, via: Via) -> bool {
        let Some(known) = self.known(id).filter(|known| known.plain) else {
            return false;
        };
        let Value::Map(source) = known.value.clone() else {
            return false;
        };
        // The mapping itself is no value here.
        let (values, height) = (known.values - 1, known.height);
        self.count_again(values, height);
        map.reserve(source.len());
        for entry in source.iter() {
            let mut entry = entry.clone();
            entry.merged = true;
            let way = self.tree.vias.spans(entry.item.via).into_iter();
            entry.item.via = way.fold(via, |outer, alias| self.tree.vias.through(alias, outer));
            let key_at = entry.key_at;
            if let Some(before) = map.set(entry) {
                self.note_replaced(before, key_at);
            }
        }
        true
    }

    /// An anchor's mapping is read again at every alias; what is replaced in it is noted once.
    fn note_replaced(&mut self, (key_at, merged): (Span, bool), by: Span) {
        let replaced = Replaced {
            key_at,
            by,
            merge: self.merging,
            merged,
        };
        let noted = &mut self.tree.replaced;
        let of_no_interest = self.merge == Merge::OwnKeysWin && merged;
        if !of_no_interest && noted.len() < MAX_REPLACED && !noted.contains(&replaced) {
            noted.push(replaced);
        }
    }

    fn is_merge(&self, key: NodeId) -> bool {
        let node = self.document.node(key);
        match &node.kind {
            NodeKind::Scalar { value, implicit } => {
                value == "<<" && (*implicit || node.tag.as_deref() == Some("tag:yaml.org,2002:merge"))
            }
            _ => false,
        }
    }

    fn merge_into(
        &mut self,
        key: NodeId,
        value: NodeId,
        map: &mut Map<'t>,
        top: Option<&str>,
        via: Via,
    ) -> Result<(), Error> {
        let node = self.document.node(value);
        let sources = match &node.kind {
            NodeKind::Sequence { items, .. } => items.as_slice(),
            _ => std::slice::from_ref(&value),
        };
        // The first source of a list wins, so they are laid over one another from the last to the first.
        for source in sources.iter().rev() {
            let mergeable = match &self.document.node(*source).kind {
                NodeKind::Mapping { .. } => true,
                // yaml.v2 looks at what the anchor's name means at the end of the file.
                NodeKind::Alias { name, .. } => self
                    .document
                    .anchors
                    .get(name)
                    .is_none_or(|last| matches!(self.document.node(*last).kind, NodeKind::Mapping { .. })),
                _ => false,
            };
            if !mergeable {
                let at = self.document.node(key).span;
                return self.refuse("map merge requires map or sequence of maps as the value", at);
            }
            let outer = self.merging;
            self.merging = outer.or(Some(self.document.node(*source).span));
            let filled = self.fill(*source, map, top, via);
            self.merging = outer;
            filled?;
        }
        Ok(())
    }

    /// The key that node `id` is; `None` after a type error. `as_text`: the top level has strings for keys.
    fn key(&mut self, id: NodeId, as_text: bool) -> Result<Option<Key<'t>>, Error> {
        let node = self.document.node(id);
        if as_text {
            return self.text_key(id);
        }
        let item = self.item(id, Via::DIRECT)?;
        Ok(Some(match item.value {
            Value::Null => Key::Null,
            Value::Bool(value) => Key::Bool(value),
            Value::Int(value) => Key::Int(value),
            Value::Uint(value) => Key::Uint(value),
            Value::Float(value) => Key::Float(value.to_bits()),
            Value::Text(text) => Key::Text(text),
            value @ (Value::List(_) | Value::Map(_)) => {
                return self.refuse(format_args!("invalid map key: {}", go_syntax(&value)), node.span);
            }
        }))
    }

    fn text_key(&mut self, id: NodeId) -> Result<Option<Key<'t>>, Error> {
        let node = self.document.node(id);
        match &node.kind {
            NodeKind::Scalar { value, implicit } => match resolve(node.tag.as_deref(), *implicit, value) {
                Err(text) => self.refuse(text, node.span),
                Ok(Value::Null) => Ok(Some(Key::Text(Cow::Borrowed("")))),
                Ok(Value::Text(text)) => Ok(Some(Key::Text(text))),
                Ok(_) => Ok(Some(Key::Text(value.clone()))),
            },
            NodeKind::Alias { .. } => self.follow(id, Via::DIRECT, |decoder, target, _| decoder.text_key(target)),
            NodeKind::Sequence { .. } => {
                self.complain(id, "!!seq", "string");
                Ok(None)
            }
            NodeKind::Mapping { .. } => {
                self.complain(id, "!!map", "string");
                Ok(None)
            }
        }
    }
}
