//! Which open files make which broker.

use super::settings::from_settings;
use crate::config::network::Broker;
use crate::config::properties;
use crate::config::source::{FileId, FileKind, FileSet};
use crate::config::versions::KafkaVersion;
use crate::config::written::{Written, program_name, stem};
use crate::finding::{Finding, Severity, Stage};

/// Names of files and folders that say nothing about the broker.
const PLAIN_NAMES: [&str; 6] = ["server", "kafka", "common", "broker", "config", "conf"];

/// Reads all files of kind [`FileKind::Broker`].
///
/// A file called `common.properties` holds what all brokers share; each other file is one broker and is put over it.
/// With only one file, that file is the broker.
pub fn read_files(files: &FileSet, kafka: KafkaVersion, findings: &mut Vec<Finding>) -> Vec<Broker> {
    let ids: Vec<FileId> = files.of_kind(FileKind::Broker).map(|(id, _)| id).collect();
    let (shared, own): (Vec<FileId>, Vec<FileId>) = ids
        .into_iter()
        .partition(|&id| files.get(id).is_some_and(|file| stem(&file.name) == "common"));
    let mut common = Vec::new();
    let mut shared_refused = false;
    for &id in &shared {
        match written(files, id, findings) {
            Some(settings) => common.extend(settings),
            None => shared_refused = true,
        }
    }
    if shared_refused {
        return Vec::new();
    }
    let own = if own.is_empty() {
        &shared[..shared.len().min(1)]
    } else {
        &own[..]
    };
    own.iter()
        .filter_map(|&id| {
            let mut settings = common.clone();
            if !shared.contains(&id) {
                settings.extend(written(files, id, findings)?);
            }
            let mut found = Vec::new();
            let name = program_name(&files.get(id)?.name, &PLAIN_NAMES);
            let broker = from_settings((&name, id), kafka, &settings, &mut found);
            // What is wrong in the shared file is said once, not once for each broker.
            found.retain(|finding| !findings.contains(finding));
            findings.append(&mut found);
            broker
        })
        .collect()
}

/// The settings of one file; `None` after reporting that it cannot be read at all.
fn written(files: &FileSet, id: FileId, findings: &mut Vec<Finding>) -> Option<Vec<Written>> {
    match properties::read(id, &files.get(id)?.text) {
        Ok(properties) => Some(properties.into_iter().map(Written::from).collect()),
        Err(malformed) => {
            let finding = Finding::new("BROKER-SYNTAX-01", Severity::Error)
                .at(malformed.at)
                .refused(Stage::BrokerStart, properties::MALFORMED);
            findings.push(finding);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::SourceFile;

    fn set(files: &[(&str, &str)]) -> FileSet {
        let file = |&(name, text): &(&str, &str)| SourceFile {
            name: name.to_owned(),
            kind: FileKind::Broker,
            text: text.to_owned(),
        };
        FileSet {
            files: files.iter().map(file).collect(),
        }
    }

    #[test]
    fn a_common_file_lies_under_each_broker() {
        let files = set(&[
            (
                "kafka/common.properties",
                "zookeeper.connect=z:2181\nmin.insync.replicas=2\nmin.isr=2\n",
            ),
            ("kafka/broker0.properties", "broker.id=0\n"),
            ("kafka1/server.properties", "broker.id=1\nmin.insync.replicas=1\n"),
        ]);
        let mut findings = Vec::new();
        let brokers = read_files(&files, KafkaVersion::V1_1, &mut findings);
        let seen: Vec<_> = brokers
            .iter()
            .map(|broker| {
                (
                    broker.name.as_str(),
                    broker.int("broker.id"),
                    broker.int("min.insync.replicas"),
                )
            })
            .collect();
        assert_eq!(seen, [("broker0", Some(0), Some(2)), ("kafka1", Some(1), Some(1))]);
        assert_eq!(findings.len(), 1, "the unknown key, once: {findings:?}");
    }

    #[test]
    fn one_file_is_one_broker() {
        let files = set(&[("common.properties", "zookeeper.connect=z:2181\nbroker.id=7")]);
        let brokers = read_files(&files, KafkaVersion::V1_1, &mut Vec::new());
        assert_eq!(brokers.len(), 1);
        assert_eq!(brokers[0].name, "broker7");
    }

    #[test]
    fn the_first_bad_key_by_definition_carries_the_refusal() {
        let files = set(&[("server.properties", "min.insync.replicas=0\nmessage.max.bytes=1MB\n")]);
        let mut findings = Vec::new();
        assert!(read_files(&files, KafkaVersion::V1_1, &mut findings).is_empty());
        assert_eq!(findings.len(), 3);
        let refusals: Vec<_> = findings.iter().filter_map(|finding| finding.refusal.as_ref()).collect();
        assert_eq!(refusals.len(), 1);
        assert_eq!(
            refusals[0].text,
            "Missing required configuration \"zookeeper.connect\" which has no default value."
        );
    }
}
