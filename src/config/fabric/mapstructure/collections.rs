//! Lists, maps and structs.

use std::borrow::Cow;

use super::super::datum::{Data, Datum, From, MapType, Member, Members};
use super::super::types::{Field, Struct, Type};
use super::hooks::{bracket_list, certificates};
use super::scalars::{go_kind, go_type};
use super::{Decoded, Decoder, Disk, Entry, Node, Out, Panic, Segment};

impl<'a> Decoder<'_, 'a> {
    pub(super) fn slice(&mut self, datum: Datum<'a>, element: &Type) -> Decoded<'a> {
        let from = datum.from;
        let items: Vec<Datum<'a>> = match datum.data {
            Data::List(items) => items.iter().map(|item| self.viper.plain(item, from.via())).collect(),
            Data::Strings(texts) => texts
                .into_iter()
                .map(|text| Datum {
                    data: Data::Text(text.into()),
                    from,
                })
                .collect(),
            Data::Map(map_type, members) => {
                let members = self.viper.members(members, from);
                match self.blocks_from_file(map_type, &members) {
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
                        data: Data::Map(map_type, Members::Made(members)),
                        from,
                    }],
                    None => {
                        let text = format!("'{}': source data must be an array or slice, got map", self.name());
                        return self.refuse(text, from);
                    }
                }
            }
            data => vec![Datum { data, from }],
        };
        if items.is_empty() && self.is_new() {
            return Ok(Node { out: Out::Unset, from });
        }
        let mut nodes = Vec::new();
        if self.kept {
            nodes.reserve(items.len());
        }
        for (index, item) in items.into_iter().enumerate() {
            let kept = self.enter(Segment::Index(index));
            // A byte of `[]byte` is a number of 8 bits; a list of them is not told apart here.
            let node = match element {
                Type::Bytes => self.unsigned(item, element, 8)?,
                _ => self.decode(item, element)?,
            };
            self.leave(kept);
            if kept {
                nodes.push(node);
            }
        }
        Ok(Node {
            out: Out::List(nodes),
            from,
        })
    }

    /// The hook that reads the certificates of `{File: path}` for a slice; `None` when it does not apply.
    fn blocks_from_file(&self, map_type: MapType, members: &[Member<'a>]) -> Option<Result<Vec<String>, String>> {
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
        Some(self.run.disk.read(path).map(|content| match self.run.disk {
            Disk::Unknown => vec![content],
            Disk::Holds(_) => certificates(&content),
        }))
    }

    fn expected_a_map(&mut self, found: &Data<'_>, from: From) -> Decoded<'a> {
        let text = format!("'{}' expected a map, got '{}'", self.name(), go_kind(found));
        self.refuse(text, from)
    }

    pub(super) fn map(&mut self, datum: Datum<'a>, element: &Type) -> Decoded<'a> {
        let mut entries = Vec::new();
        let from = datum.from;
        self.fill_map(datum, element, &mut entries)?;
        Ok(Node {
            out: Out::Map(entries),
            from,
        })
    }

    fn fill_map(&mut self, datum: Datum<'a>, element: &Type, entries: &mut Vec<Entry<'a>>) -> Result<(), Panic> {
        let from = datum.from;
        match datum.data {
            Data::Map(_, members) => {
                for member in self.viper.members(members, from) {
                    let printed = member.printed.map_or_else(|| member.key.clone(), Cow::Owned);
                    let kept = self.enter(Segment::Key(printed));
                    let key = bracket_list(Datum {
                        data: Data::Text(member.key.clone()),
                        from,
                    });
                    if let Data::Text(_) = key.data {
                        let node = self.decode(member.datum, element)?;
                        if kept {
                            entries.push(Entry {
                                key: member.key,
                                key_at: member.key_at,
                                node,
                            });
                        }
                    } else {
                        self.unconvertible(go_type(&key.data), &Type::Text, from)?;
                    }
                    self.leave(kept);
                }
            }
            // A list of maps is laid together; the first that does not fit ends it.
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let before = self.errors.len();
                    self.path.push(Segment::Index(index));
                    let item = self.viper.plain(item, from.via());
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
                self.expected_a_map(&Data::Text("".into()), from)?;
                self.path.pop();
            }
            data => {
                self.expected_a_map(&data, from)?;
            }
        }
        Ok(())
    }

    pub(super) fn structure(&mut self, datum: Datum<'a>, kind: &'static Struct) -> Decoded<'a> {
        let from = datum.from;
        let members = match datum.data {
            Data::Map(_, members) => members,
            data => return self.expected_a_map(&data, from),
        };
        let sound = self.place(&members);
        if sound.is_some_and(|(number, depth)| self.is_sound(number, depth, kind)) {
            let out = Out::Struct(kind, Vec::new());
            return Ok(Node { out, from });
        }
        let before = self.errors.len();
        let nodes = self.fields(self.viper.members(members, from), kind)?;
        if let Some((number, depth)) = sound
            && self.errors.len() == before
        {
            let number = number as usize;
            if self.sound.len() <= number {
                self.sound.resize(number + 1, None);
            }
            self.sound[number] = Some((depth, kind));
        }
        let out = Out::Struct(kind, nodes);
        Ok(Node { out, from })
    }

    /// Which mapping of the file it is and at which depth viper sees it, when that decides what becomes of it and nobody
    /// looks at the outcome.
    fn place(&self, members: &Members<'_>) -> Option<(u32, usize)> {
        if self.kept || self.viper.follows_paths() {
            return None;
        }
        match members {
            Members::Section(section) => Some((section.map.number(), section.depth + 1)),
            Members::Plain(map) => Some((map.number(), 0)),
            Members::Made(_) => None,
        }
    }

    fn is_sound(&self, number: u32, depth: usize, kind: &'static Struct) -> bool {
        let known = self.sound.get(number as usize).copied().flatten();
        known.is_some_and(|known| known.0 == depth && std::ptr::eq(known.1, kind))
    }

    /// The fields of a struct, none of which are kept when nobody looks at them.
    fn fields(&mut self, mut members: Vec<Member<'a>>, kind: &'static Struct) -> Result<Vec<Node<'a>>, Panic> {
        let mut nodes = Vec::new();
        if self.kept {
            nodes.reserve(kind.fields.len());
        }
        for field in kind.fields {
            let member = field
                .exists_in(self.run.version)
                .then(|| take(&mut members, field))
                .flatten();
            let kept = self.enter(Segment::Field(field.name));
            let node = match member {
                Some(member) => self.decode(member.datum, &field.kind)?,
                None => Node::UNSET,
            };
            self.leave(kept);
            if kept {
                nodes.push(node);
            }
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
        Ok(nodes)
    }
}

/// Takes the member for `field`: by its exact name, else by one that differs in case.
fn take<'a>(members: &mut Vec<Member<'a>>, field: &Field) -> Option<Member<'a>> {
    let exact = |member: &Member| member.printed.is_none() && member.key == field.name;
    let folded = |member: &Member| member.printed.is_none() && member.key.eq_ignore_ascii_case(field.name);
    let index = members
        .iter()
        .position(exact)
        .or_else(|| members.iter().position(folded))?;
    Some(members.remove(index))
}
