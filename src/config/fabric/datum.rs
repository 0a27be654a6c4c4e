//! Values on their way from the file's tree into Go's structs. A map is opened only when somebody looks into it.

use std::borrow::Cow;

use super::types::Struct;
use crate::config::source::Span;
use crate::config::yaml::{Item, Map, Via};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Nowhere,
    File {
        at: Span,
        /// The whole way, from the top: one of [`super::viper::Viper`]'s.
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

    /// The way to what is inside this value.
    pub(super) fn via(self) -> Via {
        match self {
            From::File { via, .. } => via,
            From::Environment(..) | From::Nowhere => Via::DIRECT,
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

#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) key: Cow<'a, str>,
    /// What Go's `%s` prints for a key that is not a string.
    pub(super) printed: Option<String>,
    pub(super) key_at: Option<Span>,
    pub(super) datum: Datum<'a>,
}

/// A mapping of the file that viper looks into: below the top level, not inside lists.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) map: &'a Map<'a>,
    /// The path of its keys up to their last dot; only the dot where no path is followed.
    pub(super) base: Cow<'static, str>,
    /// How many keys lead to its own.
    pub(super) depth: usize,
    /// The Go struct that it fills, as far as variables for missing keys are concerned.
    pub(super) kind: Option<&'static Struct>,
}

/// What is in a map.
#[derive(Debug)]
pub(super) enum Members<'a> {
    Section(Section<'a>),
    /// A mapping inside a list.
    Plain(&'a Map<'a>),
    /// Not from the file, or opened already.
    Made(Vec<Member<'a>>),
}

#[derive(Debug)]
pub(super) enum Data<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Text(Cow<'a, str>),
    /// `[]string`, from a string in brackets.
    Strings(Vec<String>),
    List(&'a [Item<'a>]),
    Map(MapType, Members<'a>),
}

#[derive(Debug)]
pub(super) struct Datum<'a> {
    pub(super) data: Data<'a>,
    pub(super) from: From,
}

impl Datum<'_> {
    pub(super) const NIL: Datum<'static> = Datum {
        data: Data::Nil,
        from: From::Nowhere,
    };
}
