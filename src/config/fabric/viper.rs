//! What viper hands to the decoder: the file's tree with environment variables laid over it.
//!
//! Fabric carries an old viper that keeps the case of keys below the top level. Sources: its `Get`, `find`,
//! `searchMap`; common/viperutil/config_util.go, `getKeysRecursively`.

use std::borrow::Cow;
use std::cell::RefCell;

use super::datum::{Data, Datum, From, MapType, Member, Members, Section};
use super::json::json_object;
use super::types::Struct;
use crate::config::network::{Origin, Setting};
use crate::config::source::Span;
use crate::config::yaml::{Entry, Item, Key, Tree, Value, Via, Vias};

/// The environment of a program: names with values, and where a file sets them.
pub type Environment = Vec<Variable>;

/// One environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub value: String,
    /// The place of the value in a compose or env file.
    pub at: Option<Span>,
}

/// A configuration as one program sees it.
pub(super) struct Viper<'a> {
    tree: &'a Tree<'a>,
    /// The whole ways of the values that were looked at.
    ways: RefCell<Vias>,
    environment: &'a [Variable],
    /// `CONFIGTX` or `ORDERER`.
    prefix: &'static str,
    /// `PROFILES.<NAME>.`, which is taken out of a variable's name.
    profile: Option<String>,
    /// Some variable begins with the prefix.
    overridden: bool,
    /// Some key has a dot in it, which viper takes for a path.
    dotted: bool,
    /// The tree is not a person's file but what comes with the program: its values count as defaults.
    pub(super) built_in: bool,
}

impl<'a> Viper<'a> {
    pub(super) fn new(
        tree: &'a Tree<'a>,
        environment: &'a [Variable],
        prefix: &'static str,
        profile: Option<&str>,
    ) -> Self {
        Viper {
            tree,
            ways: RefCell::default(),
            environment,
            prefix,
            profile: profile.map(|name| format!("PROFILES.{}.", go_upper(name))),
            overridden: environment.iter().any(|variable| variable.name.starts_with(prefix)),
            dotted: tree.top.iter().any(|entry| entry.key.text().contains('.')),
            built_in: false,
        }
    }

    /// Whether an environment variable can change anything.
    pub(super) fn is_overridden(&self) -> bool {
        self.overridden
    }

    /// Whether a value can depend on the whole path that leads to it.
    pub(super) fn follows_paths(&self) -> bool {
        self.overridden || self.dotted
    }

    pub(super) fn origin(&self, from: From) -> Origin {
        match from {
            From::Nowhere => Origin::Default,
            From::File { .. } if self.built_in => Origin::Default,
            From::File { at, via } => Origin::File {
                at,
                via: self.ways.borrow().spans(via),
            },
            From::Environment(index, _) => match self.environment.get(index) {
                Some(variable) => Origin::Environment {
                    name: variable.name.clone(),
                    at: variable.at,
                },
                None => Origin::Default,
            },
        }
    }

    /// A value with its origin; `text` is the text of the file.
    pub(super) fn setting<T>(&self, value: T, from: From, text: &str) -> Setting<T> {
        let written = match from {
            From::Nowhere => None,
            From::File { .. } if self.built_in => None,
            From::File { at, .. } => text.get(at.range()).map(str::to_owned),
            From::Environment(index, _) => self.environment.get(index).map(|variable| variable.value.clone()),
        };
        Setting {
            value,
            origin: self.origin(from),
            written,
        }
    }

