//! The services of the open compose files: found, extended, their variables filled in.

use std::collections::BTreeSet;

use super::building::Building;
use super::environment::{EnvironmentVariable, read_env_file};
use super::paths::{find, folder};
use crate::config::reading::{self, codes};
use crate::config::source::{FileId, FileKind, FileSet, Span};
use crate::config::yaml::{Entry, Item, Map, Merge, Tree, Value};
use crate::finding::{Finding, Message, Severity};

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

pub(super) struct ComposeFile<'t> {
    pub(super) id: FileId,
    pub(super) tree: Tree<'t>,
    /// Variables of the `.env` file that belongs to it.
    pub(super) variables: Vec<EnvironmentVariable>,
}

/// All readable compose files.
pub(super) struct Services<'t> {
    pub(super) files: &'t FileSet,
    pub(super) composes: Vec<ComposeFile<'t>>,
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

    pub(super) fn find(&self, from: FileId, path: &str) -> Option<FileId> {
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
pub(super) fn services_of<'m, 't>(tree: &'m Tree<'t>) -> Option<&'m Map<'t>> {
    match tree.top.get("services") {
        Some(entry) => match &entry.item.value {
            Value::Map(services) => Some(services),
            _ => None,
        },
        None if tree.top.get("version").is_some() => None,
        None => Some(&tree.top),
    }
}

pub(super) fn field<'m, 't>(entry: &'m Entry<'t>, name: &str) -> Option<&'m Item<'t>> {
    match &entry.item.value {
        Value::Map(map) => map.get(name).map(|entry| &entry.item),
        _ => None,
    }
}

/// File and service that a service extends.
pub(super) fn extends<'m>(entry: &'m Entry<'_>) -> Option<(Option<&'m str>, &'m str)> {
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
