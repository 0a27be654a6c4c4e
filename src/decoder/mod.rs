//! The error decoder: from pasted log lines to what really happened, most likely first.
//!
//! A log is cut into lines, colours and prefixes go, and every line is held against the [`messages`] that the real
//! programs print. A message points at one or more [`causes`], each with a weight: a program's own word for the fault
//! weighs most, a symptom that many faults share weighs little. The words for people are in
//! `www/text/<language>/decoder.json` under `decoder.<cause>.title` and `.todo`.

pub mod causes;
mod index;
pub mod lines;
pub mod messages;
pub mod pattern;
pub mod places;

use std::collections::BTreeMap;

use causes::Cause;
use index::Index;
use lines::Line;
use messages::Verdict;

/// So much of a paste is looked at, in bytes; the end of a log says more than its start, so the end is kept.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// So many causes are named.
pub const MAX_CAUSES: usize = 12;
/// So many lines are quoted for one cause; all are counted.
pub const MAX_HITS: usize = 20;

/// One line that points at a cause.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Hit {
    /// Counted from 1.
    pub line: usize,
    /// The line without colours.
    pub text: String,
    /// What stands in the holes of the message, by name.
    pub values: Vec<(&'static str, String)>,
}

/// A cause with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Diagnosis {
    pub code: &'static str,
    /// The settings that decide it: the file's name, a blank, the key.
    pub keys: Vec<String>,
    /// The rule of the catalogue that sees the same fault in the files.
    pub rule: Option<&'static str>,
    /// Nothing is wrong: the line looks worse than it is.
    pub harmless: bool,
    /// 0 to 100.
    pub weight: u8,
    /// Lines that point at it, the most telling first.
    pub hits: Vec<Hit>,
    /// All lines that point at it.
    pub count: usize,
}

/// What a paste comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Decoding {
    /// Most likely first.
    pub causes: Vec<Diagnosis>,
    /// Numbers of the lines that look like errors and say nothing known.
    pub unknown: Vec<usize>,
    /// The paste was longer than [`MAX_BYTES`]; only its end was read.
    pub truncated: bool,
}

/// Names the causes that a log gives evidence of.
pub fn decode(text: &str) -> Decoding {
    let (text, skipped) = last_bytes(text);
    let mut found: BTreeMap<&'static str, Diagnosis> = BTreeMap::new();
    let mut unknown = Vec::new();
    let index = Index::new();
    for line in lines::split(text, skipped) {
        let mut named = Vec::new();
        for message in index.candidates(&line.text) {
            let Some(values) = pattern::matches(message.pattern, &line.text) else {
                continue;
            };
            for verdict in message.verdicts {
                named.extend(note(&mut found, verdict, &line, &values));
            }
        }
        named.sort_unstable();
        named.dedup();
        for code in &named {
            found.entry(code).and_modify(|diagnosis| diagnosis.count += 1);
        }
        if named.is_empty() && line.looks_like_error() && unknown.len() < MAX_HITS {
            unknown.push(line.number);
        }
    }
    apply_hints(&mut found);
    let mut causes: Vec<Diagnosis> = found
        .into_values()
        .filter(|diagnosis| !diagnosis.hits.is_empty())
        .collect();
    causes.sort_by_key(|diagnosis| {
        (
            std::cmp::Reverse(diagnosis.weight),
            diagnosis.hits.first().map(|hit| hit.line),
        )
    });
    causes.truncate(MAX_CAUSES);
    Decoding {
        causes,
        unknown,
        truncated: skipped > 0,
    }
}

/// The end of an over-long text, from the start of a line, and the number of lines before it.
fn last_bytes(text: &str) -> (&str, usize) {
    if text.len() <= MAX_BYTES {
        return (text, 0);
    }
    let mut start = text.len() - MAX_BYTES;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let start = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    (&text[start..], text[..start].matches('\n').count())
}