    /// `getKeysRecursively` from the top. The error is a Go panic. `kind` says what a Go struct has below the top (1.4
    /// looks for variables of its fields too, even where the file lacks the key).
    pub(super) fn collect(&self, kind: Option<&'static Struct>) -> Result<Vec<Member<'a>>, String> {
        let mut members = Vec::new();
        for entry in self.tree.top.iter() {
            let key = entry.key.text().to_lowercase();
            // Of keys that differ in case only, one with capital letters is left over.
            let known = members.iter_mut().find(|member: &&mut Member| member.key == key);
            if known.is_some() && *entry.key.text() == key {
                continue;
            }
            if let Value::Map(map) = &entry.item.value
                && map.iter().any(|entry| !matches!(entry.key, Key::Text(_)))
                && self.variable(&key).is_none()
            {
                return Err("Non string key-entry".to_owned());
            }
            let member = self.member(key.into(), entry, "", 0, kind, Via::DIRECT);
            match known {
                Some(known) => *known = member,
                None => members.push(member),
            }
        }
        self.add_missing(&mut members, "", kind);
        Ok(members)
    }

    /// Opens a map that came from `from`.
    pub(super) fn members(&self, members: Members<'a>, from: From) -> Vec<Member<'a>> {
        let via = from.via();
        match members {
            Members::Made(members) => members,
            Members::Plain(map) => {
                let member = |entry: &'a Entry<'a>| Member {
                    key: text_of(&entry.key),
                    printed: printed(&entry.key),
                    key_at: Some(entry.key_at),
                    datum: self.plain(&entry.item, via),
                };
                map.iter().map(member).collect()
            }
            Members::Section(Section { map, base, depth, kind }) => {
                let member =
                    |entry: &'a Entry<'a>| self.member(text_of(&entry.key), entry, &base, depth + 1, kind, via);
                let mut members = map.iter().map(member).collect();
                self.add_missing(&mut members, &base, kind);
                members
            }
        }
    }

    fn add_missing(&self, members: &mut Vec<Member<'a>>, base: &str, kind: Option<&'static Struct>) {
        if !self.overridden {
            return;
        }
        for name in kind.into_iter().flat_map(Struct::names) {
            if members.iter().any(|member| member.key.eq_ignore_ascii_case(name)) {
                continue;
            }
            let datum = self.variable_for_missing(&format!("{base}{name}"));
            if let Some(datum) = datum {
                members.push(Member {
                    key: name.into(),
                    printed: None,
                    key_at: None,
                    datum,
                });
            }
        }
    }

    fn variable_for_missing(&self, path: &str) -> Option<Datum<'a>> {
        if let Some(datum) = self.variable(path) {
            return Some(self.scalar(datum));
        }
        self.file_variable(path)
    }

    /// A key without a value takes a path from the variable `…_FILE`.
    fn file_variable(&self, path: &str) -> Option<Datum<'a>> {
        let file = self.variable(&format!("{path}.File"))?;
        let from = file.from;
        let member = Member {
            key: "File".into(),
            printed: None,
            key_at: None,
            datum: file,
        };
        Some(Datum {
            data: Data::Map(MapType::Strings, Members::Made(vec![member])),
            from,
        })
    }

