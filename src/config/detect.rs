//! What a file is for, from its content and its name.

use super::source::FileKind;

/// Top-level keys of configtx.yaml.
const CONFIGTX_KEYS: [&str; 7] = [
    "profiles",
    "organizations",
    "orderer",
    "application",
    "capabilities",
    "channel",
    "resources",
];
/// Top-level keys of orderer.yaml, 1.0 to 2.x.
const ORDERER_KEYS: [&str; 12] = [
    "general",
    "fileledger",
    "ramledger",
    "jsonledger",
    "kafka",
    "debug",
    "operations",
    "metrics",
    "consensus",
    "sbft",
    "admin",
    "channelparticipation",
];
/// Keys that only orderer.yaml has, below the top level.
const NESTED_ORDERER_KEYS: [&str; 4] = ["shortinterval", "networktimeouts", "genesismethod", "ledgertype"];
/// Keys that only a broker has.
const BROKER_KEYS: [&str; 14] = [
    "broker.id",
    "zookeeper.connect",
    "log.dirs",
    "log.dir",
    "listeners",
    "advertised.listeners",
    "num.network.threads",
    "num.io.threads",
    "min.insync.replicas",
    "default.replication.factor",
    "message.max.bytes",
    "replica.fetch.max.bytes",
    "unclean.leader.election.enable",
    "log.retention.ms",
];
/// Keys that only ZooKeeper has.
const ZOOKEEPER_KEYS: [&str; 7] = [
    "clientport",
    "datadir",
    "ticktime",
    "initlimit",
    "synclimit",
    "maxclientcnxns",
    "datalogdir",
];

/// So much of a file is looked at.
const LINES: usize = 2_000;

/// The kind of the file `name` with content `text`. Content decides where it is clear, else the name.
pub fn detect(name: &str, text: &str) -> FileKind {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    by_content(text).or_else(|| by_name(&base)).unwrap_or(FileKind::Other)
}

#[derive(Default)]
struct Signs {
    configtx: usize,
    orderer: usize,
    broker: usize,
    zookeeper: usize,
    services: bool,
    image: bool,
    variables: usize,
    others: usize,
    profiles: bool,
}

fn by_content(text: &str) -> Option<FileKind> {
    let mut signs = Signs::default();
    for line in text.trim_start_matches('\u{feff}').lines().take(LINES) {
        note(&mut signs, line);
    }
    if signs.services || signs.image && signs.configtx + signs.orderer == 0 {
        Some(FileKind::Compose)
    } else if signs.profiles || signs.configtx > signs.orderer && signs.configtx >= 2 {
        Some(FileKind::Configtx)
    } else if signs.orderer >= 2 {
        Some(FileKind::Orderer)
    } else if signs.zookeeper > 0 && signs.zookeeper >= signs.broker {
        Some(FileKind::ZooKeeper)
    } else if signs.broker > 0 {
        Some(FileKind::Broker)
    } else if signs.variables > 0 && signs.others == 0 {
        Some(FileKind::Env)
    } else {
        None
    }
}

fn note(signs: &mut Signs, line: &str) {
    let trimmed = line.trim();
    if trimmed.is_empty() || trimmed.starts_with(['#', '!']) {
        return;
    }
    let indented = line.starts_with([' ', '\t', '-']);
    let end = trimmed.find(['=', ':', ' ', '\t']).unwrap_or(trimmed.len());
    let (key, rest) = trimmed.split_at(end);
    let separator = rest.trim_start().chars().next();
    let lower = key.trim_matches(['"', '\'']).to_ascii_lowercase();
    if separator == Some(':') && indented {
        signs.image |= lower == "image" || lower == "extends";
        signs.orderer += usize::from(NESTED_ORDERER_KEYS.contains(&lower.as_str()));
        return;
    }
    let known = |keys: &[&str]| usize::from(keys.contains(&lower.as_str()));
    if separator == Some(':') {
        signs.configtx += known(&CONFIGTX_KEYS);
        signs.orderer += known(&ORDERER_KEYS);
        signs.services |= lower == "services";
        signs.profiles |= lower == "profiles";
    } else if separator == Some('=') && !key.is_empty() {
        signs.broker += known(&BROKER_KEYS);
        let server = lower
            .strip_prefix("server.")
            .is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
        signs.zookeeper += known(&ZOOKEEPER_KEYS) + usize::from(server);
        let variable = key.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        if variable {
            signs.variables += 1;
        } else {
            signs.others += 1;
        }
    } else {
        signs.others += 1;
    }
}

fn by_name(base: &str) -> Option<FileKind> {
    let yaml = base.contains(".yaml") || base.contains(".yml");
    if base == ".env" || base.ends_with(".env") || base.starts_with(".env.") {
        Some(FileKind::Env)
    } else if base.contains("configtx") && yaml {
        Some(FileKind::Configtx)
    } else if base.contains("compose") && yaml {
        Some(FileKind::Compose)
    } else if base.starts_with("orderer") && yaml {
        Some(FileKind::Orderer)
    } else if base.starts_with("zoo") && (base.ends_with(".cfg") || base.ends_with(".properties")) {
        Some(FileKind::ZooKeeper)
    } else if base.starts_with("server") && base.ends_with(".properties") {
        Some(FileKind::Broker)
    } else if yaml && (base.contains("kafka") || base.contains("docker")) {
        Some(FileKind::Compose)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_files_by_content() {
        for (name, text, kind) in [
            ("a.txt", "---\nProfiles:\n  P:\n", FileKind::Configtx),
            (
                "x.yaml",
                "Organizations:\n- a\nOrderer:\n  OrdererType: kafka\n",
                FileKind::Configtx,
            ),
            (
                "configtx.yaml",
                "General:\n  ListenPort: 7050\nKafka:\n  Retry:\n",
                FileKind::Orderer,
            ),
            ("x.yaml", "Kafka:\n  Retry:\n    ShortInterval: 5s\n", FileKind::Orderer),
            ("a.yml", "version: '2'\nservices:\n  kafka0:\n", FileKind::Compose),
            (
                "a.yml",
                "kafka0:\n  image: hyperledger/fabric-kafka\n",
                FileKind::Compose,
            ),
            ("a", "broker.id=0\nlog.dirs = /tmp\n", FileKind::Broker),
            ("a", "# c\ntickTime=2000\nserver.1=z1:2888:3888\n", FileKind::ZooKeeper),
            (
                "a",
                "KAFKA_MESSAGE_MAX_BYTES=1000012 B\nIMAGE_TAG=latest\n",
                FileKind::Env,
            ),
            ("notes.md", "# Orderer\nhello\n", FileKind::Other),
        ] {
            assert_eq!(detect(name, text), kind, "{text}");
        }
    }

    #[test]
    fn falls_back_on_the_name() {
        for (name, kind) in [
            ("configtx.yaml", FileKind::Configtx),
            ("net/orderer.yaml", FileKind::Orderer),
            ("broker0/server.properties", FileKind::Broker),
            ("zoo.cfg", FileKind::ZooKeeper),
            ("docker-compose-kafka.yml", FileKind::Compose),
            (".env", FileKind::Env),
            ("readme.txt", FileKind::Other),
        ] {
            assert_eq!(detect(name, ""), kind, "{name}");
        }
    }
}
