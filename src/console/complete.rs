//! Completion: ways to go on with what has been typed.

use super::commands::NAMES;
use super::files::{base, resolve};
use super::session::Session;

/// Most ways that are offered.
const MOST: usize = 100;

/// Options of the commands that begin with dashes.
const OPTIONS: &[(&str, &[&str])] = &[
    (
        "kafka-topics.sh",
        &[
            "--alter",
            "--config",
            "--create",
            "--delete",
            "--delete-config",
            "--describe",
            "--if-exists",
            "--if-not-exists",
            "--list",
            "--partitions",
            "--replica-assignment",
            "--replication-factor",
            "--topic",
            "--topics-with-overrides",
            "--unavailable-partitions",
            "--under-replicated-partitions",
            "--zookeeper",
        ],
    ),
    (
        "kafka-console-producer.sh",
        &[
            "--broker-list",
            "--producer-property",
            "--property",
            "--request-required-acks",
            "--topic",
        ],
    ),
    (
        "kafka-console-consumer.sh",
        &[
            "--bootstrap-server",
            "--from-beginning",
            "--group",
            "--max-messages",
            "--offset",
            "--partition",
            "--property",
            "--timeout-ms",
            "--topic",
        ],
    ),
    (
        "kafka-configs.sh",
        &[
            "--add-config",
            "--alter",
            "--bootstrap-server",
            "--delete-config",
            "--describe",
            "--entity-default",
            "--entity-name",
            "--entity-type",
            "--zookeeper",
        ],
    ),
    (
        "kafka-consumer-groups.sh",
        &[
            "--all-topics",
            "--bootstrap-server",
            "--delete",
            "--describe",
            "--dry-run",
            "--execute",
            "--group",
            "--list",
            "--members",
            "--offsets",
            "--reset-offsets",
            "--shift-by",
            "--state",
            "--to-earliest",
            "--to-latest",
            "--to-offset",
            "--topic",
            "--verbose",
        ],
    ),
    ("kafka-server-start.sh", &["--override", "-daemon"]),
    ("zookeeper-server-start.sh", &["-daemon"]),
    (
        "configtxgen",
        &[
            "-channelID",
            "-configPath",
            "-inspectBlock",
            "-inspectChannelCreateTx",
            "-outputBlock",
            "-outputCreateChannelTx",
            "-profile",
            "-version",
        ],
    ),
    ("broadcast", &["--channel", "--count", "--orderer", "--size"]),
    ("peer", &["channel", "create", "fetch", "list", "version"]),
];

/// Whole words for the last word of the line.
pub(super) fn complete(session: &Session, terminal: usize, line: &str) -> Vec<String> {
    let Some(own) = session.terminals.get(terminal) else {
        return Vec::new();
    };
    let begins_word = line.is_empty() || line.ends_with([' ', '|', ';', '&', '>', '<']);
    let last = if begins_word {
        ""
    } else {
        line.rsplit([' ', '|', ';', '&', '>', '<']).next().unwrap_or("")
    };
    let command = line.rsplit(['|', ';', '&']).next().unwrap_or("").trim_start();
    let first = command.split_whitespace().next().unwrap_or("");
    let is_first = first == last && (first.is_empty() || !begins_word);
    let mut found: Vec<String> = Vec::new();
    if is_first && !last.contains('/') {
        found.extend(
            NAMES
                .iter()
                .filter(|name| name.starts_with(last))
                .map(|name| (*name).to_owned()),
        );
    }
    if last.starts_with('-') || first == "peer" {
        let known = OPTIONS.iter().find(|(name, _)| *name == base(first));
        let options = known.map_or(&[][..], |(_, options)| options);
        found.extend(
            options
                .iter()
                .filter(|name| name.starts_with(last))
                .map(|name| (*name).to_owned()),
        );
    }
    if !is_first || last.contains('/') {
        let before = line.get(..line.len() - last.len()).unwrap_or("").trim_end();
        if before.ends_with("--topic") {
            let names = session.machine.topic_names();
            found.extend(names.into_iter().filter(|name| name.starts_with(last)));
        }
        found.extend(paths(session, &own.cwd, last));
    }
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found
}

/// Names of files; folders end in a slash.
fn paths(session: &Session, cwd: &str, typed: &str) -> Vec<String> {
    let (folder, begun) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let place = match folder.strip_prefix('~') {
        Some(rest) => resolve(super::course::HOME, rest.trim_start_matches('/')),
        None => resolve(cwd, folder),
    };
    let files = &session.machine.files;
    let fits = |name: &&str| name.starts_with(begun) && (begun.starts_with('.') || !name.starts_with('.'));
    let shown = |name: &str| {
        let whole = resolve(&place, name);
        let end = if files.is_folder(&whole) { "/" } else { "" };
        format!("{folder}{name}{end}")
    };
    files.list(&place).into_iter().filter(fits).map(shown).collect()
}
