//! Settings that Kafka does not know: it passes them over without a word.

use std::collections::BTreeMap;

use super::table::{self, KEYS};
use crate::config::spelling;
use crate::config::topic;
use crate::config::written::Written;
use crate::finding::{Edit, Finding, Fix, Message, Severity};

/// A byte-order mark, read as ISO-8859-1. A rule of its own speaks of it.
const MARK: &str = "ï»¿";

/// Reports settings that no broker reads, and settings that a later line of the same file replaces.
pub(super) fn report(written: &[Written], last: &BTreeMap<&str, &Written>, findings: &mut Vec<Finding>) {
    for entry in written {
        let winner = last.get(entry.key.as_str()).copied().unwrap_or(entry);
        if !std::ptr::eq(winner, entry) {
            report_replaced(entry, winner, findings);
        } else if !is_read(&entry.key) && !is_for_plugin(&entry.key, last) && !entry.key.starts_with(MARK) {
            findings.push(unknown(entry, last));
        }
    }
}

fn report_replaced(entry: &Written, winner: &Written, findings: &mut Vec<Finding>) {
    let (Some(at), Some(other)) = (entry.key_at, winner.key_at) else {
        return;
    };
    if at.file == other.file {
        let finding = Finding::new("BROKER-KEY-05", Severity::Advice)
            .with("key", entry.key.as_str())
            .at(at)
            .related(other, Message::new("BROKER-KEY-05.related"));
        findings.push(finding);
    }
}

/// Known to Kafka, on its own or for one listener (`listener.name.<listener>.<key>`).
fn is_read(key: &str) -> bool {
    let known = |key: &str| table::find(key).is_some();
    let for_listener = || key.strip_prefix("listener.name.").and_then(|rest| rest.split_once('.'));
    known(key)
        || for_listener()
            .is_some_and(|(_, rest)| known(rest) || rest.split_once('.').is_some_and(|(_, rest)| known(rest)))
}

/// Settings of the shipped authoriser, or of a class that the file names: it gets the whole file.
fn is_for_plugin(key: &str, last: &BTreeMap<&str, &Written>) -> bool {
    let authoriser = last.contains_key("authorizer.class.name");
    authoriser && (key == "super.users" || key == "allow.everyone.if.no.acl.found" || key.starts_with("authorizer."))
        || last.contains_key("metric.reporters")
}

fn unknown(entry: &Written, last: &BTreeMap<&str, &Written>) -> Finding {
    let meant = suggestion(&entry.key);
    let code = meant.map_or("BROKER-KEY-01", |meant| code(&entry.key, meant));
    let finding = Finding::new(code, Severity::Warning)
        .with("key", entry.key.as_str())
        .at_if(entry.key_at);
    let Some(meant) = meant else {
        return finding;
    };
    let mut finding = finding.with("meant", meant);
    finding.message.key = format!("{code}.what.meant").into();
    match entry.key_at {
        Some(span) if !last.contains_key(meant) && span.start < span.end && fits(entry, meant) => finding.fix(Fix {
            title: Message::new("fix.rename").with("meant", meant),
            safe: false,
            edits: vec![Edit {
                span,
                text: meant.to_owned(),
            }],
        }),
        _ => finding,
    }
}

/// Whether the value would be taken under the other name. The text behind a forgotten separator would not.
fn fits(entry: &Written, meant: &str) -> bool {
    let key = KEYS.iter().find(|key| key.name == meant);
    !missing_separator(&entry.key, meant) && key.is_some_and(|key| key.parse(&entry.value).is_ok())
}

/// Which mistake it was: the name of a topic's setting, of an environment variable, another letter case, or a slip.
fn code(key: &str, meant: &str) -> &'static str {
    if topic::KEYS.iter().any(|known| known.name == key) {
        "BROKER-KEY-02"
    } else if key.starts_with("KAFKA_") {
        "BROKER-KEY-03"
    } else if key.eq_ignore_ascii_case(meant) {
        "BROKER-KEY-04"
    } else {
        "BROKER-KEY-01"
    }
}

/// `broker.id1`: the separator was forgotten.
fn missing_separator(key: &str, meant: &str) -> bool {
    key.len() > meant.len() && key.starts_with(meant)
}

/// The setting that was probably meant.
fn suggestion(key: &str) -> Option<&'static str> {
    let plain = key
        .strip_prefix("KAFKA_")
        .unwrap_or(key)
        .to_lowercase()
        .replace(['_', '-'], ".");
    let exact = || KEYS.iter().map(|known| known.name).find(|&known| known == plain);
    let of_topic = || {
        topic::KEYS
            .iter()
            .find(|known| known.name == plain)
            .and_then(|known| known.counterpart)
    };
    let longest = || {
        let starts = KEYS
            .iter()
            .map(|known| known.name)
            .filter(|&known| missing_separator(key, known));
        starts.max_by_key(|known| known.len())
    };
    exact()
        .or_else(of_topic)
        .or_else(longest)
        .or_else(|| spelling::nearest(&plain, KEYS.iter().map(|known| known.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_probably_meant() {
        for (key, meant) in [
            ("KAFKA_MIN_INSYNC_REPLICAS", Some("min.insync.replicas")),
            ("Min.Insync.Replicas", Some("min.insync.replicas")),
            ("retention.ms", Some("log.retention.ms")),
            ("max.message.bytes", Some("message.max.bytes")),
            ("log.retention.miliseconds", None),
            ("replica.fetch.max.bytes10485760", Some("replica.fetch.max.bytes")),
            ("min.insync.replica", Some("min.insync.replicas")),
            (
                "unclean.leader.election.enabled",
                Some("unclean.leader.election.enable"),
            ),
            ("nothing.like.it", None),
        ] {
            assert_eq!(suggestion(key), meant, "{key}");
        }
    }

    #[test]
    fn settings_of_one_listener_are_known() {
        assert!(is_read("listener.name.internal.ssl.keystore.location"));
        assert!(is_read("listener.name.external.plain.sasl.jaas.config"));
        assert!(!is_read("listener.name.internal"));
    }
}
