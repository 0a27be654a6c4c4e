//! What there is to say about every key of the four files: for hover texts, completion and the effective configuration.
//!
//! The meanings are in `www/text/<language>/keys.json` under [`Key::text`].

use super::broker::table as broker;
use super::config_def::{Check, ConfigKey, Dynamic, Importance, Preset, value_text};
use super::fabric::outline::{self, YamlKey};
use super::source::FileKind;
use super::versions::{FabricVersion, KafkaVersion};
use super::zookeeper::table as zookeeper;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    None,
    Bytes,
    Kilobytes,
    Millis,
    Seconds,
    Minutes,
    Hours,
    /// Multiples of ZooKeeper's `tickTime`.
    Ticks,
    Percent,
    /// Go's durations: a number with its own unit.
    Duration,
}

/// One key of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub name: String,
    /// The program's own name of the type: `INT`, `uint32`, `section`.
    pub kind: &'static str,
    pub unit: Unit,
    /// What counts when the key is not written, as it would be written; `None` when nothing does.
    pub preset: Option<String>,
    /// The program does not start without it.
    pub required: bool,
    /// Inclusive bounds.
    pub range: (Option<i64>, Option<i64>),
    /// The only values, when the program names them.
    pub values: &'static [&'static str],
    pub importance: Option<Importance>,
    pub dynamic: Option<Dynamic>,
    /// For a broker key: the topic-level key that it gives the default of.
    pub topic_key: Option<&'static str>,
    /// Key of its meaning.
    pub text: String,
}

/// All keys of a properties file, in the order of the program's documentation.
pub fn properties(file: FileKind, kafka: KafkaVersion) -> Vec<Key> {
    match file {
        FileKind::Broker => broker::KEYS.iter().map(|key| of_broker(key, kafka)).collect(),
        FileKind::ZooKeeper => zookeeper::KEYS.iter().map(of_zookeeper).collect(),
        _ => Vec::new(),
    }
}

/// The key of a properties file with this name, also for one listener (`listener.name.<listener>.<key>`) and for one
/// member of a family (`server.1`).
pub fn property(file: FileKind, kafka: KafkaVersion, name: &str) -> Option<Key> {
    match file {
        FileKind::Broker => {
            let own = broker::find;
            let listener = || {
                name.strip_prefix("listener.name.")?
                    .split_once('.')
                    .and_then(|(_, rest)| own(rest))
            };
            own(name).or_else(listener).map(|key| of_broker(key, kafka))
        }
        FileKind::ZooKeeper => zookeeper::find(name).map(of_zookeeper),
        _ => None,
    }
}

/// The keys that may stand under a path of a YAML file (see [`outline::children`]).
pub fn children(file: FileKind, fabric: FabricVersion, path: &[&str]) -> Vec<Key> {
    let keys = outline::children(file, fabric, path);
    keys.into_iter().map(|key| of_yaml(file, fabric, path, key)).collect()
}

/// The key at the end of a path of a YAML file.
pub fn at_path(file: FileKind, fabric: FabricVersion, path: &[&str]) -> Option<Key> {
    let key = outline::find(file, fabric, path)?;
    Some(of_yaml(file, fabric, &path[..path.len() - 1], key))
}

fn of_broker(key: &ConfigKey, kafka: KafkaVersion) -> Key {
    Key {
        name: key.name.to_owned(),
        kind: key.kind.name(),
        unit: broker_unit(key),
        preset: preset(broker::preset(key, kafka)),
        required: key.preset == Preset::Required,
        range: match key.check {
            Check::AtLeast(low) => (Some(low), None),
            Check::Between(low, high) => (Some(low), Some(high)),
            _ => (None, None),
        },
        values: match key.check {
            Check::OneOf(values) => values,
            _ => &[],
        },
        importance: Some(key.importance),
        dynamic: Some(key.dynamic),
        topic_key: key.counterpart,
        text: format!("key.broker.{}", key.name),
    }
}

