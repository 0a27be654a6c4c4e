//! A refusal by configtxgen or the orderer as a finding: the rule that it belongs to, and what the rule's texts speak
//! of. The real programs have few forms of words for many faults; a person needs the faults told apart.

use super::codes;
use super::suggest;
use crate::config::fabric::channelconfig::is_broker;
use crate::config::fabric::configtx::Orderer;
use crate::config::fabric::lookup::{FabricFile, Stranger, stranger};
use crate::config::source::{FileSet, Span};
use crate::config::versions::FabricVersion;
use crate::finding::{Arg, Edit, Finding, Fix, Message, Severity};

/// What is known where a complaint is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) kind: FabricFile,
    pub(super) name: &'a str,
    pub(super) files: &'a FileSet,
    pub(super) fabric: FabricVersion,
}

impl<'a> Reading<'a> {
    fn written(&self, at: Span) -> &'a str {
        self.files.text(at)
    }
}

fn error(code: &'static str, at: Span) -> Finding {
    Finding::new(code, Severity::Error).at(at)
}

/// A fix that writes `text` at `span`.
fn replace(key: &str, span: Span, text: String, safe: bool) -> Fix {
    let title = Message::new("fix.set").with("key", key).with("value", text.as_str());
    Fix {
        title,
        safe,
        edits: vec![Edit { span, text }],
    }
}

/// The anchor that yaml.v2 does not know, when that is what it says.
pub(super) fn unknown_anchor(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("unknown anchor '")?;
    rest.split_once('\'').map(|(anchor, _)| anchor)
}

/// One complaint of mapstructure: `'Orderer' has invalid keys: …`, `cannot parse '…' as uint: …`.
pub(super) fn decoding(reading: Reading<'_>, text: &str, at: Span) -> Finding {
    let path = text.split('\'').nth(1).unwrap_or("");
    if let Some((_, keys)) = text.split_once(" has invalid keys: ") {
        return strange_keys(reading, path, keys, at);
    }
    let key = path.rsplit('.').next().unwrap_or(path);
    let written = reading.written(at);
    if path == "Kafka.Version" {
        return kafka_version(text, written, at);
    }
    let (sizes, durations, general) = match reading.kind {
        FabricFile::Configtx => (
            Some(codes::CONFIGTX_BYTE_SIZE),
            codes::CONFIGTX_DURATION,
            codes::CONFIGTX_TYPE,
        ),
        FabricFile::OrdererYaml => (None, codes::ORDERER_DURATION, codes::ORDERER_TYPE),
    };
    let as_size = path.contains(".BatchSize.") && !text.contains("unconvertible");
    let as_duration = text.starts_with("cannot parse") && text.contains("' as int:") && is_duration(key);
    let (code, better) = match sizes {
        Some(code) if as_size => (code, suggest::byte_size(written)),
        _ if as_duration => (durations, suggest::duration(written)),
        _ => {
            let shown = if path.is_empty() { reading.name } else { path };
            return error(general, at).with("key", shown).with("problem", text);
        }
    };
    let finding = error(code, at).with("key", key).with("value", written);
    match better {
        Some(better) => finding.fix(replace(key, at, better, false)),
        None => finding,
    }
}

fn kafka_version(text: &str, written: &str, at: Span) -> Finding {
    let finding = error(codes::KAFKA_VERSION, at)
        .with("value", written)
        .with("problem", text);
    let bare_number =
        text.contains("expected a map") && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match bare_number && !written.is_empty() {
        true => finding.fix(replace("Kafka.Version", at, format!("\"{written}\""), true)),
        false => finding,
    }
}

/// What panics after orderer.yaml is decoded.
pub(super) fn completing(text: &str, at: Span) -> Finding {
    let code = if text.contains("SASLPlain") {
        codes::KAFKA_SASL_INCOMPLETE
    } else if text.contains("Kafka.TLS") {
        codes::KAFKA_TLS_INCOMPLETE
    } else {
        return error(codes::ORDERER_TYPE, at)
            .with("key", "orderer.yaml")
            .with("problem", text);
    };
    error(code, at).with("problem", text)
}

/// Names of the durations of both files.
fn is_duration(key: &str) -> bool {
    ["Timeout", "Interval", "Total", "Backoff", "Window"]
        .iter()
        .any(|ending| key.ends_with(ending))
}

fn strange_keys(reading: Reading<'_>, path: &str, keys: &str, at: Span) -> Finding {
    let (unknown, of_release, again) = match reading.kind {
        FabricFile::Configtx => (
            codes::CONFIGTX_KEY,
            codes::CONFIGTX_KEY_OF_RELEASE,
            codes::CONFIGTX_KEY_TWICE,
        ),
        FabricFile::OrdererYaml => (codes::ORDERER_KEY, codes::ORDERER_KEY_OF_RELEASE, codes::ORDERER_KEY),
    };
    let section = if path.is_empty() { reading.name } else { path };
    let first = keys.split(", ").next().unwrap_or(keys);
    let finding = |code| error(code, at).with("section", section).with("keys", keys);
    match stranger(reading.kind, path, first, reading.fabric) {
        Stranger::Again => finding(again),
        Stranger::OfReleases(first, last) => {
            let releases = if last == FabricVersion::V3 {
                format!("{}+", first.name())
            } else {
                format!("{} – {}", first.name(), last.name())
            };
            finding(of_release).with("releases", releases)
        }
        Stranger::Misspelt(meant) => {
            let mut finding = finding(unknown).with("meant", meant);
            finding.message.key = format!("{unknown}.what.meant").into();
            let fix = Fix {
                title: Message::new("fix.rename").with("key", first).with("meant", meant),
                safe: false,
                edits: vec![Edit {
                    span: at,
                    text: meant.to_owned(),
                }],
            };
            finding.fix(fix)
        }
        Stranger::Unknown => {
            let mut finding = finding(unknown);
            if reading.kind == FabricFile::OrdererYaml && path == "Kafka" && first.eq_ignore_ascii_case("Brokers") {
                finding.message.key = "ORDERER-KEY-01.what.brokers".into();
            }
            finding
        }
    }
}

