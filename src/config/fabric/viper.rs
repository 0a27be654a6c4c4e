//! What viper hands to the decoder: the file's tree with environment variables laid over it.
//!
//! Fabric carries an old viper that keeps the case of keys below the top level. Sources: its `Get`, `find`,
//! `searchMap`; common/viperutil/config_util.go, `getKeysRecursively`.

use std::borrow::Cow;

use super::json::json_object;
use crate::config::network::{Origin, Setting};
use crate::config::source::Span;
use crate::config::yaml::{Item, Key, Map, Tree, Value, Via};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Nowhere,
    File {
        at: Span,
        via: Via,
    },
    /// Index of the environment variable, and where a file sets it.
    Environment(usize, Option<Span>),
}

impl From {
    pub(super) fn at(self) -> Option<Span> {
        match self {
            From::File { at, .. } => Some(at),
            From::Environment(_, at) => at,
            From::Nowhere => None,
        }
    }
}

/// Go's type of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MapType {
    /// `map[string]interface {}`
    Strings,
    /// `map[interface {}]interface {}`, inside lists.
    Interfaces,
    /// `map[string]string`, from JSON in a string.
    Json,
}

#[derive(Debug, Clone)]
pub(super) struct Member<'t> {
    pub(super) key: Cow<'t, str>,
    /// What Go's `%s` prints for a key that is not a string.
    pub(super) printed: Option<String>,
    pub(super) key_at: Option<Span>,
    pub(super) datum: Datum<'t>,
}

#[derive(Debug, Clone)]
pub(super) enum Data<'t> {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Text(Cow<'t, str>),
    /// `[]string`, from a string in brackets.
    Strings(Vec<String>),
    List(Vec<Datum<'t>>),
    Map(MapType, Vec<Member<'t>>),
}

#[derive(Debug, Clone)]
pub(super) struct Datum<'t> {
    pub(super) data: Data<'t>,
    pub(super) from: From,
}

impl Datum<'_> {
    pub(super) const NIL: Datum<'static> = Datum {
        data: Data::Nil,
        from: From::Nowhere,
    };
}

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
pub(super) struct Viper<'a, 't> {
    tree: &'a Tree<'t>,
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

impl<'a, 't> Viper<'a, 't> {
    pub(super) fn new(
        tree: &'a Tree<'t>,
        environment: &'a [Variable],
        prefix: &'static str,
        profile: Option<&str>,
    ) -> Self {
        Viper {
            tree,
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

    pub(super) fn origin(&self, from: From) -> Origin {
        match from {
            From::Nowhere => Origin::Default,
            From::File { .. } if self.built_in => Origin::Default,
            From::File { at, via } => Origin::File {
                at,
                via: self.tree.via(via),
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

    /// `getKeysRecursively` from the top. The error is a Go panic. `nested` says what a Go struct has below the top
    /// (1.4 looks for variables of its fields too, even where the file lacks the key).
    pub(super) fn collect(&self, fields: &dyn Fields) -> Result<Vec<Member<'t>>, String> {
        let mut members = Vec::new();
        for entry in self.tree.top.iter() {
            let key = entry.key.text().to_lowercase();
            // Of keys that differ in case only, one with capital letters is left over.
            if let Some(known) = members.iter_mut().find(|member: &&mut Member| member.key == key) {
                if *entry.key.text() != key {
                    *known = self.member(key.into(), entry.key_at, "", Some(&entry.item), 0, fields)?;
                }
                continue;
            }
            members.push(self.member(key.into(), entry.key_at, "", Some(&entry.item), 0, fields)?);
        }
        self.add_missing(&mut members, "", fields);
        Ok(members)
    }

    fn add_missing(&self, members: &mut Vec<Member<'t>>, base: &str, fields: &dyn Fields) {
        if !self.overridden {
            return;
        }
        for name in fields.names() {
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

    fn variable_for_missing(&self, path: &str) -> Option<Datum<'t>> {
        if let Some(datum) = self.variable(path) {
            return Some(self.scalar(datum));
        }
        self.file_variable(path)
    }

    /// A key without a value takes a path from the variable `…_FILE`.
    fn file_variable(&self, path: &str) -> Option<Datum<'t>> {
        let file = self.variable(&format!("{path}.File"))?;
        let from = file.from;
        let member = Member {
            key: "File".into(),
            printed: None,
            key_at: None,
            datum: file,
        };
        Some(Datum {
            data: Data::Map(MapType::Strings, vec![member]),
            from,
        })
    }

    fn member(
        &self,
        key: Cow<'t, str>,
        key_at: Span,
        base: &str,
        item: Option<&Item<'t>>,
        depth: usize,
        fields: &dyn Fields,
    ) -> Result<Member<'t>, String> {
        let datum = if self.overridden || self.dotted || key.contains('.') {
            let path = format!("{base}{key}");
            self.get(&path, item, depth, fields.below(&key))?
        } else {
            self.convert(item, "", depth, fields.below(&key))?
        };
        Ok(Member {
            key,
            printed: None,
            key_at: Some(key_at),
            datum,
        })
    }

    /// `viper.Get(path)`; `child` is what stands there in the file, unless a dot in a key leads elsewhere.
    fn get(
        &self,
        path: &str,
        child: Option<&Item<'t>>,
        depth: usize,
        fields: &dyn Fields,
    ) -> Result<Datum<'t>, String> {
        if let Some(datum) = self.variable(path) {
            return Ok(self.scalar(datum));
        }
        let literal = (depth > 0 && self.dotted)
            .then(|| self.top(&path.to_lowercase()))
            .flatten();
        let literal = literal.filter(|item| item.value != Value::Null);
        let item = match literal {
            Some(item) => Some(item),
            None if depth > 0 && path.split('.').count() != depth + 1 => self.search(path),
            None => child,
        };
        let datum = self.convert(item, path, depth, fields)?;
        if matches!(datum.data, Data::Nil)
            && let Some(datum) = self.file_variable(path)
        {
            return Ok(datum);
        }
        Ok(datum)
    }

    fn top(&self, lower: &str) -> Option<&Item<'t>> {
        let entry = self
            .tree
            .top
            .iter()
            .find(|entry| entry.key.text().to_lowercase() == lower);
        entry.map(|entry| &entry.item)
    }

    /// `searchMap`: what is found before the path's end, if it is no map, counts.
    fn search(&self, path: &str) -> Option<&Item<'t>> {
        let mut parts = path.split('.');
        let mut item = self.top(&parts.next()?.to_lowercase())?;
        if !matches!(item.value, Value::Map(_)) {
            return None;
        }
        for part in parts {
            let Value::Map(map) = &item.value else {
                return Some(item);
            };
            item = &map.iter().find(|entry| entry.key.text() == part)?.item;
        }
        Some(item)
    }