    fn member(
        &self,
        key: Cow<'a, str>,
        entry: &'a Entry<'a>,
        base: &str,
        depth: usize,
        kind: Option<&'static Struct>,
        outer: Via,
    ) -> Member<'a> {
        let below = kind
            .filter(|_| self.overridden)
            .and_then(|kind| kind.section_below(&key));
        let datum = if self.follows_paths() || key.contains('.') {
            self.get(&format!("{base}{key}"), &entry.item, depth, below, outer)
        } else {
            self.convert(Some(&entry.item), "", depth, below, outer)
        };
        Member {
            key,
            printed: None,
            key_at: Some(entry.key_at),
            datum,
        }
    }

    /// `viper.Get(path)`; `child` is what stands there in the file, unless a dot in a key leads elsewhere.
    fn get(
        &self,
        path: &str,
        child: &'a Item<'a>,
        depth: usize,
        kind: Option<&'static Struct>,
        outer: Via,
    ) -> Datum<'a> {
        if let Some(datum) = self.variable(path) {
            return self.scalar(datum);
        }
        let literal = (depth > 0 && self.dotted)
            .then(|| self.top(&path.to_lowercase()))
            .flatten();
        let literal = literal.filter(|item| item.value != Value::Null);
        let (item, outer) = match literal {
            Some(item) => (Some(item), Via::DIRECT),
            None if depth > 0 && path.split('.').count() != depth + 1 => self.search(path),
            None => (Some(child), outer),
        };
        let datum = self.convert(item, path, depth, kind, outer);
        if matches!(datum.data, Data::Nil)
            && let Some(datum) = self.file_variable(path)
        {
            return datum;
        }
        datum
    }

    fn top(&self, lower: &str) -> Option<&'a Item<'a>> {
        let entry = self
            .tree
            .top
            .iter()
            .find(|entry| entry.key.text().to_lowercase() == lower);
        entry.map(|entry| &entry.item)
    }

    /// `searchMap`: what is found before the path's end, if it is no map, counts. With the way to what it is in.
    fn search(&self, path: &str) -> (Option<&'a Item<'a>>, Via) {
        let mut via = Via::DIRECT;
        let mut parts = path.split('.');
        let top = parts.next().and_then(|part| self.top(&part.to_lowercase()));
        let Some(mut item) = top.filter(|item| matches!(item.value, Value::Map(_))) else {
            return (None, via);
        };
        for part in parts {
            let Value::Map(map) = &item.value else { break };
            let Some(entry) = map.iter().find(|entry| entry.key.text() == part) else {
                return (None, via);
            };
            via = self.from(item, via).via();
            item = &entry.item;
        }
        (Some(item), via)
    }

    fn variable(&self, path: &str) -> Option<Datum<'a>> {
        if !self.overridden {
            return None;
        }
        let full = go_upper(&format!("{}_{}", self.prefix, path.to_lowercase()));
        let mut name = String::with_capacity(full.len());
        let mut rest = full.as_str();
        while let Some(c) = rest.chars().next() {
            match self.profile.as_deref().and_then(|profile| rest.strip_prefix(profile)) {
                Some(after) => rest = after,
                None => {
                    name.push(if c == '.' { '_' } else { c });
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        let index = self.environment.iter().position(|variable| variable.name == name)?;
        let Variable { value, at, .. } = self.environment.get(index)?;
        let text = Data::Text(Cow::Owned(value.clone()));
        (!value.is_empty()).then_some(Datum {
            data: text,
            from: From::Environment(index, *at),
        })
    }

    /// A string that holds a JSON object of strings becomes that map.
    fn scalar(&self, datum: Datum<'a>) -> Datum<'a> {
        let Data::Text(text) = &datum.data else { return datum };
        match json_object(text) {
            Some(pairs) => {
                let member = |(key, value): (String, String)| Member {
                    key: key.into(),
                    printed: None,
                    key_at: None,
                    datum: Datum {
                        data: Data::Text(value.into()),
                        from: datum.from,
                    },
                };
                Datum {
                    data: Data::Map(MapType::Json, Members::Made(pairs.into_iter().map(member).collect())),
                    from: datum.from,
                }
            }
            None => datum,
        }
    }

    fn convert(
        &self,
        item: Option<&'a Item<'a>>,
        path: &str,
        depth: usize,
        kind: Option<&'static Struct>,
        outer: Via,
    ) -> Datum<'a> {
        let Some(item) = item else { return Datum::NIL };
        let Value::Map(map) = &item.value else {
            return self.scalar(self.plain(item, outer));
        };
        // Without variables the path is not followed; a key with a dot in it then leads nowhere, as it does in viper.
        let base = match self.follows_paths() {
            true => Cow::Owned(format!("{path}.")),
            false => Cow::Borrowed("."),
        };
        let section = Section { map, base, depth, kind };
        Datum {
            data: Data::Map(MapType::Strings, Members::Section(section)),
            from: self.from(item, outer),
        }
    }

    /// A value of the file that viper does not look into (anything but a map, and what is in lists).
    pub(super) fn plain(&self, item: &'a Item<'a>, outer: Via) -> Datum<'a> {
        let data = match &item.value {
            Value::Null => Data::Nil,
            Value::Bool(value) => Data::Bool(*value),
            Value::Int(value) => Data::Int(*value),
            Value::Uint(value) => Data::Uint(*value),
            Value::Float(value) => Data::Float(*value),
            Value::Text(text) => Data::Text(Cow::Borrowed(text)),
            Value::List(items) => Data::List(items),
            Value::Map(map) => Data::Map(MapType::Interfaces, Members::Plain(map)),
        };
        Datum {
            data,
            from: self.from(item, outer),
        }
    }

    /// `outer` is the way to what `item` is in.
    fn from(&self, item: &Item<'_>, outer: Via) -> From {
        let via = match item.via {
            Via::DIRECT => outer,
            via => self.tree.continue_way(outer, via, &mut self.ways.borrow_mut()),
        };
        From::File { at: item.at, via }
    }
}

fn text_of<'a>(key: &'a Key<'a>) -> Cow<'a, str> {
    match key {
        Key::Text(text) => Cow::Borrowed(text),
        key => key.text(),
    }
}

fn printed(key: &Key<'_>) -> Option<String> {
    let kind = match key {
        Key::Text(_) => return None,
        Key::Null => return Some("%!s(<nil>)".to_owned()),
        Key::Bool(_) => "bool",
        Key::Int(_) => "int",
        Key::Uint(_) => "uint64",
        Key::Float(_) => "float64",
    };
    Some(format!("%!s({kind}={})", key.text()))
}

fn go_upper(text: &str) -> String {
    text.chars().map(|c| c.to_uppercase().next().unwrap_or(c)).collect()
}