/// Adds what a line says to the cause that it points at, and gives the cause.
fn note(
    found: &mut BTreeMap<&'static str, Diagnosis>,
    verdict: &Verdict,
    line: &Line,
    values: &[(&'static str, &str)],
) -> Option<&'static str> {
    let cause = causes::find(refine(verdict.cause, values))?;
    let diagnosis = found.entry(cause.code).or_insert_with(|| Diagnosis {
        code: cause.code,
        keys: Vec::new(),
        rule: cause.rule,
        harmless: cause.harmless,
        weight: 0,
        hits: Vec::new(),
        count: 0,
    });
    for key in cause.keys {
        if let Some(key) = fill(key, values)
            && !diagnosis.keys.contains(&key)
            && diagnosis.keys.len() < MAX_HITS
        {
            diagnosis.keys.push(key);
        }
    }
    let hit = Hit {
        line: line.number,
        text: line.text.clone(),
        values: values.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
    };
    if verdict.weight > diagnosis.weight {
        diagnosis.weight = verdict.weight;
        diagnosis.hits.retain(|other| other.line != hit.line);
        diagnosis.hits.insert(0, hit);
    } else if diagnosis.hits.iter().all(|other| other.line != hit.line) {
        diagnosis.hits.push(hit);
    }
    diagnosis.hits.truncate(MAX_HITS);
    Some(cause.code)
}

/// Values can turn a general cause into a particular one.
fn refine(cause: &'static str, values: &[(&'static str, &str)]) -> &'static str {
    let value = |name: &str| values.iter().find(|value| value.0 == name).map_or("", |value| value.1);
    match cause {
        "value-invalid" if value("value").contains('#') => "inline-comment",
        "value-invalid" if value("value").is_empty() => "value-empty",
        // The first four bytes of a TLS hello (0x16 0x03 …) read as a length.
        "request-too-large" => match value("size").parse::<u32>().map(u32::to_be_bytes) {
            Ok([0x16, 0x03, ..]) => "kafka-tls-mismatch",
            Ok(bytes) if bytes == *b"GET " || bytes == *b"POST" || bytes == *b"PRI " => "not-a-kafka-client",
            _ => cause,
        },
        _ => cause,
    }
}