/// A default as it would be written in a properties file.
fn preset(preset: Preset) -> Option<String> {
    match preset {
        Preset::Required | Preset::Unset => None,
        Preset::List(values) => Some(values.join(",")),
        preset => Some(value_text(&preset.value())),
    }
}

/// Kafka puts the unit into the name.
fn broker_unit(key: &ConfigKey) -> Unit {
    const BYTES: [&str; 5] = [
        ".bytes",
        ".max.bytes.per.second",
        ".buffer.size",
        ".buffer.bytes",
        ".max.size",
    ];
    let ends = |end: &str| key.name.ends_with(end);
    if ends(".ms") {
        Unit::Millis
    } else if ends(".seconds") {
        Unit::Seconds
    } else if ends(".minutes") {
        Unit::Minutes
    } else if ends(".hours") {
        Unit::Hours
    } else if ends(".percentage") {
        Unit::Percent
    } else if BYTES.iter().any(|end| ends(end)) || key.name.starts_with("quota.") && ends(".default") {
        Unit::Bytes
    } else {
        Unit::None
    }
}

fn of_zookeeper(key: &zookeeper::ZooKeeperKey) -> Key {
    Key {
        name: key.name.to_owned(),
        kind: match key.kind {
            zookeeper::Kind::Int => "int",
            zookeeper::Kind::Long => "long",
            zookeeper::Kind::Boolean => "boolean",
            zookeeper::Kind::Text | zookeeper::Kind::YesNo => "string",
        },
        unit: match key.unit {
            zookeeper::Unit::None => Unit::None,
            zookeeper::Unit::Millis => Unit::Millis,
            zookeeper::Unit::Seconds => Unit::Seconds,
            zookeeper::Unit::Hours => Unit::Hours,
            zookeeper::Unit::Ticks => Unit::Ticks,
            zookeeper::Unit::Kilobytes => Unit::Kilobytes,
        },
        preset: preset(key.preset),
        required: key.preset == Preset::Required,
        range: (None, None),
        values: match (key.kind, key.name) {
            (zookeeper::Kind::YesNo, _) => &["yes", "no"],
            (_, "peerType") => &["participant", "observer"],
            _ => &[],
        },
        importance: None,
        dynamic: None,
        topic_key: None,
        text: format!("key.zookeeper.{}", key.name),
    }
}

fn of_yaml(file: FileKind, fabric: FabricVersion, above: &[&str], key: YamlKey) -> Key {
    let path = canonical(file, fabric, above, key.name);
    Key {
        name: key.name.to_owned(),
        kind: key.kind,
        unit: match (key.kind, key.name) {
            ("duration", _) => Unit::Duration,
            (_, "AbsoluteMaxBytes" | "PreferredMaxBytes" | "MaxRecvMsgSize" | "MaxSendMsgSize") => Unit::Bytes,
            _ => Unit::None,
        },
        preset: yaml_preset(file, fabric, &path).map(str::to_owned),
        required: false,
        range: (None, None),
        values: match key.name {
            "OrdererType" => &["solo", "kafka", "etcdraft"],
            "GenesisMethod" => &["file", "provisional"],
            "Provider" => &["disabled", "statsd", "prometheus"],
            _ => &[],
        },
        importance: None,
        dynamic: None,
        topic_key: None,
        text: match file {
            FileKind::Configtx => format!("key.configtx.{path}"),
            _ => format!("key.orderer.{path}"),
        },
    }
}

/// One path for keys that mean the same in several places: those of a profile, an organisation, policies, TLS.
fn canonical(file: FileKind, fabric: FabricVersion, above: &[&str], name: &str) -> String {
    // The names as the program spells them; those of maps (profiles, consortia, policies) are left out.
    let mut names: Vec<&str> = Vec::new();
    for end in 1..=above.len() {
        names.extend(outline::find(file, fabric, &above[..end]).map(|key| key.name));
    }
    names.push(name);
    const ANCHORS: [&str; 4] = ["Organizations", "Policies", "Resources", "Capabilities"];
    let start = names.iter().rposition(|name| ANCHORS.contains(name) || *name == "TLS");
    let start = match start {
        // A section named TLS means another thing in each place; what is in it does not.
        Some(start) if names[start] == "TLS" && start + 1 == names.len() => 0,
        Some(start) => start,
        None => usize::from(matches!(names[0], "Profiles" | "Channel") && names.len() > 1),
    };
    names[start..].join(".")
}

