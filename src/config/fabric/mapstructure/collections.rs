//! Lists, maps and structs.

use std::borrow::Cow;

use super::super::types::{Field, Struct, Type};
use super::super::viper::{Data, Datum, MapType, Member};
use super::hooks::{bracket_list, certificates};
use super::scalars::go_kind;
use super::{Decoded, Decoder, Disk, Entry, Node, Out, Panic, Segment};

impl<'t> Decoder<'_, 't> {
    pub(super) fn slice(&mut self, datum: Datum<'t>, element: &Type) -> Decoded<'t> {
        let from = datum.from;
        let items: Vec<Datum<'t>> = match datum.data {
            Data::List(items) => items,
            Data::Strings(texts) => texts
                .into_iter()
                .map(|text| Datum {
                    data: Data::Text(text.into()),
                    from,
                })
                .collect(),
            Data::Map(map_type, members) => match self.blocks_from_file(map_type, &members) {
                Some(Ok(blocks)) => blocks
                    .into_iter()
                    .map(|block| Datum {
                        data: Data::Text(block.into()),
                        from,
                    })
                    .collect(),
                Some(Err(error)) => {
                    let text = format!("error decoding '{}': {error}", self.name());
                    return self.refuse(text, from);
                }
                None if members.is_empty() => {
                    return Ok(Node {
                        out: Out::List(Vec::new()),
                        from,
                    });
                }
                None if self.is_new() => vec![Datum {
                    data: Data::Map(map_type, members),
                    from,
                }],
                None => {
                    let text = format!("'{}': source data must be an array or slice, got map", self.name());
                    return self.refuse(text, from);
                }
            },
            data => vec![Datum { data, from }],
        };
        if items.is_empty() && self.is_new() {
            return Ok(Node { out: Out::Unset, from });
        }
        let mut nodes = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            self.path.push(Segment::Index(index));
            // A byte of `[]byte` is a number of 8 bits; a list of them is not told apart here.
            let node = match element {
                Type::Bytes => self.unsigned(item, element, 8)?,
                _ => self.decode(item, element)?,
            };
            nodes.push(node);
            self.path.pop();
        }
        Ok(Node {
            out: Out::List(nodes),
            from,
        })
    }

    /// The hook that reads the certificates of `{File: path}` for a slice; `None` when it does not apply.
    fn blocks_from_file(&self, map_type: MapType, members: &[Member<'t>]) -> Option<Result<Vec<String>, String>> {
        if map_type == MapType::Interfaces {
            return None;
        }
        let named = |name: &str| members.iter().find(|member| member.key == name);
        let Data::Text(path) = &named("File").or_else(|| named("file"))?.datum.data else {
            return None;
        };
        if path.is_empty() {
            return Some(Err("Value of File: was nil".to_owned()));
        }
        Some(self.disk.read(path).map(|content| match self.disk {
            Disk::Unknown => vec![content],
            Disk::Holds(_) => certificates(&content),
        }))
    }

    fn expected_a_map(&mut self, datum: &Datum<'t>) -> Decoded<'t> {
        let text = format!("'{}' expected a map, got '{}'", self.name(), go_kind(&datum.data));
        self.refuse(text, datum.from)
    }

    pub(super) fn map(&mut self, datum: Datum<'t>, element: &Type) -> Decoded<'t> {
        let mut entries = Vec::new();
        let from = datum.from;
        self.fill_map(datum, element, &mut entries)?;
        Ok(Node {
            out: Out::Map(entries),
            from,
        })
    }

    fn fill_map(&mut self, datum: Datum<'t>, element: &Type, entries: &mut Vec<Entry<'t>>) -> Result<(), Panic> {
        let from = datum.from;
        match datum.data {
            Data::Map(_, members) => {
                entries.reserve(members.len());
                for member in members {
                    let printed = member.printed.map_or_else(|| member.key.clone(), Cow::Owned);
                    self.path.push(Segment::Key(printed));
                    let key = bracket_list(Datum {
                        data: Data::Text(member.key.clone()),
                        from,
                    });
                    if let Data::Text(_) = key.data {
                        let node = self.decode(member.datum, element)?;
                        entries.push(Entry {
                            key: member.key,
                            key_at: member.key_at,
                            node,
                        });
                    } else {
                        self.unconvertible(&key, &Type::Text)?;
                    }
                    self.path.pop();
                }
            }
            // A list of maps is laid together; the first that does not fit ends it.
            Data::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    let before = self.errors.len();
                    self.path.push(Segment::Index(index));
                    if !matches!(item.data, Data::Nil) {
                        self.fill_map(bracket_list(item), element, entries)?;
                    }
                    self.path.pop();
                    if self.errors.len() > before {
                        break;
                    }
                }
            }
            Data::Strings(texts) if texts.is_empty() => {}
            Data::Strings(_) => {
                self.path.push(Segment::Index(0));
                self.expected_a_map(&Datum {
                    data: Data::Text("".into()),
                    from,
                })?;
                self.path.pop();
            }
            data => {
                self.expected_a_map(&Datum { data, from })?;
            }
        }
        Ok(())
    }

    pub(super) fn structure(&mut self, datum: Datum<'t>, kind: &'static Struct) -> Decoded<'t> {
        let from = datum.from;
        let Data::Map(_, mut members) = datum.data else {
            return self.expected_a_map(&datum);
        };
        let mut nodes = Vec::with_capacity(kind.fields.len());
        for field in kind.fields {
            let member = field
                .exists_in(self.version)
                .then(|| take(&mut members, field))
                .flatten();
            self.path.push(Segment::Field(field.name));
            nodes.push(match member {
                Some(member) => self.decode(member.datum, &field.kind)?,
                None => Node::UNSET,
            });
            self.path.pop();
        }
        let mut unused = members;
        if let Some(member) = unused.iter().find(|member| member.printed.is_some()) {
            let found = member.printed.as_deref().unwrap_or("");
            let name = found.trim_start_matches("%!s(").split('=').next().unwrap_or("nil");
            let text = format!("interface conversion: interface {{}} is {name}, not string");
            return Err(Panic {
                text,
                at: member.key_at,
            });
        }
        if !unused.is_empty() {
            unused.sort_by(|one, other| one.key.cmp(&other.key));
            let keys: Vec<&str> = unused.iter().map(|member| member.key.as_ref()).collect();
            let at = unused.iter().find_map(|member| member.key_at);
            self.errors
                .push((format!("'{}' has invalid keys: {}", self.name(), keys.join(", ")), at));
        }
        Ok(Node {
            out: Out::Struct(kind, nodes),
            from,
        })
    }
}

/// Takes the member for `field`: by its exact name, else by one that differs in case.
fn take<'t>(members: &mut Vec<Member<'t>>, field: &Field) -> Option<Member<'t>> {
    let exact = |member: &Member| member.printed.is_none() && member.key == field.name;
    let folded = |member: &Member| member.printed.is_none() && member.key.eq_ignore_ascii_case(field.name);
    let index = members
        .iter()
        .position(exact)
        .or_else(|| members.iter().position(folded))?;
    Some(members.remove(index))
}