    fn variable(&self, path: &str) -> Option<Datum<'t>> {
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
    fn scalar(&self, datum: Datum<'t>) -> Datum<'t> {
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
                    data: Data::Map(MapType::Json, pairs.into_iter().map(member).collect()),
                    from: datum.from,
                }
            }
            None => datum,
        }
    }

    fn convert(
        &self,
        item: Option<&Item<'t>>,
        path: &str,
        depth: usize,
        fields: &dyn Fields,
    ) -> Result<Datum<'t>, String> {
        let Some(item) = item else { return Ok(Datum::NIL) };
        let Value::Map(map) = &item.value else {
            return Ok(self.scalar(plain(item)));
        };
        let from = From::File {
            at: item.at,
            via: item.via,
        };
        if depth == 0 && map.iter().any(|entry| !matches!(entry.key, Key::Text(_))) {
            return Err("Non string key-entry".to_owned());
        }
        // Without variables the path is not followed; a key with a dot in it then leads nowhere, as it does in viper.
        let base = match self.overridden || self.dotted {
            true => Cow::Owned(format!("{path}.")),
            false => Cow::Borrowed("."),
        };
        let mut members = Vec::with_capacity(map.len());
        for entry in map.iter() {
            let key = match &entry.key {
                Key::Text(text) => text.clone(),
                key => Cow::Owned(key.text().into_owned()),
            };
            members.push(self.member(key, entry.key_at, &base, Some(&entry.item), depth + 1, fields)?);
        }
        self.add_missing(&mut members, &base, fields);
        Ok(Datum {
            data: Data::Map(MapType::Strings, members),
            from,
        })
    }
}

/// The fields of a Go struct, as far as variables for missing keys are concerned.
pub(super) trait Fields {
    fn names(&self) -> Vec<&'static str>;
    /// The fields of the struct that field `key` holds.
    fn below(&self, key: &str) -> &dyn Fields;
}

/// A value of the file that viper does not look into (anything but a map, and what is in lists).
fn plain<'t>(item: &Item<'t>) -> Datum<'t> {
    let data = match &item.value {
        Value::Null => Data::Nil,
        Value::Bool(value) => Data::Bool(*value),
        Value::Int(value) => Data::Int(*value),
        Value::Uint(value) => Data::Uint(*value),
        Value::Float(value) => Data::Float(*value),
        Value::Text(text) => Data::Text(text.clone()),
        Value::List(items) => Data::List(items.iter().map(plain).collect()),
        Value::Map(map) => Data::Map(MapType::Interfaces, interfaces(map)),
    };
    Datum {
        data,
        from: From::File {
            at: item.at,
            via: item.via,
        },
    }
}

fn interfaces<'t>(map: &Map<'t>) -> Vec<Member<'t>> {
    let member = |entry: &crate::config::yaml::Entry<'t>| {
        let printed = match &entry.key {
            Key::Text(_) => None,
            Key::Null => Some("%!s(<nil>)".to_owned()),
            Key::Bool(_) => Some(format!("%!s(bool={})", entry.key.text())),
            Key::Int(_) => Some(format!("%!s(int={})", entry.key.text())),
            Key::Uint(_) => Some(format!("%!s(uint64={})", entry.key.text())),
            Key::Float(_) => Some(format!("%!s(float64={})", entry.key.text())),
        };
        let key = match &entry.key {
            Key::Text(text) => text.clone(),
            key => Cow::Owned(key.text().into_owned()),
        };
        Member {
            key,
            printed,
            key_at: Some(entry.key_at),
            datum: plain(&entry.item),
        }
    };
    map.iter().map(member).collect()
}

fn go_upper(text: &str) -> String {
    text.chars().map(|c| c.to_uppercase().next().unwrap_or(c)).collect()
}