/// The program's own default (common/tools/configtxgen/localconfig/config.go, orderer/common/localconfig/config.go).
fn yaml_preset(file: FileKind, fabric: FabricVersion, path: &str) -> Option<&'static str> {
    let large = fabric >= FabricVersion::V1_4_1;
    Some(match (file, path) {
        (FileKind::Configtx, "Orderer.OrdererType") => "solo",
        (FileKind::Configtx, "Orderer.Addresses") => "[127.0.0.1:7050]",
        (FileKind::Configtx, "Orderer.BatchTimeout") => "2s",
        (FileKind::Configtx, "Orderer.BatchSize.MaxMessageCount") => {
            if large {
                "500"
            } else {
                "10"
            }
        }
        (FileKind::Configtx, "Orderer.BatchSize.AbsoluteMaxBytes") => "10 MB",
        (FileKind::Configtx, "Orderer.BatchSize.PreferredMaxBytes") => {
            if large {
                "2 MB"
            } else {
                "512 KB"
            }
        }
        (FileKind::Configtx, "Orderer.MaxChannels") => "0",
        (FileKind::Configtx, "Orderer.Kafka.Brokers") => "[127.0.0.1:9092]",
        (FileKind::Orderer, path) => return orderer_preset(path),
        _ => return None,
    })
}

