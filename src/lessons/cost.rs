//! What a change of the files costs: the settings that it touches. Comments, blank lines, order and layout cost nothing.

use std::collections::BTreeMap;

use crate::config::properties;
use crate::config::source::{FileId, FileKind, FileSet, SourceFile};
use crate::config::yaml::{self, Document, MAX_DEPTH, NodeId, NodeKind};

/// A setting that was changed, as `file` and path of keys (or the line's text, in a file that cannot be read), and how
/// often: an item added to a list and another taken from it count once each time.
pub type Touched = BTreeMap<(String, String), u32>;

/// Values by their path in a file, and how often each is there.
type Settings = BTreeMap<String, BTreeMap<String, u32>>;

/// Bytes of a setting's path that are looked at: deeper ones count as one.
const PATH_LIMIT: usize = 1000;

/// The settings in which two sets of files differ. Files are known by their name.
pub fn touched(before: &FileSet, after: &FileSet) -> Touched {
    let find = |files: &FileSet, name: &str| files.files.iter().find(|file| file.name == name).cloned();
    let mut names: Vec<&str> = before.files.iter().map(|file| file.name.as_str()).collect();
    let new = after.files.iter().map(|file| file.name.as_str());
    names.extend(new.filter(|name| !before.files.iter().any(|file| file.name == **name)));
    let mut touched = Touched::new();
    for name in names {
        let (old, new) = (find(before, name), find(after, name));
        if old.as_ref().map(|file| &file.text) == new.as_ref().map(|file| &file.text) {
            continue;
        }
        for (path, count) in differences(old.as_ref(), new.as_ref()) {
            touched.insert((name.to_owned(), path), count);
        }
    }
    touched
}

/// Number of settings altogether.
pub fn total(touched: &Touched) -> u32 {
    touched.values().copied().fold(0, u32::saturating_add)
}

fn differences(old: Option<&SourceFile>, new: Option<&SourceFile>) -> BTreeMap<String, u32> {
    let kind = old.or(new).map_or(FileKind::Other, |file| file.kind);
    let read = |file: Option<&SourceFile>| file.map_or_else(|| Some(Settings::new()), |file| settings(file, kind));
    let (old, new) = match (read(old), read(new)) {
        (Some(old), Some(new)) => (old, new),
        // What one of the two programs would not read is compared line by line.
        _ => (lines(old), lines(new)),
    };
    let paths = old.keys().chain(new.keys());
    let count = |path: &String| {
        let (old, new) = (old.get(path), new.get(path));
        let (gone, come) = (missing(old, new), missing(new, old));
        (path.clone(), gone.max(come))
    };
    paths.map(count).filter(|(_, count)| *count > 0).collect()
}

/// How many of `these` have no partner among `others`.
fn missing(these: Option<&BTreeMap<String, u32>>, others: Option<&BTreeMap<String, u32>>) -> u32 {
    let partners = |value: &String| others.and_then(|others| others.get(value)).copied().unwrap_or(0);
    let alone = these
        .into_iter()
        .flatten()
        .map(|(value, count)| count.saturating_sub(partners(value)));
    alone.fold(0, u32::saturating_add)
}

/// One value more.
fn note(settings: &mut Settings, path: &str, value: String) {
    let count = settings.entry(path.to_owned()).or_default().entry(value).or_default();
    *count = count.saturating_add(1);
}

/// `None`: the text cannot be read.
fn settings(file: &SourceFile, kind: FileKind) -> Option<Settings> {
    match kind {
        FileKind::Broker | FileKind::ZooKeeper | FileKind::Env => {
            let all = properties::read(FileId(0), &file.text).ok()?;
            // A line that a later one replaces is no setting.
            let last = all.iter().map(|property| {
                let value = property.value.trim_end().to_owned();
                (property.key.to_string(), BTreeMap::from([(value, 1)]))
            });
            Some(last.collect())
        }
        FileKind::Configtx | FileKind::Orderer | FileKind::Compose => {
            let document = yaml::parse(FileId(0), &file.text).ok()?;
            let mut settings = Settings::new();
            if let Some(root) = document.root {
                walk(&document, root, &mut String::new(), 0, &mut settings);
            }
            Some(settings)
        }
        FileKind::Other => Some(lines(Some(file))),
    }
}

