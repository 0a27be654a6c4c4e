//! Topic names and topic-level settings of Kafka 1.1.1.

use super::config_def::{Check, ConfigKey, KeyType, Preset, key};
use super::network::Value;

/// The topic-level settings in the order in which `LogConfig` defines them (core `kafka/log/LogConfig.scala`).
/// `counterpart` is the broker setting that gives the default.
#[rustfmt::skip]
pub const KEYS: [ConfigKey; 24] = [
    key("segment.bytes", KeyType::Int, Preset::Int(1_073_741_824)).at_least(14).counterpart("log.segment.bytes"),
    key("segment.ms", KeyType::Long, Preset::Int(604_800_000)).at_least(0).counterpart("log.roll.ms"),
    key("segment.jitter.ms", KeyType::Long, Preset::Int(0)).at_least(0).counterpart("log.roll.jitter.ms"),
    key("segment.index.bytes", KeyType::Int, Preset::Int(10_485_760)).at_least(0).counterpart("log.index.size.max.bytes"),
    key("flush.messages", KeyType::Long, Preset::Int(i64::MAX)).at_least(0).counterpart("log.flush.interval.messages"),
    key("flush.ms", KeyType::Long, Preset::Int(i64::MAX)).at_least(0).counterpart("log.flush.interval.ms"),
    key("retention.bytes", KeyType::Long, Preset::Int(-1)).counterpart("log.retention.bytes"),
    key("retention.ms", KeyType::Long, Preset::Int(604_800_000)).counterpart("log.retention.ms"),
    key("max.message.bytes", KeyType::Int, Preset::Int(1_000_012)).at_least(0).counterpart("message.max.bytes"),
    key("index.interval.bytes", KeyType::Int, Preset::Int(4096)).at_least(0).counterpart("log.index.interval.bytes"),
    key("delete.retention.ms", KeyType::Long, Preset::Int(86_400_000)).at_least(0).counterpart("log.cleaner.delete.retention.ms"),
    key("min.compaction.lag.ms", KeyType::Long, Preset::Int(0)).at_least(0).counterpart("log.cleaner.min.compaction.lag.ms"),
    key("file.delete.delay.ms", KeyType::Long, Preset::Int(60_000)).at_least(0).counterpart("log.segment.delete.delay.ms"),
    key("min.cleanable.dirty.ratio", KeyType::Double, Preset::Double(0.5)).check(Check::Between(0, 1)).counterpart("log.cleaner.min.cleanable.ratio"),
    key("cleanup.policy", KeyType::List, Preset::List(&["delete"])).one_of(&["compact", "delete"]).counterpart("log.cleanup.policy"),
    key("unclean.leader.election.enable", KeyType::Boolean, Preset::Bool(false)).counterpart("unclean.leader.election.enable"),
    key("min.insync.replicas", KeyType::Int, Preset::Int(1)).at_least(1).counterpart("min.insync.replicas"),
    key("compression.type", KeyType::Text, Preset::Text("producer")).one_of(&["uncompressed", "snappy", "lz4", "gzip", "producer"]).counterpart("compression.type"),
    key("preallocate", KeyType::Boolean, Preset::Bool(false)).counterpart("log.preallocate"),
    key("message.format.version", KeyType::Text, Preset::Text("1.1-IV0")).counterpart("log.message.format.version"),
    key("message.timestamp.type", KeyType::Text, Preset::Text("CreateTime")).counterpart("log.message.timestamp.type"),
    key("message.timestamp.difference.max.ms", KeyType::Long, Preset::Int(i64::MAX)).at_least(0).counterpart("log.message.timestamp.difference.max.ms"),
    key("leader.replication.throttled.replicas", KeyType::List, Preset::List(&[])).check(Check::ThrottledReplicas),
    key("follower.replication.throttled.replicas", KeyType::List, Preset::List(&[])).check(Check::ThrottledReplicas),
];

/// Longest legal name of a topic, in characters.
pub const MAX_NAME_LENGTH: usize = 249;

/// Why Kafka refuses a topic's name, in its words (clients `common/internals/Topic.java`).
pub fn check_name(name: &str) -> Result<(), String> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() {
        Err("Topic name is illegal, it can't be empty".to_owned())
    } else if name == "." || name == ".." {
        Err("Topic name cannot be \".\" or \"..\"".to_owned())
    } else if name.encode_utf16().count() > MAX_NAME_LENGTH {
        Err(format!(
            "Topic name is illegal, it can't be longer than {MAX_NAME_LENGTH} characters, topic name: {name}"
        ))
    } else if !name.chars().all(legal) {
        Err(format!(
            "Topic name \"{name}\" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'"
        ))
    } else {
        Ok(())
    }
}

/// Whether Kafka warns that metrics of the topic may collide with another's (`Topic.hasCollisionChars`).
pub fn has_collision_chars(name: &str) -> bool {
    name.contains(['.', '_'])
}

/// Whether two names give the same name of a metric (`Topic.hasCollision`).
pub fn collide(one: &str, other: &str) -> bool {
    one.replace('.', "_") == other.replace('.', "_")
}

/// Parses the settings that are put over a topic, in the order given. The error is the exact text of Kafka: all names
/// are checked before any value (`LogConfig.validate`).
pub fn parse_overrides(pairs: &[(&str, &str)]) -> Result<Vec<(&'static str, Value)>, String> {
    let find = |name: &str| KEYS.iter().find(|key| key.name == name);
    if let Some((name, _)) = pairs.iter().find(|(name, _)| find(name).is_none()) {
        return Err(format!("Unknown topic config name: {name}"));
    }
    let mut values = Vec::new();
    for key in &KEYS {
        if let Some((_, raw)) = pairs.iter().rev().find(|(name, _)| *name == key.name) {
            values.push((key.name, key.parse(raw).map_err(|refused| refused.text)?));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(check_name("mychannel-1.a_B"), Ok(()));
        assert_eq!(check_name(&"a".repeat(249)), Ok(()));
        for (name, words) in [
            ("", "Topic name is illegal, it can't be empty"),
            ("..", "Topic name cannot be \".\" or \"..\""),
            (
                "bad topic!",
                "Topic name \"bad topic!\" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'",
            ),
        ] {
            assert_eq!(check_name(name).as_ref().map_err(String::as_str), Err(words));
        }
        assert!(check_name(&"a".repeat(250)).is_err());
        assert!(collide("my_topic", "my.topic") && !collide("my-topic", "my.topic"));
    }

    #[test]
    fn overrides() {
        assert_eq!(
            parse_overrides(&[("retention.ms", "-1"), ("cleanup.policy", "compact,delete")]).map(|values| values.len()),
            Ok(2)
        );
        for (pair, words) in [
            (
                ("min.insync.replicas", "0"),
                "Invalid value 0 for configuration min.insync.replicas: Value must be at least 1",
            ),
            (
                ("message.max.bytes", "1"),
                "Unknown topic config name: message.max.bytes",
            ),
            (
                ("min.cleanable.dirty.ratio", "1.5"),
                "Invalid value 1.5 for configuration min.cleanable.dirty.ratio: Value must be no more than 1",
            ),
        ] {
            assert_eq!(parse_overrides(&[pair]), Err(words.to_owned()));
        }
        assert!(parse_overrides(&[("leader.replication.throttled.replicas", "0:1,2:3")]).is_ok());
        assert!(parse_overrides(&[("leader.replication.throttled.replicas", "0,1")]).is_err());
    }
}