fn orderer_preset(path: &str) -> Option<&'static str> {
    Some(match path {
        "General.LedgerType" => "file",
        "General.ListenAddress" => "127.0.0.1",
        "General.ListenPort" => "7050",
        "General.GenesisMethod" => "provisional",
        "General.GenesisFile" => "genesisblock",
        "General.LocalMSPDir" => "msp",
        "General.LocalMSPID" => "SampleOrg",
        "General.MaxRecvMsgSize" | "General.MaxSendMsgSize" => "104857600",
        "Kafka.Retry.ShortInterval" => "1m",
        "Kafka.Retry.ShortTotal" | "Kafka.Retry.LongInterval" => "10m",
        "Kafka.Retry.LongTotal" => "12h",
        "Kafka.Retry.NetworkTimeouts.DialTimeout"
        | "Kafka.Retry.NetworkTimeouts.ReadTimeout"
        | "Kafka.Retry.NetworkTimeouts.WriteTimeout" => "30s",
        "Kafka.Retry.Metadata.RetryMax" | "Kafka.Retry.Producer.RetryMax" => "3",
        "Kafka.Retry.Metadata.RetryBackoff" => "250ms",
        "Kafka.Retry.Producer.RetryBackoff" => "100ms",
        "Kafka.Retry.Consumer.RetryBackoff" => "2s",
        "Kafka.Topic.ReplicationFactor" => "0",
        "Kafka.Version" => "0.10.2.0",
        "Kafka.Verbose" | "Kafka.SASLPlain.Enabled" | "TLS.Enabled" | "TLS.ClientAuthRequired" => "false",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Every key under a path, with the names of maps as `x`.
    fn all_yaml(file: FileKind, fabric: FabricVersion, path: &mut Vec<&'static str>, found: &mut Vec<Key>) {
        for key in children(file, fabric, path) {
            let known = outline::find(file, fabric, &[path.as_slice(), &[key.name.as_str()]].concat());
            let Some(known) = known else {
                panic!("{path:?} {}", key.name)
            };
            path.push(known.name);
            found.push(key.clone());
            if key.kind == "map" {
                path.push("x");
            }
            all_yaml(file, fabric, path, found);
            path.truncate(path.len() - 1 - usize::from(key.kind == "map"));
        }
    }

    fn all() -> Vec<Key> {
        let mut found = properties(FileKind::Broker, KafkaVersion::V1_1);
        found.extend(properties(FileKind::ZooKeeper, KafkaVersion::V1_1));
        for file in [FileKind::Configtx, FileKind::Orderer] {
            for fabric in [
                FabricVersion::V1_0,
                FabricVersion::V1_2,
                FabricVersion::V1_4_2,
                FabricVersion::V2,
            ] {
                all_yaml(file, fabric, &mut Vec::new(), &mut found);
            }
        }
        found
    }

    #[test]
    fn every_key_has_its_meaning_in_both_languages_and_no_meaning_lacks_a_key() {
        let keys: BTreeSet<String> = all().into_iter().map(|key| key.text).collect();
        for text in [
            include_str!("../../www/text/en/keys.json"),
            include_str!("../../www/text/zh/keys.json"),
        ] {
            let words: BTreeMap<String, String> = serde_json::from_str(text).expect("a flat map of texts");
            let written: BTreeSet<String> = words.keys().cloned().collect();
            let lacking: Vec<&String> = keys.difference(&written).collect();
            let idle: Vec<&String> = written.difference(&keys).collect();
            assert!(
                lacking.is_empty() && idle.is_empty(),
                "lacking {lacking:?}, idle {idle:?}"
            );
        }
    }

    #[test]
    fn a_broker_key_says_all_that_kafka_knows() {
        let key = property(FileKind::Broker, KafkaVersion::V1_1, "min.insync.replicas").expect("a key of Kafka");
        assert_eq!(
            (key.kind, key.preset.as_deref(), key.range),
            ("INT", Some("1"), (Some(1), None))
        );
        assert_eq!(
            (key.dynamic, key.topic_key),
            (Some(Dynamic::ClusterWide), Some("min.insync.replicas"))
        );
        let policy = property(FileKind::Broker, KafkaVersion::V1_1, "log.cleanup.policy").expect("a key of Kafka");
        assert_eq!(
            (policy.preset.as_deref(), policy.values),
            (Some("delete"), &["compact", "delete"][..])
        );
        let unit = |name: &str| property(FileKind::Broker, KafkaVersion::V1_1, name).map(|key| key.unit);
        assert_eq!(unit("socket.request.max.bytes"), Some(Unit::Bytes));
        assert_eq!(unit("log.retention.hours"), Some(Unit::Hours));
        assert_eq!(unit("listener.name.internal.ssl.client.auth"), Some(Unit::None));
        assert_eq!(unit("no.such.key"), None);
        assert_eq!(
            property(FileKind::ZooKeeper, KafkaVersion::V1_1, "server.1").map(|key| key.name),
            Some("server.N".to_owned())
        );
    }

    #[test]
    fn keys_of_yaml_files_by_path() {
        let at = |path: &[&str]| at_path(FileKind::Configtx, FabricVersion::V1_4_2, path);
        let key = at(&["profiles", "Genesis", "orderer", "BatchSize", "maxmessagecount"]).expect("a key of Fabric");
        assert_eq!(
            (key.text.as_str(), key.preset.as_deref()),
            ("key.configtx.Orderer.BatchSize.MaxMessageCount", Some("500"))
        );
        let policy = at(&[
            "Profiles",
            "P",
            "Consortiums",
            "C",
            "Organizations",
            "Policies",
            "Readers",
            "Rule",
        ]);
        assert_eq!(
            policy.map(|key| key.text),
            Some("key.configtx.Policies.Rule".to_owned())
        );
        let tls = at_path(FileKind::Orderer, FabricVersion::V1_4_2, &["Kafka", "TLS", "RootCAs"]);
        assert_eq!(tls.map(|key| key.text), Some("key.orderer.TLS.RootCAs".to_owned()));
        assert_eq!(at(&["Orderer", "Nope"]), None);
        assert_eq!(at(&[]), None);
        assert!(
            children(FileKind::Orderer, FabricVersion::V1_2, &["Kafka"])
                .iter()
                .all(|key| key.name != "Topic")
        );
    }
}
