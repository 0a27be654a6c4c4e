//! From written settings to a server, or to the refusal that ZooKeeper prints.

use super::ensemble::{self, BadMember, Member};
use super::table::{KEYS, Kind, ZooKeeperKey, find};
use crate::config::config_def::Preset;
use crate::config::java;
use crate::config::network::{KeyValue, Setting, Value, ZooKeeperServer};
use crate::config::properties;
use crate::config::source::{FileId, FileKind, FileSet, Span};
use crate::config::spelling;
use crate::config::written::{Written, program_name, winners};
use crate::finding::{Edit, Finding, Fix, Message, Severity, Stage};

const PLAIN_NAMES: [&str; 6] = ["zookeeper", "zoo", "config", "conf", "kafka", "common"];

/// Reads all files of kind [`FileKind::ZooKeeper`], one server each.
pub fn read_files(files: &FileSet, findings: &mut Vec<Finding>) -> Vec<ZooKeeperServer> {
    let all: Vec<FileId> = files.of_kind(FileKind::ZooKeeper).map(|(id, _)| id).collect();
    let mut servers = Vec::new();
    for (index, &id) in all.iter().enumerate() {
        let Some(file) = files.get(id) else { continue };
        let written = match properties::read(id, &file.text) {
            Ok(read) => read.into_iter().map(Written::from).collect::<Vec<_>>(),
            Err(malformed) => {
                let finding = Finding::new("ZK-SYNTAX-01", Severity::Error)
                    .at(malformed.at)
                    .refused(Stage::ZooKeeperStart, properties::MALFORMED);
                findings.push(finding);
                continue;
            }
        };
        let mut name = program_name(&file.name, &PLAIN_NAMES);
        if name.is_empty() {
            name = if all.len() == 1 {
                "zookeeper".to_owned()
            } else {
                format!("zookeeper{}", index + 1)
            };
        }
        servers.extend(from_settings(&name, id, &written, findings));
    }
    servers
}

/// A reason for which ZooKeeper does not start.
struct Problem {
    code: &'static str,
    key: &'static str,
    value: String,
    at: Option<Span>,
    /// The exception's message; ZooKeeper prints it after "Error processing <file>".
    text: String,
}

/// Makes a server of what is written. `None` when ZooKeeper refuses to start; the refusal is then among the findings.
///
/// The real parser walks the settings in the order of a hash table that depends on the Java version, so which of several
/// bad values it names is not certain; here it is the first of the file.
pub fn from_settings(
    name: &str,
    file: FileId,
    written: &[Written],
    findings: &mut Vec<Finding>,
) -> Option<ZooKeeperServer> {
    report_odd_keys(written, findings);
    let mut problems = Vec::new();
    let values = values(written, &mut problems);
    let server = ZooKeeperServer {
        name: name.to_owned(),
        file,
        home: Span::new(file, 0, 0),
        tick_time: tick_time(&values),
        values,
    };
    if problems.is_empty() {
        check(&server, &mut problems);
    }
    if problems.is_empty() {
        return Some(server);
    }
    for (index, problem) in problems.into_iter().enumerate() {
        let finding = Finding::new(problem.code, Severity::Error)
            .with("key", problem.key)
            .with("value", problem.value)
            .with("text", problem.text.as_str())
            .at(problem.at.unwrap_or(Span::new(file, 0, 0)));
        findings.push(if index == 0 {
            finding.refused(Stage::ZooKeeperStart, problem.text)
        } else {
            finding
        });
    }
    None
}

/// Every known setting with its value in force, and the members of the ensemble, sorted by name.
fn values(written: &[Written], problems: &mut Vec<Problem>) -> Vec<KeyValue> {
    let last = winners(written);
    let mut values: Vec<KeyValue> = KEYS
        .iter()
        .filter(|key| key.family().is_none() && !last.contains_key(key.name))
        .map(|key| KeyValue {
            name: key.name.into(),
            setting: Setting::default_of(key.preset.value()),
            key_at: None,
        })
        .collect();
    for entry in written {
        let counts = last
            .get(entry.key.as_str())
            .is_some_and(|winner| std::ptr::eq(*winner, entry));
        let name = java::trim(&entry.key);
        let Some(key) = find(name).filter(|_| counts) else {
            continue;
        };
        match value(key, name, entry) {
            Ok(value) => values.push(KeyValue {
                name: name.to_owned().into(),
                setting: Setting {
                    value,
                    origin: entry.origin.clone(),
                    written: Some(java::trim(&entry.value).to_owned()),
                },
                key_at: entry.key_at,
            }),
            Err(text) => problems.push(Problem {
                code: "ZK-VALUE-01",
                key: key.name,
                value: java::trim(&entry.value).to_owned(),
                at: entry.at(),
                text,
            }),
        }
    }
    values.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    values
}

