//! What can be written at a place of a file: the keys that the program knows there, or a key's values.

use super::keys::{self, Key};
use super::source::{FileKind, SourceFile};
use super::versions::Releases;

/// What fits at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// Byte offset of the beginning of the word that is being written.
    pub from: usize,
    pub choices: Vec<Choice>,
}

/// One thing that can be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub label: String,
    /// The text that takes the word's place.
    pub insert: String,
    /// The key, for its type, default and meaning. A value has none.
    pub key: Option<Key>,
}

/// What fits at a byte offset; `None` where nothing is known, as in comments.
pub fn at(file: &SourceFile, releases: Releases, offset: usize) -> Option<Completion> {
    let before = file.text.get(..offset)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = file.text[offset..].lines().next().unwrap_or_default();
    let place = Place {
        file,
        releases,
        start,
        line: &before[start..],
        rest,
    };
    let found = match file.kind {
        FileKind::Broker | FileKind::ZooKeeper => place.in_properties(),
        FileKind::Configtx | FileKind::Orderer => place.in_yaml(),
        _ => None,
    };
    found.filter(|completion| !completion.choices.is_empty())
}

/// The line that is being written.
struct Place<'a> {
    file: &'a SourceFile,
    releases: Releases,
    /// Byte offset of the line.
    start: usize,
    /// Up to the cursor.
    line: &'a str,
    /// From the cursor on.
    rest: &'a str,
}

impl Place<'_> {
    fn in_properties(&self) -> Option<Completion> {
        let trimmed = self.line.trim_start();
        if trimmed.starts_with(['#', '!']) {
            return None;
        }
        let word = self.start + self.line.len() - trimmed.len();
        let Some(separator) = trimmed.find(['=', ':']) else {
            let written = |name: &str| {
                let own = |line: &str| line.split(['=', ':']).next().is_some_and(|key| key.trim() == name);
                self.file.text.lines().any(own)
            };
            let keys = keys::properties(self.file.kind, self.releases.kafka);
            let fresh = keys.into_iter().filter(|key| !written(&key.name));
            let end = if self.rest.contains(['=', ':']) { "" } else { "=" };
            return Some(Completion {
                from: word,
                choices: fresh.map(|key| of_key(key, end)).collect(),
            });
        };
        let key = keys::property(self.file.kind, self.releases.kafka, trimmed[..separator].trim_end())?;
        let value = trimmed[separator + 1..].trim_start();
        Some(Completion {
            from: self.start + self.line.len() - value.len(),
            choices: values(&key),
        })
    }

    fn in_yaml(&self) -> Option<Completion> {
        let column = key_column(self.line);
        let text = &self.line[column..];
        if text.starts_with('#') || text.contains(" #") {
            return None;
        }
        let path = self.path(column);
        let Some((name, value)) = text.split_once(':') else {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let written = self.siblings(column);
            let keys = keys::children(self.file.kind, self.releases.fabric, &path);
            let fresh = keys
                .into_iter()
                .filter(|key| !written.iter().any(|name| name.eq_ignore_ascii_case(&key.name)));
            return Some(Completion {
                from: self.start + column,
                choices: fresh
                    .map(|key| {
                        let end = match key.kind {
                            _ if self.rest.contains(':') => "",
                            "section" | "list" | "map" => ":",
                            _ => ": ",
                        };
                        of_key(key, end)
                    })
                    .collect(),
            });
        };
        let value = value.trim_start();
        let from = self.start + self.line.len() - value.len();
        if value.starts_with('*') {
            let choices = anchors(&self.file.text)
                .map(|name| of_value(&format!("*{name}")))
                .collect();
            return Some(Completion { from, choices });
        }
        let mut path: Vec<&str> = path.iter().map(String::as_str).collect();
        path.push(name.trim());
        let key = keys::at_path(self.file.kind, self.releases.fabric, &path)?;
        Some(Completion {
            from,
            choices: values(&key),
        })
    }

    /// The keys above the line, outermost first: each is less indented than the one below it.
    fn path(&self, column: usize) -> Vec<String> {
        let mut path = Vec::new();
        let mut below = column;
        for line in self.file.text[..self.start].lines().rev() {
            let own = key_column(line);
            if own < below
                && let Some(name) = key_name(&line[own..])
            {
                path.push(name.to_owned());
                below = own;
            }
            if below == 0 {
                break;
            }
        }
        path.reverse();
        path
    }

    /// The keys beside the line: of the same indentation, with nothing less indented between.
    fn siblings(&self, column: usize) -> Vec<&str> {
        let beside = |line: &&str| {
            let own = key_column(line);
            own >= column || line.trim().is_empty() || line.trim_start().starts_with('#')
        };
        let above = self.file.text[..self.start].lines().rev().take_while(beside);
        let below = self.file.text[self.start..].lines().skip(1).take_while(beside);
        let level = above.chain(below).filter(|line| key_column(line) == column);
        level.filter_map(|line| key_name(&line[column..])).collect()
    }
}

fn of_key(key: Key, end: &str) -> Choice {
    Choice {
        label: key.name.clone(),
        insert: format!("{}{end}", key.name),
        key: Some(key),
    }
}

fn of_value(value: &str) -> Choice {
    Choice {
        label: value.to_owned(),
        insert: value.to_owned(),
        key: None,
    }
}

