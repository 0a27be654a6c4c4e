//! The services of the open compose files: found, extended, their variables filled in.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::environment::{EnvironmentVariable, read_env_file};
use super::interpolate::{Refused, interpolate};
use super::paths::{find, folder};
use crate::config::go::format_float;
use crate::config::reading::{self, codes};
use crate::config::source::{FileId, FileKind, FileSet, Span};
use crate::config::yaml::{Entry, Item, Map, Merge, Tree, Value};
use crate::finding::{Finding, Message, Severity, Stage};

/// Longest chain of services that extend one another.
const MAX_EXTENDS: usize = 16;

/// A service as its container gets it.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) name: String,
    /// The file that runs it.
    pub(super) file: FileId,
    /// Its key under `services`.
    pub(super) name_at: Span,
    /// With its variables filled in; empty when there is none.
    pub(super) image: String,
    /// The last one of a name counts, and only that is here. Sorted by name.
    pub(super) variables: Vec<EnvironmentVariable>,
    findings: Vec<Finding>,
}

impl Service {
    /// The variable `name`, if it is set.
    pub(super) fn variable(&self, name: &str) -> Option<&EnvironmentVariable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// A place of a finding about this service: the service itself for what is not written anywhere.
    pub(super) fn place(&self, at: Span) -> Span {
        if at == Span::new(self.file, 0, 0) {
            self.name_at
        } else {
            at
        }
    }

    /// Adds what was found while putting the service together.
    pub(super) fn report(&self, findings: &mut Vec<Finding>) {
        for finding in &self.findings {
            // What a base service says is the same for all who extend it.
            if !findings.contains(finding) {
                findings.push(finding.clone());
            }
        }
    }
}

struct ComposeFile<'t> {
    id: FileId,
    tree: Tree<'t>,
    /// Variables of the `.env` file that belongs to it.
    variables: Vec<EnvironmentVariable>,
}

/// All readable compose files.
pub(super) struct Services<'t> {
    files: &'t FileSet,
    composes: Vec<ComposeFile<'t>>,
}

impl<'t> Services<'t> {
    pub(super) fn read(files: &'t FileSet, findings: &mut Vec<Finding>) -> Self {
        let mut composes = Vec::new();
        for (id, file) in files.of_kind(FileKind::Compose) {
            match reading::tree(id, &file.text, Merge::OwnKeysWin, findings) {
                Ok(tree) => {
                    report_replaced(&tree, &file.text, findings);
                    let variables = env_file_of(files, &file.name);
                    composes.push(ComposeFile { id, tree, variables });
                }
                Err(None) => {}
                Err(Some((text, at))) => {
                    // docker-compose has another YAML library, so these are not its words.
                    let finding = Finding::new(codes::COMPOSE_YAML, Severity::Error)
                        .with("problem", text.trim_start_matches("yaml: "))
                        .at(at.unwrap_or_else(|| Span::new(id, 0, 0)));
                    findings.push(finding);
                }
            }
        }
        Services { files, composes }
    }

    /// All services that are run. The services of a file that others extend from are only patterns.
    pub(super) fn all(&self) -> Vec<Service> {
        let patterns = self.patterns();
        let mut all = Vec::new();
        for compose in self.composes.iter().filter(|compose| !patterns.contains(&compose.id)) {
            let Some(services) = services_of(&compose.tree) else {
                continue;
            };
            for entry in services
                .iter()
                .filter(|entry| matches!(entry.item.value, Value::Map(_)))
            {
                all.push(self.service(compose, entry));
            }
        }
        all
    }

    /// Files from which services of other files extend.
    fn patterns(&self) -> BTreeSet<FileId> {
        let mut patterns = BTreeSet::new();
        for compose in &self.composes {
            let Some(services) = services_of(&compose.tree) else {
                continue;
            };
            for entry in services.iter() {
                let Some((Some(file), _)) = extends(entry) else {
                    continue;
                };
                patterns.extend(self.find(compose.id, file).filter(|file| *file != compose.id));
            }
        }
        patterns
    }

    fn find(&self, from: FileId, path: &str) -> Option<FileId> {
        let name = &self.files.get(from)?.name;
        find(self.files, folder(name), path)
    }

