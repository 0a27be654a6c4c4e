//! One service put together: what it extends, its image, its variables.

use std::borrow::Cow;

use super::environment::{EnvironmentVariable, read_env_file};
use super::interpolate::{Refused, interpolate};
use super::services::{ComposeFile, Services, extends, field, services_of};
use crate::config::go::format_float;
use crate::config::reading::codes;
use crate::config::source::Span;
use crate::config::yaml::{Entry, Item, Value};
use crate::finding::{Finding, Severity, Stage};

/// Longest chain of services that extend one another.
const MAX_EXTENDS: usize = 16;

/// A service while it is put together from those that it extends.
pub(super) struct Building<'s, 't> {
    pub(super) services: &'s Services<'t>,
    pub(super) run_by: &'s ComposeFile<'t>,
    pub(super) image: String,
    pub(super) file_variables: Vec<EnvironmentVariable>,
    pub(super) variables: Vec<EnvironmentVariable>,
    pub(super) findings: Vec<Finding>,
}

impl<'s, 't> Building<'s, 't> {
    /// Adds what `entry` extends, then what it says itself.
    pub(super) fn add(&mut self, compose: &'s ComposeFile<'t>, entry: &'s Entry<'t>, chain: &mut Vec<Span>) {
        if chain.contains(&entry.key_at) || chain.len() > MAX_EXTENDS {
            let finding = Finding::new(codes::COMPOSE_EXTENDS_LOOP, Severity::Error).at(entry.key_at);
            self.findings.push(finding.with("name", entry.key.text().into_owned()));
            return;
        }
        chain.push(entry.key_at);
        if let Some((file, name)) = extends(entry) {
            match self.extended(compose, file, name) {
                Some((from, base)) => self.add(from, base, chain),
                None => {
                    let at = field(entry, "extends").map_or(entry.key_at, |item| item.at);
                    let wanted = file.map_or_else(|| name.to_owned(), |file| format!("{file} ({name})"));
                    let finding = Finding::new(codes::COMPOSE_EXTENDS_MISSING, Severity::Warning).at(at);
                    self.findings.push(
                        finding
                            .with("name", entry.key.text().into_owned())
                            .with("wanted", wanted),
                    );
                }
            }
        }
        if let Some(image) = field(entry, "image") {
            self.image = self
                .fill(&text_of(image), image.at, entry, "image", Severity::Advice)
                .unwrap_or_default();
        }
        if let Some(files) = field(entry, "env_file") {
            self.add_env_files(compose, files);
        }
        if let Some(environment) = field(entry, "environment") {
            self.add_environment(compose, entry, environment);
        }
    }

    fn extended(
        &self,
        compose: &'s ComposeFile<'t>,
        file: Option<&str>,
        name: &str,
    ) -> Option<(&'s ComposeFile<'t>, &'s Entry<'t>)> {
        let from = match file {
            None => compose,
            Some(path) => {
                let id = self.services.find(compose.id, path)?;
                self.services.composes.iter().find(|compose| compose.id == id)?
            }
        };
        Some((from, services_of(&from.tree)?.get(name)?))
    }

    fn lookup(&self, name: &str) -> Option<String> {
        let variables = self.run_by.variables.iter().rev();
        variables
            .into_iter()
            .find(|variable| variable.name == name)
            .map(|variable| variable.value.clone())
    }

    /// `text` with its variables; `None` where compose refuses it.
    fn fill(&mut self, text: &str, at: Span, entry: &Entry<'_>, option: &str, severity: Severity) -> Option<String> {
        if !text.contains('$') {
            return Some(text.to_owned());
        }
        match interpolate(text, &|name| self.lookup(name)) {
            Ok(filled) => {
                for name in filled.unset {
                    let finding = Finding::new(codes::UNSET_VARIABLE, severity).with("name", name).at(at);
                    self.findings.push(finding);
                }
                Some(filled.text)
            }
            Err(refused) => {
                let service = entry.key.text();
                let words = match refused {
                    Refused::Format => {
                        format!(
                            "Invalid interpolation format for \"{option}\" option in service \"{service}\": \"{text}\""
                        )
                    }
                    Refused::Required(why) => {
                        format!("Missing mandatory value for \"{option}\" option in service \"{service}\": {why}")
                    }
                };
                let finding = Finding::new(codes::BAD_INTERPOLATION, Severity::Error).at(at);
                self.findings
                    .push(finding.with("text", text).refused(Stage::Compose, words));
                None
            }
        }
    }

