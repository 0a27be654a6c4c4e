//! One more broker: a copy of the last one's file with its own id, port and folder.

use super::example;
use crate::config::edit::{apply, properties};
use crate::config::properties::{last_of, read};
use crate::config::source::{FileId, FileKind, FileSet, SourceFile};

/// The file of the next broker. The first one is the course's.
pub fn next(files: &FileSet) -> SourceFile {
    let course = example::course();
    let last = files.of_kind(FileKind::Broker).last();
    let Some((_, last)) = last.or_else(|| course.of_kind(FileKind::Broker).last()) else {
        return SourceFile {
            name: name(0),
            kind: FileKind::Broker,
            text: String::new(),
        };
    };
    let ids = files.of_kind(FileKind::Broker).filter_map(|(_, file)| id(&file.text));
    let id = ids.max().map_or(0, |highest| highest.saturating_add(1));
    let mut alone = FileSet {
        files: vec![SourceFile {
            name: name(id),
            kind: FileKind::Broker,
            text: last.text.clone(),
        }],
    };
    set(&mut alone, "broker.id", |_| Some(id.to_string()));
    if files.of_kind(FileKind::Broker).next().is_some() {
        set(&mut alone, "port", |value| {
            value
                .trim()
                .parse::<u16>()
                .ok()?
                .checked_add(1)
                .map(|port| port.to_string())
        });
        for key in ["listeners", "advertised.listeners"] {
            set(&mut alone, key, next_ports);
        }
        for key in ["log.dir", "log.dirs"] {
            set(&mut alone, key, |value| {
                Some(
                    value
                        .split(',')
                        .map(|folder| next_folder(folder, id))
                        .collect::<Vec<_>>()
                        .join(","),
                )
            });
        }
    }
    alone.files.remove(0)
}

fn name(id: i64) -> String {
    format!("broker{id}/server.properties")
}

fn id(text: &str) -> Option<i64> {
    let all = read(FileId(0), text).ok()?;
    last_of(&all, "broker.id")?.value.trim().parse().ok()
}

/// Changes a key that is written; `broker.id` is written in any case.
fn set(files: &mut FileSet, key: &str, change: impl Fn(&str) -> Option<String>) {
    let known = read(FileId(0), &files.files[0].text).unwrap_or_default();
    let value = match last_of(&known, key) {
        Some(property) => change(&property.value),
        None if key == "broker.id" => change(""),
        None => None,
    };
    if let Some(edit) = value.and_then(|value| properties::set(files, FileId(0), key, &value)) {
        *files = apply(files, &[edit]);
    }
}

/// `PLAINTEXT://host:9092,SSL://host:9093` with every port one more for each listener there is: none meets another.
fn next_ports(listeners: &str) -> Option<String> {
    let all: Vec<&str> = listeners.split(',').collect();
    let step = u16::try_from(all.len()).ok()?;
    let next = |listener: &&str| {
        let (before, port) = listener.trim().rsplit_once(':')?;
        Some(format!("{before}:{}", port.parse::<u16>().ok()?.checked_add(step)?))
    };
    Some(all.iter().map(next).collect::<Option<Vec<_>>>()?.join(","))
}

/// `/var/lib/kafka` or `/var/lib/kafka-1` with the broker's own number.
fn next_folder(folder: &str, id: i64) -> String {
    let folder = folder.trim();
    let base = match folder.rsplit_once('-') {
        Some((base, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => base,
        _ => folder,
    };
    format!("{base}-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> FileSet {
        FileSet {
            files: vec![SourceFile {
                name: "server.properties".to_owned(),
                kind: FileKind::Broker,
                text: text.to_owned(),
            }],
        }
    }

    #[test]
    fn the_next_broker_has_its_own_id_ports_and_folder() {
        let text = "# one\nbroker.id=0\nlisteners=PLAINTEXT://:9092\nadvertised.listeners=PLAINTEXT://k:9092\nlog.dirs=/data/kafka\n";
        let mut files = with(text);
        files.files.push(next(&files));
        assert_eq!(files.files[1].name, "broker1/server.properties");
        assert_eq!(
            files.files[1].text,
            "# one\nbroker.id=1\nlisteners=PLAINTEXT://:9093\nadvertised.listeners=PLAINTEXT://k:9093\nlog.dirs=/data/kafka-1\n"
        );
        assert!(next(&files).text.contains("log.dirs=/data/kafka-2\n"));
    }

    #[test]
    fn a_file_without_an_id_gets_one() {
        assert!(next(&with("log.dirs=/a")).text.contains("broker.id=0"));
        assert!(next(&FileSet::default()).text.contains("broker.id=0"));
    }

    #[test]
    fn what_is_no_port_stays() {
        assert!(
            next(&with("broker.id=3\nlisteners=nonsense\nport=70000\n"))
                .text
                .contains("listeners=nonsense\nport=70000")
        );
    }
}