/// The parsed value, or the exception's message.
fn value(key: &ZooKeeperKey, name: &str, entry: &Written) -> Result<Value, String> {
    let text = java::trim(&entry.value);
    let suffix = key
        .family()
        .map_or("", |family| name.strip_prefix(family).unwrap_or(""));
    let long = |text: &str| java::parse_integer(text).ok_or_else(|| java::not_a_number(text));
    match key.name {
        _ if !key.parsed => Ok(Value::Text(text.to_owned())),
        "server.N" => match ensemble::parse(suffix, text, entry.at()) {
            Ok(_) => Ok(Value::Text(text.to_owned())),
            Err(BadMember::Cause(text) | BadMember::Config(text)) => Err(text),
        },
        "group.N" => {
            long(suffix)?;
            text.split(':').try_for_each(|id| long(id).map(drop))?;
            Ok(Value::Text(text.to_owned()))
        }
        "weight.N" => {
            long(suffix)?;
            Ok(Value::Int(long(text)?))
        }
        "peerType" if !["observer", "participant"].contains(&text.to_lowercase().as_str()) => {
            Err(format!("Unrecognised peertype: {text}"))
        }
        _ => match key.kind {
            Kind::Int => Ok(Value::Int(i64::from(java::number_format(text)?))),
            Kind::Long => Ok(Value::Int(long(text)?)),
            Kind::Boolean => Ok(Value::Bool(text.eq_ignore_ascii_case("true"))),
            Kind::Text | Kind::YesNo => Ok(Value::Text(text.to_owned())),
        },
    }
}

fn tick_time(values: &[KeyValue]) -> Setting<i64> {
    let entry = values.iter().find(|entry| entry.name == "tickTime");
    match entry.map(|entry| (&entry.setting, &entry.setting.value)) {
        Some((setting, &Value::Int(value))) => Setting {
            value,
            origin: setting.origin.clone(),
            written: setting.written.clone(),
        },
        _ => Setting::default_of(3000),
    }
}

/// Code of the finding about a requirement on `key`.
fn code(key: &str) -> &'static str {
    match key {
        "minSessionTimeout" => "ZK-SESSION-01",
        "initLimit" | "syncLimit" => "ZK-ENSEMBLE-06",
        "server.N" | "peerType" => "ZK-ENSEMBLE-08",
        _ => "ZK-REQUIRED-01",
    }
}

/// What ZooKeeper asks for after parsing, in its order.
fn check(server: &ZooKeeperServer, problems: &mut Vec<Problem>) {
    let get = |name: &str| server.values.iter().find(|entry| entry.name == name);
    let int = |name: &str, unset: i64| match get(name).map(|entry| &entry.setting.value) {
        Some(&Value::Int(value)) => value,
        _ => unset,
    };
    let mut refuse = |holds: bool, key: &'static str, text: String| {
        if !holds {
            let entry = get(key);
            problems.push(Problem {
                code: code(key),
                key,
                value: entry
                    .and_then(|entry| entry.setting.written.clone())
                    .unwrap_or_default(),
                at: entry.and_then(|entry| entry.setting.at()),
                text,
            });
        }
    };
    let not_set = |key: &str| format!("{key} is not set");
    let has_dir = get("dataDir").is_some_and(|entry| entry.setting.value != Preset::Required.value());
    refuse(has_dir, "dataDir", not_set("dataDir"));
    refuse(int("clientPort", 0) != 0, "clientPort", not_set("clientPort"));
    refuse(server.tick_time.value != 0, "tickTime", not_set("tickTime"));
    // Both are -1 when not set, so a minimum alone is refused too.
    let ordered = int("minSessionTimeout", -1) <= int("maxSessionTimeout", -1);
    let text = "minSessionTimeout must not be larger than maxSessionTimeout";
    refuse(ordered, "minSessionTimeout", text.to_owned());
    let (observers, servers): (Vec<Member>, Vec<Member>) = ensemble::ensemble(server)
        .into_iter()
        .partition(|member| member.observer);
    if servers.len() < 2 {
        let what = if servers.is_empty() { "participants" } else { "quorum" };
        let text = format!("Observers w/o {what} is an invalid configuration");
        refuse(observers.is_empty(), "peerType", text);
        return;
    }
    refuse(int("initLimit", 0) != 0, "initLimit", not_set("initLimit"));
    refuse(int("syncLimit", 0) != 0, "syncLimit", not_set("syncLimit"));
    let lacking = servers.iter().find(|member| member.election_port.is_none());
    if let Some(member) = lacking.filter(|_| int("electionAlg", 3) != 0) {
        problems.push(Problem {
            code: code("server.N"),
            key: "server.N",
            value: member.host.clone(),
            at: member.at,
            text: format!("Missing election port for server: {}", member.id),
        });
    }
}