    fn service(&self, compose: &ComposeFile<'t>, entry: &Entry<'t>) -> Service {
        let mut building = Building {
            services: self,
            run_by: compose,
            image: String::new(),
            file_variables: Vec::new(),
            variables: Vec::new(),
            findings: Vec::new(),
        };
        building.add(compose, entry, &mut Vec::new());
        let mut variables = building.file_variables;
        variables.extend(building.variables);
        let mut last: Vec<EnvironmentVariable> = Vec::with_capacity(variables.len());
        for variable in variables.into_iter().rev() {
            if !last.iter().any(|known| known.name == variable.name) {
                last.push(variable);
            }
        }
        last.sort_by(|one, other| one.name.cmp(&other.name));
        Service {
            name: entry.key.text().into_owned(),
            file: compose.id,
            name_at: entry.key_at,
            image: building.image,
            variables: last,
            findings: building.findings,
        }
    }
}

/// The `.env` file beside a compose file or, since compose looks in the folder in which it is started, above it.
fn env_file_of(files: &FileSet, compose: &str) -> Vec<EnvironmentVariable> {
    let mut above = folder(compose);
    loop {
        let wanted = if above.is_empty() {
            ".env".to_owned()
        } else {
            format!("{above}/.env")
        };
        if let Some((id, file)) = files
            .iter()
            .find(|(_, file)| file.name.trim_start_matches("./") == wanted)
        {
            return read_env_file(id, &file.text);
        }
        if above.is_empty() {
            break;
        }
        above = folder(above);
    }
    let mut named = files
        .iter()
        .filter(|(_, file)| file.name.rsplit('/').next() == Some(".env"));
    match (named.next(), named.next()) {
        (Some((id, file)), None) => read_env_file(id, &file.text),
        _ => Vec::new(),
    }
}

/// The services of a file. Without a `services` key the file has the old form, in which every key is one.
fn services_of<'m, 't>(tree: &'m Tree<'t>) -> Option<&'m Map<'t>> {
    match tree.top.get("services") {
        Some(entry) => match &entry.item.value {
            Value::Map(services) => Some(services),
            _ => None,
        },
        None if tree.top.get("version").is_some() => None,
        None => Some(&tree.top),
    }
}

fn field<'m, 't>(entry: &'m Entry<'t>, name: &str) -> Option<&'m Item<'t>> {
    match &entry.item.value {
        Value::Map(map) => map.get(name).map(|entry| &entry.item),
        _ => None,
    }
}

/// File and service that a service extends.
fn extends<'m>(entry: &'m Entry<'_>) -> Option<(Option<&'m str>, &'m str)> {
    match &field(entry, "extends")?.value {
        Value::Text(service) => Some((None, service.as_ref())),
        Value::Map(map) => {
            let text = |name: &str| match &map.get(name)?.item.value {
                Value::Text(text) => Some(text.as_ref()),
                _ => None,
            };
            Some((text("file"), text("service")?))
        }
        _ => None,
    }
}

fn report_replaced(tree: &Tree<'_>, text: &str, findings: &mut Vec<Finding>) {
    for replaced in tree
        .replaced
        .iter()
        .filter(|replaced| replaced.merge.is_none() && !replaced.merged)
    {
        let key = text.get(replaced.key_at.range()).unwrap_or("").to_owned();
        let finding = Finding::new(codes::COMPOSE_DUPLICATE, Severity::Warning)
            .with("key", key)
            .at(replaced.key_at)
            .related(replaced.by, Message::new("COMPOSE-KEY-01.related"));
        findings.push(finding);
    }
}

/// A service while it is put together from those that it extends.
struct Building<'s, 't> {
    services: &'s Services<'t>,
    run_by: &'s ComposeFile<'t>,
    image: String,
    file_variables: Vec<EnvironmentVariable>,
    variables: Vec<EnvironmentVariable>,
    findings: Vec<Finding>,
}

impl<'s, 't> Building<'s, 't> {
    /// Adds what `entry` extends, then what it says itself.
    fn add(&mut self, compose: &'s ComposeFile<'t>, entry: &'s Entry<'t>, chain: &mut Vec<Span>) {
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
                for item in items {
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