/// A cause's key with the values of the message put in; `None` when one is missing.
fn fill(key: &str, values: &[(&'static str, &str)]) -> Option<String> {
    let Some((before, rest)) = key.split_once('{') else {
        return Some(key.to_owned());
    };
    let (name, after) = rest.split_once('}')?;
    let value = values.iter().find(|value| value.0 == name)?.1;
    let value = value.split_once("].").map_or(value, |(_, path)| path);
    if value.is_empty() {
        return None;
    }
    let key = format!("{before}{value}{after}");
    Some(match key.strip_prefix("yaml ") {
        Some(path) => format!("{} {path}", file_of(path)),
        None => key,
    })
}

/// The YAML file that a path of settings belongs to.
fn file_of(path: &str) -> &'static str {
    let top = path.split('.').next().unwrap_or(path);
    let configtx = [
        "Orderer",
        "Organizations",
        "Channel",
        "Application",
        "Capabilities",
        "Profiles",
        "Resources",
    ];
    if configtx.contains(&top) {
        "configtx.yaml"
    } else {
        "orderer.yaml"
    }
}

/// A cause that another one makes more likely when both are there.
struct Hint {
    with: &'static str,
    evidence: &'static str,
    cause: &'static str,
    weight: u8,
}

/// The evidence causes are never named by themselves: they are settings in a dump.
const HINTS: [Hint; 2] = [
    Hint {
        with: "brokers-unreachable",
        evidence: "seen-kafka-tls",
        cause: "kafka-tls-mismatch",
        weight: 72,
    },
    Hint {
        with: "unclean-election",
        evidence: "seen-unclean",
        cause: "unclean-election",
        weight: 78,
    },
];

fn apply_hints(found: &mut BTreeMap<&'static str, Diagnosis>) {
    for hint in &HINTS {
        let both = found.contains_key(hint.with) && found.contains_key(hint.evidence);
        if let Some(diagnosis) = found.get_mut(hint.cause).filter(|_| both) {
            diagnosis.weight = diagnosis.weight.max(hint.weight);
        }
    }
    found.retain(|code, _| causes::find(code).is_some_and(|cause: &Cause| !cause.evidence));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_points_at_known_causes_and_every_cause_has_a_message() {
        let verdicts = || messages::all().flat_map(|message| message.verdicts);
        for verdict in verdicts() {
            assert!(causes::find(verdict.cause).is_some(), "{}", verdict.cause);
        }
        let refined = ["inline-comment", "value-empty", "not-a-kafka-client"];
        for cause in causes::CAUSES {
            let named = verdicts().any(|verdict| verdict.cause == cause.code) || refined.contains(&cause.code);
            assert!(named, "no message points at {}", cause.code);
        }
    }

    #[test]
    fn every_cause_has_its_words_in_both_languages() {
        for text in [
            include_str!("../../www/text/en/decoder.json"),
            include_str!("../../www/text/zh/decoder.json"),
        ] {
            let words: BTreeMap<String, String> = serde_json::from_str(text).expect("a flat map of texts");
            let named: Vec<&Cause> = causes::CAUSES.iter().filter(|cause| !cause.evidence).collect();
            assert_eq!(words.len(), named.len() * 2);
            for cause in named {
                for part in ["title", "todo"] {
                    let key = format!("decoder.{}.{part}", cause.code);
                    assert!(words.get(&key).is_some_and(|text| !text.is_empty()), "{key}");
                }
            }
        }
    }

    #[test]
    fn every_rule_that_a_cause_names_is_in_the_catalogue() {
        for cause in causes::CAUSES {
            assert!(
                cause.rule.is_none_or(|code| crate::rules::find(code).is_some()),
                "{}: {:?}",
                cause.code,
                cause.rule
            );
        }
    }

    fn first(text: &str) -> Diagnosis {
        decode(text).causes.into_iter().next().expect("a cause")
    }

    #[test]
    fn values_make_a_cause_particular() {
        let config = "org.apache.kafka.common.config.ConfigException: ";
        let comment = first(&format!(
            "{config}Invalid value -1   # keep for configuration log.retention.ms: Not a number of type LONG"
        ));
        assert_eq!(
            (comment.code, comment.keys),
            ("inline-comment", vec!["server.properties log.retention.ms".to_owned()])
        );
        let receive = "org.apache.kafka.common.network.InvalidReceiveException: Invalid receive (size = 369296128 larger than 104857600)";
        assert_eq!(first(receive).code, "kafka-tls-mismatch");
        assert_eq!(
            first(&receive.replace("369296128", "200000000")).code,
            "request-too-large"
        );
        assert_eq!(
            first("log.roll.ms must be equal or greater than 1").keys,
            ["server.properties log.roll.ms"]
        );
        assert_eq!(
            first("* 'Profiles[P].Orderer.BatchSize' has invalid keys: Max").keys,
            ["configtx.yaml Orderer.BatchSize"]
        );
    }

    #[test]
    fn a_setting_in_a_dump_makes_a_cause_more_likely() {
        let panic = "panic: [channel: g] Cannot set up producer = kafka: client has run out of available brokers to talk to (Is your cluster reachable?)";
        let codes = |text: &str| {
            decode(text)
                .causes
                .iter()
                .map(|cause| (cause.code, cause.weight))
                .collect::<Vec<_>>()
        };
        assert!(codes(panic).contains(&("kafka-tls-mismatch", 34)));
        assert!(codes(&format!("\tKafka.TLS.Enabled = true\n{panic}")).contains(&("kafka-tls-mismatch", 72)));
        assert!(decode("Kafka.TLS.Enabled = true").causes.is_empty());
    }

    #[test]
    fn a_line_counts_once_however_many_messages_it_holds() {
        let line = "panic: [channel: g] Cannot set up producer = kafka: client has run out of available brokers to talk to (Is your cluster reachable?)";
        let cause = first(&format!("{line}\nfine\n{line}"));
        assert_eq!((cause.code, cause.count), ("brokers-unreachable", 2));
        let lines: Vec<usize> = cause.hits.iter().map(|hit| hit.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn the_unknown_is_said_to_be_unknown() {
        let decoding = decode("fine\n2018-01-01 [x] f -> ERRO 001 something nobody knows");
        assert_eq!((decoding.causes.len(), decoding.unknown), (0, vec![2]));
    }

    proptest::proptest! {
        #[test]
        fn any_paste_is_survived(text in "([ -~\\n\\x1b排é{}'\"]|Invalid value |panic: | for configuration |Invalid receive \\(size = ){0,60}") {
            decode(&text);
        }
    }
}
