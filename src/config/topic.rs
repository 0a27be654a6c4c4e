//! Topic names and topic-level settings of Kafka 1.1.1.

use super::config_def::{Check, ConfigKey, KeyType, Preset, key};

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