/// Names that look like a known one but are not, and settings that a later line replaces.
fn report_odd_keys(written: &[Written], findings: &mut Vec<Finding>) {
    let last = winners(written);
    for entry in written {
        let Some(winner) = last.get(entry.key.as_str()).copied() else {
            continue;
        };
        if let (false, Some(at), Some(other)) = (std::ptr::eq(winner, entry), entry.key_at, winner.key_at) {
            let finding = Finding::new("ZK-KEY-02", Severity::Advice)
                .with("key", entry.key.as_str())
                .at(at)
                .related(other, Message::new("ZK-KEY-02.related"));
            findings.push(finding);
            continue;
        }
        let name = java::trim(&entry.key);
        if find(name).is_none()
            && let Some(meant) = suggestion(name)
        {
            findings.push(misspelt(entry, name, meant));
        }
    }
}

fn misspelt(entry: &Written, name: &str, meant: &'static str) -> Finding {
    let finding = Finding::new("ZK-KEY-01", Severity::Warning)
        .with("key", name)
        .with("meant", meant)
        .at_if(entry.key_at);
    match entry.key_at {
        Some(span) => finding.fix(Fix {
            title: Message::new("fix.rename").with("meant", meant),
            safe: false,
            edits: vec![Edit {
                span,
                text: meant.to_owned(),
            }],
        }),
        None => finding,
    }
}

/// Any other name is legal: it becomes the Java system property `zookeeper.<name>`.
fn suggestion(name: &str) -> Option<&'static str> {
    let single = || KEYS.iter().filter(|key| key.family().is_none()).map(|key| key.name);
    single()
        .find(|known| known.eq_ignore_ascii_case(name))
        .or_else(|| spelling::nearest(name, single()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::SourceFile;
    use crate::config::zookeeper::{max_session_timeout_ms, session_timeout_ms};

    fn read(text: &str) -> (Option<ZooKeeperServer>, Vec<Finding>) {
        let file = SourceFile {
            name: "zookeeper.properties".to_owned(),
            kind: FileKind::ZooKeeper,
            text: text.to_owned(),
        };
        let mut findings = Vec::new();
        let server = read_files(&FileSet { files: vec![file] }, &mut findings).pop();
        (server, findings)
    }

    fn refusal(text: &str) -> String {
        let (server, findings) = read(text);
        assert!(server.is_none(), "{text}");
        let refused: Vec<_> = findings.into_iter().filter_map(|finding| finding.refusal).collect();
        assert_eq!(refused.len(), 1, "{text}");
        refused[0].text.clone()
    }

    const BASE: &str = "dataDir=/tmp/zookeeper\nclientPort=2181\n";

    #[test]
    fn a_server_on_its_own() {
        let (server, findings) = read(&format!("{BASE}maxClientCnxns=0\n"));
        let server = server.expect("a good file");
        assert_eq!((server.name.as_str(), server.tick_time.value), ("zookeeper", 3000));
        assert_eq!(max_session_timeout_ms(&server), 60_000);
        assert_eq!(session_timeout_ms(&server, 1000), 6000);
        assert!(ensemble::ensemble(&server).is_empty() && findings.is_empty());
    }

    #[test]
    fn an_ensemble() {
        let lines =
            "initLimit=5\nsyncLimit=2\nserver.2=b:2888:3888\nserver.1=[::1]:2888:3888\nserver.10=c:2888:3888:observer";
        let (server, _) = read(&format!("{BASE}{lines}"));
        let members = ensemble::ensemble(&server.expect("a good file"));
        let seen: Vec<_> = members.iter().map(|m| (m.id, m.host.as_str(), m.observer)).collect();
        assert_eq!(seen, [(1, "::1", false), (2, "b", false), (10, "c", true)]);
    }

    #[test]
    fn refusals_word_for_word() {
        for (text, words) in [
            ("clientPort=2181\n", "dataDir is not set"),
            ("dataDir=/d\n", "clientPort is not set"),
            (
                "dataDir=/d\nclientPort=2181 # default\n",
                "For input string: \"2181 # default\"",
            ),
        ] {
            assert_eq!(refusal(text), words);
        }
        for (text, words) in [
            ("tickTime=0", "tickTime is not set"),
            (
                "minSessionTimeout=4000",
                "minSessionTimeout must not be larger than maxSessionTimeout",
            ),
            ("peerType=voter", "Unrecognised peertype: voter"),
            ("server.1=a:1:2\nserver.2=b:1:2", "initLimit is not set"),
            (
                "initLimit=5\nsyncLimit=2\nserver.1=a:1\nserver.2=b:1:2",
                "Missing election port for server: 1",
            ),
            (
                "server.1=a:1:2:observer",
                "Observers w/o participants is an invalid configuration",
            ),
            ("server.x=a:1:2", "For input string: \"x\""),
            ("server.1=a", "Index 1 out of bounds for length 1"),
            ("server.1=[::1", "[::1 starts with '[' but has no matching ']:'"),
        ] {
            assert_eq!(refusal(&format!("{BASE}{text}\n")), words);
        }
    }

    #[test]
    fn a_misspelt_name_is_reported_and_any_other_is_legal() {
        let (_, findings) = read(&format!("{BASE}ticktime=2000\n4lw.commands.whitelist=*\n"));
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_ref()).collect();
        assert_eq!(codes, ["ZK-KEY-01"]);
    }
}