    fn add_env_files(&mut self, compose: &ComposeFile<'t>, files: &Item<'t>) {
        let paths: Vec<&Item<'t>> = match &files.value {
            Value::List(paths) => paths.iter().collect(),
            _ => vec![files],
        };
        for path in paths {
            let Value::Text(name) = &path.value else { continue };
            match self
                .services
                .find(compose.id, name)
                .and_then(|id| Some((id, self.services.files.get(id)?)))
            {
                Some((id, file)) => self.file_variables.extend(read_env_file(id, &file.text)),
                None => {
                    let finding = Finding::new(codes::ENV_FILE_MISSING, Severity::Warning).at(path.at);
                    self.findings.push(finding.with("wanted", name.as_ref()));
                }
            }
        }
    }

    fn add_environment(&mut self, compose: &ComposeFile<'t>, entry: &Entry<'t>, environment: &Item<'t>) {
        match &environment.value {
            Value::List(items) => {
                for item in items.iter() {
                    self.add_assignment(compose, entry, item);
                }
            }
            Value::Map(map) => {
                for variable in map.iter() {
                    let text = match &variable.item.value {
                        Value::Null => None,
                        _ => Some(text_of(&variable.item)),
                    };
                    let value_at = self.inside(compose, variable.item.at, text.as_deref().unwrap_or(""), 0);
                    let name = variable.key.text().into_owned();
                    self.add_variable(entry, name, text.as_deref(), variable.key_at, value_at);
                }
            }
            _ => {}
        }
    }

    /// `NAME=value`, or `NAME` for a variable that is passed on.
    fn add_assignment(&mut self, compose: &ComposeFile<'t>, entry: &Entry<'t>, item: &Item<'t>) {
        let text = text_of(item);
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text.as_ref(), None),
        };
        let name_at = self.inside(compose, item.at, name, 0);
        let value_at = self.inside(compose, item.at, value.unwrap_or(""), name.len() + 1);
        let value_at = if value.is_some() { value_at } else { name_at };
        self.add_variable(entry, name.to_owned(), value, name_at, value_at);
    }

    fn add_variable(&mut self, entry: &Entry<'t>, name: String, value: Option<&str>, name_at: Span, value_at: Span) {
        let value = match value {
            None => match self.lookup(&name) {
                Some(value) => value,
                None => return,
            },
            Some(text) => match self.fill(text, value_at, entry, "environment", Severity::Warning) {
                Some(value) => value,
                None => return,
            },
        };
        self.variables.push(EnvironmentVariable {
            name,
            value,
            name_at,
            value_at,
        });
    }

    /// Where `part` stands inside a scalar, `offset` bytes into it. The whole scalar where it is not written plainly.
    fn inside(&self, compose: &ComposeFile<'t>, at: Span, part: &str, offset: usize) -> Span {
        let text = self.services.files.text(at);
        let quote = usize::from(text.starts_with(['"', '\'']));
        let from = quote + offset;
        if text.get(from..from + part.len()) == Some(part) {
            Span::new(
                compose.id,
                at.start as usize + from,
                at.start as usize + from + part.len(),
            )
        } else {
            at
        }
    }
}

/// A scalar as compose hands it to the container.
fn text_of<'i>(item: &'i Item<'_>) -> Cow<'i, str> {
    match &item.value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Bool(value) => Cow::Borrowed(if *value { "True" } else { "False" }),
        Value::Int(value) => Cow::Owned(value.to_string()),
        Value::Uint(value) => Cow::Owned(value.to_string()),
        Value::Float(value) => Cow::Owned(format_float(*value)),
        Value::Null | Value::List(_) | Value::Map(_) => Cow::Borrowed(""),
    }
}
