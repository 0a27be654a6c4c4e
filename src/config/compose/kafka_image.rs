//! What the start script of a Kafka image makes of the variables.
//!
//! The rules are those of hyperledger/fabric-kafka, compared with its real script on 179 services; the other images in
//! use (wurstmeister, confluent, copies of Fabric's) map names in the same way.

use super::environment::{EnvironmentVariable, report_unread};
use super::services::Service;
use crate::config::broker;
use crate::config::network::{Broker, Origin};
use crate::config::reading::codes;
use crate::config::versions::KafkaVersion;
use crate::config::written::Written;
use crate::finding::{Finding, Severity};

/// Variables with the prefix that are the script's own.
const NOT_SETTINGS: [&str; 7] = [
    "HOME",
    "EXE",
    "SERVER_PROPERTIES",
    "VERSION",
    "DOWNLOAD_SHA1",
    "ADVERTISED_HOST_NAME_COMMAND",
    "ADVERTISED_PORT_COMMAND",
];

/// The lines of the stock server.properties: key, value, and whether it is commented out.
const STOCK: [(&str, &str, bool); 25] = [
    ("broker.id", "0", false),
    ("listeners", "PLAINTEXT://:9092", true),
    ("advertised.listeners", "PLAINTEXT://your.host.name:9092", true),
    ("listener.security.protocol.map", "", true),
    ("num.network.threads", "3", false),
    ("num.io.threads", "8", false),
    ("socket.send.buffer.bytes", "102400", false),
    ("socket.receive.buffer.bytes", "102400", false),
    ("socket.request.max.bytes", "104857600", false),
    ("log.dirs", "/tmp/kafka-logs", false),
    ("num.partitions", "1", false),
    ("num.recovery.threads.per.data.dir", "1", false),
    ("offsets.topic.replication.factor", "1", false),
    ("transaction.state.log.replication.factor", "1", false),
    ("transaction.state.log.min.isr", "1", false),
    ("log.flush.interval.messages", "10000", true),
    ("log.flush.interval.ms", "1000", true),
    ("log.retention.hours", "168", false),
    ("log.retention.bytes", "1073741824", true),
    ("log.segment.bytes", "1073741824", false),
    ("log.retention.check.interval.ms", "300000", false),
    ("zookeeper.connect", "localhost:2181", false),
    ("zookeeper.connection.timeout.ms", "6000", false),
    ("group.initial.rebalance.delay.ms", "0", false),
    ("delete.topic.enable", "true", true),
];

/// The broker that a service runs; `None` when Kafka refuses to start.
pub(super) fn broker(service: &Service, kafka: KafkaVersion, findings: &mut Vec<Finding>) -> Option<Broker> {
    for variable in &service.variables {
        report_misnamed(variable, findings);
        report_split(variable, findings);
    }
    let mut found = Vec::new();
    let broker = broker::from_settings((&service.name, service.file), kafka, &settings(service), &mut found);
    for finding in &mut found {
        rename_back(finding, service);
        finding.at = finding.at.map(|at| service.place(at));
    }
    // A service that several others extend is spoken of once.
    found.retain(|finding| !findings.contains(finding));
    findings.append(&mut found);
    broker.map(|broker| Broker {
        home: service.name_at,
        ..broker
    })
}

/// The server.properties that the script writes.
fn settings(service: &Service) -> Vec<Written> {
    let mut lines: Vec<Written> = STOCK
        .iter()
        .filter(|(_, _, commented)| !commented)
        .map(|(key, value, _)| line(key, value, None, Origin::Default))
        .collect();
    let mut commented: Vec<&str> = STOCK
        .iter()
        .filter(|(_, _, commented)| *commented)
        .map(|(key, ..)| *key)
        .collect();
    let empty = |name: &str| service.variable(name).is_none_or(|variable| variable.value.is_empty());
    if empty("KAFKA_BROKER_ID") {
        put(
            &mut lines,
            &mut commented,
            line("broker.id", "-1", None, Origin::Default),
        );
    }
    for variable in &service.variables {
        for (name, value) in assignments(variable) {
            let origin = Origin::Environment {
                name: variable.name.clone(),
                at: Some(variable.value_at),
            };
            let key = setting_name(name);
            // The script has already given these two a value where the variable has none.
            if value.is_empty() && (key == "broker.id" || key == "log.retention.ms") {
                continue;
            }
            put(&mut lines, &mut commented, line(&key, value, Some(variable), origin));
        }
    }
    if empty("KAFKA_LOG_RETENTION_MS") && keeps_all(&service.image) {
        put(
            &mut lines,
            &mut commented,
            line("log.retention.ms", "-1", None, Origin::Default),
        );
    }
    lines
}