/// The values that a program names, and the default.
fn values(key: &Key) -> Vec<Choice> {
    let mut found: Vec<&str> = key.values.to_vec();
    if matches!(key.kind, "BOOLEAN" | "boolean" | "bool") {
        found.extend(["true", "false"]);
    }
    if let Some(preset) = &key.preset
        && !found.contains(&preset.as_str())
    {
        found.push(preset);
    }
    found
        .into_iter()
        .filter(|value| !value.is_empty())
        .map(of_value)
        .collect()
}

/// Where a line's key begins: after the indentation and the dashes of list elements.
fn key_column(line: &str) -> usize {
    let mut column = 0;
    loop {
        let rest = &line[column..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        column += spaces;
        if line[column..].starts_with("- ") {
            column += 1;
        } else {
            return column;
        }
    }
}

/// The key that a piece of a line begins with.
fn key_name(text: &str) -> Option<&str> {
    if text.starts_with('#') {
        return None;
    }
    let (name, rest) = text.split_once(':')?;
    let plain = rest.is_empty() || rest.starts_with([' ', '\t', '\r']);
    (plain && name != "<<").then(|| name.trim_matches(['"', '\'']))
}

/// The anchors of a text, in order.
fn anchors(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('&')
        .filter(|(index, _)| text[..*index].ends_with([' ', '\n']))
        .filter_map(|(index, _)| text[index + 1..].split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Options;
    use crate::config::versions::FabricVersion;

    /// The choices at the `|` of a text, and what is replaced.
    fn complete(kind: FileKind, text: &str) -> Option<(String, Vec<String>)> {
        let offset = text.find('|').expect("a cursor");
        let file = SourceFile {
            name: "file".to_owned(),
            kind,
            text: text.replacen('|', "", 1),
        };
        let found = at(&file, Options::default().releases(), offset)?;
        let labels = found.choices.into_iter().map(|choice| choice.insert).collect();
        Some((file.text[found.from..offset].to_owned(), labels))
    }

    #[test]
    fn properties_offer_keys_that_are_not_written_yet() {
        let (word, keys) = complete(FileKind::Broker, "broker.id=1\n min|").unwrap();
        assert_eq!(word, "min");
        assert!(keys.contains(&"min.insync.replicas=".to_owned()));
        assert!(!keys.contains(&"broker.id=".to_owned()));
        assert_eq!(complete(FileKind::Broker, "# min|"), None);
    }

    #[test]
    fn properties_offer_the_values_that_kafka_names() {
        let (word, values) = complete(FileKind::Broker, "unclean.leader.election.enable = t|").unwrap();
        assert_eq!(
            (word.as_str(), values),
            ("t", vec!["true".to_owned(), "false".to_owned()])
        );
        let (_, values) = complete(FileKind::Broker, "min.insync.replicas=|").unwrap();
        assert_eq!(values, ["1"]);
        let (_, values) = complete(FileKind::ZooKeeper, "peerType=|").unwrap();
        assert_eq!(values, ["participant", "observer"]);
    }

    #[test]
    fn yaml_offers_the_keys_of_the_section() {
        let text = "Orderer: &Orderer\n  OrdererType: kafka\n  BatchSize:\n    MaxMessageCount: 10\n    Ab|\n    PreferredMaxBytes: 1 MB\nProfiles:\n";
        let (word, keys) = complete(FileKind::Configtx, text).unwrap();
        assert_eq!((word.as_str(), keys), ("Ab", vec!["AbsoluteMaxBytes: ".to_owned()]));
        let (_, keys) = complete(FileKind::Configtx, "Profiles:\n  P:\n    |").unwrap();
        assert!(keys.contains(&"Orderer:".to_owned()), "{keys:?}");
        let (_, keys) = complete(FileKind::Orderer, "Kafka:\n  Retry:\n    Producer:\n      |").unwrap();
        assert!(keys.contains(&"RetryMax: ".to_owned()), "{keys:?}");
    }

    #[test]
    fn yaml_offers_values_and_anchors() {
        let (_, values) = complete(FileKind::Configtx, "Orderer:\n  OrdererType: |").unwrap();
        assert_eq!(values, ["solo", "kafka", "etcdraft"]);
        let text = "Orderer: &Orderer\nApplication: &App\nProfiles:\n  P:\n    Orderer:\n      <<: *O|";
        let (word, anchors) = complete(FileKind::Configtx, text).unwrap();
        assert_eq!(
            (word.as_str(), anchors),
            ("*O", vec!["*Orderer".to_owned(), "*App".to_owned()])
        );
    }

    #[test]
    fn elements_of_lists_have_the_keys_of_their_kind() {
        let (_, keys) = complete(FileKind::Configtx, "Organizations:\n  - &One\n    Name: One\n    |").unwrap();
        assert!(
            keys.contains(&"MSPDir: ".to_owned()) && !keys.contains(&"Name: ".to_owned()),
            "{keys:?}"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_place_panics(text in "(?s)[ \\-:#&*\\n=a-cÄ中K]{0,60}", offset in 0usize..80) {
            for kind in [FileKind::Broker, FileKind::Configtx, FileKind::Orderer] {
                let file = SourceFile { name: String::new(), kind, text: text.clone() };
                if let Some(found) = at(&file, Options::of(FabricVersion::V1_2).releases(), offset) {
                    proptest::prop_assert!(text.get(found.from..offset).is_some());
                }
            }
        }
    }
}