/// Notes every scalar below a node. What an alias stands for is noted where it is written, not where it is used.
fn walk(document: &Document<'_>, id: NodeId, path: &mut String, depth: usize, settings: &mut Settings) {
    let length = path.len();
    if depth > MAX_DEPTH || length > PATH_LIMIT {
        return;
    }
    match &document.node(id).kind {
        NodeKind::Scalar { value, implicit } => {
            // `"5"` and `5` are two things.
            let quote = if *implicit { "" } else { "\"" };
            note(settings, path, format!("{quote}{value}"));
        }
        NodeKind::Alias { name, .. } => note(settings, path, format!("*{name}")),
        NodeKind::Sequence { items, .. } => {
            for (index, item) in items.iter().enumerate() {
                // The place of a plain value in its list is no setting, that of a mapping is its name.
                match document.node(*item).kind {
                    NodeKind::Scalar { .. } | NodeKind::Alias { .. } => path.push_str("/-"),
                    _ => path.push_str(&format!("/{index}")),
                }
                walk(document, *item, path, depth + 1, settings);
                path.truncate(length);
            }
        }
        NodeKind::Mapping { pairs, .. } => {
            for (key, value) in pairs {
                let name = match &document.node(*key).kind {
                    NodeKind::Scalar { value, .. } => value.as_ref(),
                    NodeKind::Alias { name, .. } => name,
                    _ => "?",
                };
                path.push('/');
                path.push_str(name);
                walk(document, *value, path, depth + 1, settings);
                path.truncate(length);
            }
        }
    }
}

/// Lines that are not blank and no comment, without the blanks around them; each is its own path.
fn lines(file: Option<&SourceFile>) -> Settings {
    let text = file.map_or("", |file| file.text.as_str());
    let lines = text.lines().map(str::trim);
    let mut settings = Settings::new();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        note(&mut settings, "", line.to_owned());
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::detect;

    fn cost(name: &str, old: &str, new: &str) -> u32 {
        let set = |text: &str| FileSet {
            files: vec![SourceFile {
                name: name.to_owned(),
                kind: detect(name, text),
                text: text.to_owned(),
            }],
        };
        total(&touched(&set(old), &set(new)))
    }

    const YAML: &str = "Orderer: &o\n    OrdererType: kafka\n    BatchTimeout: 2s\n    Kafka:\n        Brokers: [a:1, b:2]\nProfiles:\n    P:\n        Orderer:\n            <<: *o\n";

    #[test]
    fn comments_order_and_layout_are_free() {
        let old = "broker.id=0\nmin.insync.replicas=1\n";
        let new = "# one\nmin.insync.replicas : 1\n\nbroker.id = 0\n";
        assert_eq!(cost("server.properties", old, new), 0);
        let new = YAML.replace(
            "Brokers: [a:1, b:2]",
            "Brokers: # all\n          - b:2\n          - a:1",
        );
        assert_eq!(cost("configtx.yaml", YAML, &new), 0);
    }

    #[test]
    fn every_changed_setting_counts_once() {
        let old = "broker.id=0\na=1\nb=2\n";
        assert_eq!(cost("server.properties", old, "broker.id=0\na=2\nb=2\n"), 1);
        assert_eq!(cost("server.properties", old, "broker.id=0\nb=3\nc=1\n"), 3);
        assert_eq!(cost("configtx.yaml", YAML, &YAML.replace("2s", "1s")), 1);
        assert_eq!(cost("configtx.yaml", YAML, &YAML.replace("b:2", "c:2")), 1);
        assert_eq!(cost("configtx.yaml", YAML, &YAML.replace("b:2", "c:2, d:3")), 2);
    }

    #[test]
    fn a_shared_section_counts_where_it_is_written() {
        let new = YAML.replace("<<: *o\n", "<<: *o\n            BatchTimeout: 1s\n");
        assert_eq!(cost("configtx.yaml", YAML, &new), 1);
    }

    #[test]
    fn a_line_that_is_replaced_anyway_is_free() {
        let old = "broker.id=0\na=1\na=2\n";
        assert_eq!(cost("server.properties", old, "broker.id=0\na=2\n"), 0);
        assert_eq!(cost("server.properties", old, "broker.id=0\na=1\n"), 1);
    }

    #[test]
    fn what_cannot_be_read_is_compared_by_lines() {
        let broken = YAML.replace("    BatchTimeout", "\tBatchTimeout");
        assert_eq!(cost("configtx.yaml", &broken, YAML), 0, "a tab is layout");
        let broken = YAML.replace("[a:1, b:2]", "[a:1, b:2");
        assert_eq!(cost("configtx.yaml", &broken, YAML), 1);
        assert_eq!(cost("server.properties", "a=\\u12\nb=1\n", "a=x\nb=1\n"), 1);
    }

    proptest::proptest! {
        #[test]
        fn a_text_costs_nothing_against_itself_and_none_panics(old in "[ab:\\-\\[\\]{}&*\n #\t=\\\\]{0,60}", new in "[ab:\\- \n]{0,40}") {
            for name in ["configtx.yaml", "server.properties", "docker-compose.yml", "x"] {
                proptest::prop_assert_eq!(cost(name, &old, &old), 0);
                cost(name, &old, &new);
            }
        }
    }
}
