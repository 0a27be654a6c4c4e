//! A setting as it is written, whatever it is written in: a properties file, or the environment of a compose service.

use std::collections::BTreeMap;

use super::network::Origin;
use super::properties;
use super::source::Span;

/// A setting that is written somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub key: String,
    /// As the program gets it, blanks at the end included.
    pub value: String,
    pub key_at: Option<Span>,
    pub origin: Origin,
}

impl Written {
    /// Where the value is written, or its key when the value is empty.
    pub fn at(&self) -> Option<Span> {
        match &self.origin {
            Origin::File { at, .. } => Some(*at).filter(|at| at.start < at.end).or(self.key_at),
            Origin::Environment { at, .. } => at.or(self.key_at),
            Origin::Default => self.key_at,
        }
    }
}

impl From<properties::Property<'_>> for Written {
    fn from(property: properties::Property<'_>) -> Self {
        Written {
            key: property.key.into_owned(),
            value: property.value.into_owned(),
            key_at: Some(property.key_at),
            origin: Origin::File {
                at: property.value_at,
                via: Vec::new(),
            },
        }
    }
}

/// The setting that counts for every key.
pub fn winners(written: &[Written]) -> BTreeMap<&str, &Written> {
    written.iter().map(|entry| (entry.key.as_str(), entry)).collect()
}

/// Name of a path's last part without its ending.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The file's own name, or its folder's when the name is one of the `plain` ones that every program of the kind uses.
/// Empty when both are.
pub fn program_name(path: &str, plain: &[&str]) -> String {
    let folder = path.rsplit('/').nth(1).unwrap_or("");
    [stem(path), folder]
        .into_iter()
        .find(|name| !name.is_empty() && !plain.contains(name))
        .unwrap_or("")
        .to_owned()
}
