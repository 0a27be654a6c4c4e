//! From written settings to a broker, or to the refusal that the real one prints.

use std::collections::BTreeMap;

use super::mistake;
use super::refusal::StartError;
use super::requirements::{REQUIREMENTS, Settings};
use super::table::{self, KEYS};
use super::unknown;
use crate::config::config_def::{ConfigKey, Fault, Preset};
use crate::config::java;
use crate::config::network::{Broker, KeyValue, Setting};
use crate::config::source::{FileId, Span};
use crate::config::versions::KafkaVersion;
use crate::config::written::{Written, winners};
use crate::finding::{Finding, Severity, Stage};

/// A reason for which Kafka does not start, and the finding that says so in a person's words.
#[derive(Debug, Clone)]
pub struct Problem {
    pub error: StartError,
    pub finding: Finding,
}

/// Makes a broker of what is written. Later settings of a key beat earlier ones.
///
/// `None` when Kafka refuses to start; then the finding that carries the refusal has the words that Kafka prints, and
/// the other mistakes that it would have named later are findings without a refusal.
pub fn from_settings(
    (name, file): (&str, FileId),
    kafka: KafkaVersion,
    written: &[Written],
    findings: &mut Vec<Finding>,
) -> Option<Broker> {
    let last = winners(written);
    unknown::report(written, &last, findings);
    let problems = match start_with((name, file), kafka, &last) {
        Ok(broker) => return Some(broker),
        Err(problems) => problems,
    };
    for (index, problem) in problems.into_iter().enumerate() {
        findings.push(match index {
            0 => problem.finding.refused(Stage::BrokerStart, problem.error.text),
            _ => problem.finding,
        });
    }
    None
}

/// The broker, or everything for which Kafka 1.1 would not start, in the order in which it would say so: it stops at the
/// first.
pub fn start(name: &str, file: FileId, written: &[Written]) -> Result<Broker, Vec<Problem>> {
    start_with((name, file), KafkaVersion::V1_1, &winners(written))
}

/// [`start`] with the settings that count.
fn start_with(
    (name, file): (&str, FileId),
    kafka: KafkaVersion,
    last: &BTreeMap<&str, &Written>,
) -> Result<Broker, Vec<Problem>> {
    let mut own: [Option<&Written>; KEYS.len()] = [None; KEYS.len()];
    for (&name, &entry) in last {
        if let Some(position) = table::position(name) {
            own[position] = Some(entry);
        }
    }
    // Kept in the order of the names. The order of definition decides about the first mistake.
    let mut values = Vec::with_capacity(KEYS.len());
    let mut refused = Vec::new();
    for position in table::sorted() {
        match parse(&KEYS[position], file, own[position], kafka) {
            Ok(value) => values.push(value),
            Err(problem) => refused.push((position, problem)),
        }
    }
    refused.sort_by_key(|(position, _)| *position);
    let mut problems: Vec<Problem> = refused.into_iter().map(|(_, problem)| *problem).collect();
    let mut broker = Broker {
        name: name.to_owned(),
        file,
        home: Span::new(file, 0, 0),
        values,
    };
    if problems.is_empty() {
        check_requirements(&broker, kafka, last, &mut problems);
    }
    if broker.name.is_empty() {
        broker.name = format!("broker{}", broker.int("broker.id").unwrap_or(-1));
    }
    if problems.is_empty() { Ok(broker) } else { Err(problems) }
}

/// One key's value in force, or why Kafka refuses it.
fn parse(
    key: &ConfigKey,
    file: FileId,
    written: Option<&Written>,
    kafka: KafkaVersion,
) -> Result<KeyValue, Box<Problem>> {
    let Some(entry) = written else {
        if key.preset == Preset::Required {
            let error = StartError::config(format!(
                "Missing required configuration \"{}\" which has no default value.",
                key.name
            ));
            let finding = Finding::new("BROKER-REQUIRED-01", Severity::Error)
                .with("key", key.name)
                .at(Span::new(file, 0, 0));
            return Err(Box::new(Problem { error, finding }));
        }
        return Ok(KeyValue {
            name: key.name.into(),
            setting: Setting::default_of(table::preset(key, kafka).value()),
            key_at: None,
        });
    };
    match key.parse(&entry.value) {
        Ok(value) => Ok(KeyValue {
            name: key.name.into(),
            setting: Setting {
                value,
                origin: entry.origin.clone(),
                written: Some(java::trim(&entry.value).to_owned()),
            },
            key_at: entry.key_at,
        }),
        Err(refused) => {
            let code = match refused.fault {
                Fault::Type => mistake::code(key, &entry.value),
                Fault::Range => "BROKER-VALUE-02",
                Fault::Class => "BROKER-VALUE-06",
            };
            let finding = Finding::new(code, Severity::Error)
                .with("key", key.name)
                .with("value", java::trim(&entry.value))
                .with("type", key.kind.name())
                .with("text", refused.text.as_str())
                .at(entry.at().unwrap_or(Span::new(file, 0, 0)));
            let error = StartError::config(refused.text);
            Err(Box::new(Problem { error, finding }))
        }
    }
}

fn check_requirements(
    broker: &Broker,
    kafka: KafkaVersion,
    last: &BTreeMap<&str, &Written>,
    problems: &mut Vec<Problem>,
) {
    let settings = Settings::new(broker, kafka, last);
    for requirement in &REQUIREMENTS {
        let Err(error) = requirement.check(&settings) else {
            continue;
        };
        let mut places = requirement.keys.iter().filter_map(|key| last.get(key));
        let first = places.next();
        let key = first.map_or(requirement.keys[0], |entry| entry.key.as_str());
        let finding = Finding::new(requirement.code, Severity::Error)
            .with("key", key)
            .with("keys", requirement.keys.join(", "))
            .with("text", error.text.as_str())
            .at(first.and_then(|entry| entry.at()).unwrap_or(broker.home));
        problems.push(Problem { error, finding });
    }
}