fn line(key: &str, value: &str, variable: Option<&EnvironmentVariable>, origin: Origin) -> Written {
    Written {
        key: key.to_owned(),
        value: value.to_owned(),
        key_at: variable.map(|variable| variable.name_at),
        origin,
    }
}

/// A line that begins with the name, commented out or not, is replaced; else one is added.
fn put(lines: &mut Vec<Written>, commented: &mut Vec<&str>, new: Written) {
    let mut replaced = false;
    for old in lines.iter_mut().filter(|old| begins_with(&old.key, &new.key)) {
        *old = new.clone();
        replaced = true;
    }
    let before = commented.len();
    commented.retain(|key| !begins_with(key, &new.key));
    if !replaced || commented.len() < before {
        lines.push(new);
    }
    // The same setting twice in the file is once in Kafka.
    let mut seen = Vec::new();
    lines.reverse();
    lines.retain(|entry| {
        let first = !seen.contains(&entry.key);
        seen.push(entry.key.clone());
        first
    });
    lines.reverse();
}

/// The name is used as a pattern, in which a dot stands for any character.
fn begins_with(key: &str, pattern: &str) -> bool {
    let (key, pattern) = (key.as_bytes(), pattern.as_bytes());
    key.len() >= pattern.len() && pattern.iter().zip(key).all(|(p, k)| *p == b'.' || p == k)
}

/// The assignments that a variable becomes: its text is split at blanks, and only words that begin with the prefix count.
fn assignments(variable: &EnvironmentVariable) -> impl Iterator<Item = (&str, &str)> {
    let mut words = variable.value.split_whitespace();
    // A value that begins with a blank leaves the first word empty.
    let first = if variable.value.starts_with(char::is_whitespace) {
        ""
    } else {
        words.next().unwrap_or("")
    };
    let own = std::iter::once((variable.name.as_str(), first));
    own.chain(words.filter_map(|word| word.split_once('=')))
        .filter(|(name, _)| {
            name.strip_prefix("KAFKA_")
                .is_some_and(|name| !name.is_empty() && !NOT_SETTINGS.contains(&name))
        })
}

fn setting_name(variable: &str) -> String {
    let name = variable.strip_prefix("KAFKA_").unwrap_or(variable);
    name.strip_prefix("CFG_")
        .unwrap_or(name)
        .replace('_', ".")
        .to_ascii_lowercase()
}

/// Fabric's images from 0.4.6 on set log.retention.ms to -1 themselves; those numbered like Fabric 1.0 do not.
fn keeps_all(image: &str) -> bool {
    if !image.contains("fabric-kafka") {
        return false;
    }
    let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag);
    let version = tag.rsplit('-').next().unwrap_or("");
    let numbers: Vec<Option<u32>> = version.split('.').map(|number| number.parse().ok()).collect();
    match numbers.as_slice() {
        [Some(1), Some(0), ..] => false,
        [Some(0), Some(minor), Some(patch)] => (*minor, *patch) >= (4, 6),
        _ => true,
    }
}

/// A variable without the prefix, or with a dot in its name, is not seen by the script.
fn report_misnamed(variable: &EnvironmentVariable, findings: &mut Vec<Finding>) {
    let name = variable.name.as_str();
    let meant = name.replace('.', "_").to_ascii_uppercase();
    let odd = name.contains('.') || name != meant;
    let seen = name.starts_with("KAFKA_") && !name.contains('.');
    if odd && !seen && meant.starts_with("KAFKA_") {
        report_unread(codes::UNSEEN_VARIABLE, variable, "Kafka", Some(meant), findings);
    }
}

/// A value with blanks inside loses everything from the first one on.
fn report_split(variable: &EnvironmentVariable, findings: &mut Vec<Finding>) {
    let blank = |c: char| c.is_whitespace();
    if !variable.name.starts_with("KAFKA_") || !variable.value.trim_end().contains(blank) {
        return;
    }
    let finding = Finding::new(codes::SPLIT_VALUE, Severity::Warning)
        .with("name", variable.name.as_str())
        .with("value", variable.value.as_str())
        .with("kept", variable.value.split(blank).next().unwrap_or(""))
        .at(variable.value_at);
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

/// A fix that corrects a setting's name has to write the variable's.
fn rename_back(finding: &mut Finding, service: &Service) {
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        let variable = service.variables.iter().find(|variable| variable.name_at == edit.span);
        if variable.is_some_and(|variable| variable.name.starts_with("KAFKA_")) && !edit.text.is_empty() {
            edit.text = format!("KAFKA_{}", edit.text.replace('.', "_").to_ascii_uppercase());
        }
    }
}