/// What `Load` says of a file that decodes.
pub(super) fn loading(reading: Reading<'_>, profile: &str, text: &str, at: Span) -> Finding {
    if let Some(kind) = text.strip_prefix("unknown orderer type: ") {
        return unknown_type(reading, kind, at);
    }
    let raft = ["etcdraft", "Etcdraft", "election tick", "consenter info"];
    if raft.iter().any(|start| text.starts_with(start)) {
        return error(codes::CONFIGTX_RAFT, at).with("problem", text);
    }
    let mut finding = error(codes::CONFIGTX_PROFILE, at)
        .with("profile", profile)
        .with("problem", text);
    if text.starts_with("runtime error") {
        finding.message.key = "CONFIGTX-PROFILE-01.what.empty".into();
    }
    finding
}

fn unknown_type(reading: Reading<'_>, kind: &str, at: Span) -> Finding {
    let finding = error(codes::CONFIGTX_ORDERER_TYPE, at).with("value", kind);
    let written = reading.written(at);
    match suggest::orderer_type(kind) {
        Some(meant) if written.contains(kind) => {
            let text = written.replacen(kind, meant, 1);
            finding.fix(replace("OrdererType", at, text, false))
        }
        _ => finding,
    }
}

/// What the encoder says of a profile that loads.
pub(super) fn encoding(reading: Reading<'_>, profile: &str, text: &str, at: Span) -> Finding {
    if let Some((_, kind)) = text.split_once("unknown orderer type: ") {
        return unknown_type(reading, kind, at);
    }
    if text.starts_with("refusing to generate block") {
        return error(codes::CONFIGTX_PROFILE, at)
            .with("profile", profile)
            .with("problem", text);
    }
    error(codes::CONFIGTX_ENCODE, at).with("problem", text)
}

/// What the orderer says of the block: `text` without the words of the callers around it.
pub(super) fn bootstrap(reading: Reading<'_>, orderer: Option<&Orderer>, text: &str, at: Span) -> Finding {
    if let Some(entry) = text.strip_prefix("Invalid broker entry: ") {
        return broker_entry(reading, entry, at);
    }
    if text.starts_with("Attempted to set the batch size preferred max bytes") {
        let finding = error(codes::PREFERRED_ABOVE_ABSOLUTE, at);
        return match orderer {
            Some(orderer) => preferred_above_absolute(finding, orderer),
            None => finding,
        };
    }
    if text.starts_with("Attempted to set the batch timeout") {
        let written = reading.written(at);
        let finding = error(codes::TIMEOUT_NOT_POSITIVE, at).with("value", written);
        return match written.strip_prefix('-') {
            Some(positive) if !positive.is_empty() => {
                finding.fix(replace("BatchTimeout", at, positive.to_owned(), false))
            }
            _ => finding,
        };
    }
    let code = if text.contains("OrdererAddresses") {
        codes::NO_ORDERER_ADDRESSES
    } else if text.starts_with("cannot enable") {
        codes::CAPABILITIES_WITHOUT_SUPPORT
    } else {
        codes::CONFIGTX_ENCODE
    };
    error(code, at).with("problem", text)
}

fn preferred_above_absolute(finding: Finding, orderer: &Orderer) -> Finding {
    let (preferred, absolute) = (&orderer.preferred_max_bytes, &orderer.absolute_max_bytes);
    let finding = finding
        .with("preferred", Arg::Bytes(preferred.value.into()))
        .with("absolute", Arg::Bytes(absolute.value.into()));
    match (preferred.at(), &absolute.written) {
        (Some(at), Some(written)) => finding.fix(replace("PreferredMaxBytes", at, written.clone(), false)),
        (Some(at), None) => finding.fix(replace("PreferredMaxBytes", at, absolute.value.to_string(), false)),
        _ => finding,
    }
}

fn broker_entry(reading: Reading<'_>, entry: &str, at: Span) -> Finding {
    let parts: Vec<&str> = entry
        .split([',', ';', ' '])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() < 2 || !parts.iter().all(|part| is_broker(part)) {
        let finding = error(codes::INVALID_BROKER, at).with("value", entry);
        let plain = entry.split_once("://").map_or(entry, |(_, rest)| rest).trim();
        return match (plain != entry && is_broker(plain), reading.written(at).contains(entry)) {
            (true, true) => finding.fix(replace("Kafka.Brokers", at, plain.to_owned(), false)),
            _ => finding,
        };
    }
    let text = reading.files.get(at.file).map_or("", |file| file.text.as_str());
    let before = text.get(..at.start as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let separator = match line.strip_suffix("- ") {
        Some(indent) if indent.trim().is_empty() => {
            let line_end = if before.ends_with("\r\n") || text.contains("\r\n") {
                "\r\n"
            } else {
                "\n"
            };
            format!("{line_end}{indent}- ")
        }
        _ => ", ".to_owned(),
    };
    let list = parts.join(&separator);
    let text = if separator == ", " && line.trim_end().ends_with(':') {
        format!("[{list}]")
    } else {
        list
    };
    let fix = Fix {
        title: Message::new("fix.split"),
        safe: false,
        edits: vec![Edit { span: at, text }],
    };
    error(codes::SEVERAL_BROKERS, at).with("value", entry).fix(fix)
}
