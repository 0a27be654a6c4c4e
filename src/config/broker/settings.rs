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
pub fn from_settings(name: &str, file: FileId, written: &[Written], findings: &mut Vec<Finding>) -> Option<Broker> {
    unknown::report(written, findings);
    let problems = match start(name, file, written) {
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

/// The broker, or everything for which Kafka would not start, in the order in which it would say so: it stops at the
/// first.
pub fn start(name: &str, file: FileId, written: &[Written]) -> Result<Broker, Vec<Problem>> {
    let last = winners(written);
    let mut problems = Vec::new();
    let mut own: [Option<&Written>; KEYS.len()] = [None; KEYS.len()];
    for (&name, &entry) in &last {
        if let Some(position) = table::position(name) {
            own[position] = Some(entry);
        }
    }
    // Parsed in the order of definition, which decides about the first mistake; kept in the order of the names.
    let mut parsed: Vec<Option<KeyValue>> = KEYS
        .iter()
        .zip(own)
        .map(|(key, entry)| parse(key, file, entry, &mut problems))
        .collect();
    let values = table::sorted().filter_map(|position| parsed[position].take()).collect();
    let mut broker = Broker {
        name: name.to_owned(),
        file,
        home: Span::new(file, 0, 0),
        values,
    };
    if problems.is_empty() {
        check_requirements(&broker, &last, &mut problems);
    }
    if broker.name.is_empty() {
        broker.name = format!("broker{}", broker.int("broker.id").unwrap_or(-1));
    }
    if problems.is_empty() { Ok(broker) } else { Err(problems) }
}

/// One key's value in force; `None` after reporting why Kafka refuses it.
fn parse(key: &ConfigKey, file: FileId, written: Option<&Written>, problems: &mut Vec<Problem>) -> Option<KeyValue> {
    let Some(entry) = written else {
        if key.preset == Preset::Required {
            let error = StartError::config(format!(
                "Missing required configuration \"{}\" which has no default value.",
                key.name
            ));
            let finding = Finding::new("BROKER-REQUIRED-01", Severity::Error)
                .with("key", key.name)
                .at(Span::new(file, 0, 0));
            problems.push(Problem { error, finding });
            return None;
        }
        return Some(KeyValue {
            name: key.name.into(),
            setting: Setting::default_of(key.preset.value()),
            key_at: None,
        });
    };
    match key.parse(&entry.value) {
        Ok(value) => Some(KeyValue {
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
            problems.push(Problem { error, finding });
            None
        }
    }
}

fn check_requirements(broker: &Broker, last: &BTreeMap<&str, &Written>, problems: &mut Vec<Problem>) {
    let written: Vec<(&str, &str)> = last.iter().map(|(key, entry)| (*key, entry.value.as_str())).collect();
    let settings = Settings {
        broker,
        written: &written,
    };
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
