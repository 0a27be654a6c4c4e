//! BROKER-KEY-02: the topic-level name of a setting, in the broker's file.
//!
//! `retention.ms` is what `kafka-configs.sh` sets on a topic; a broker's default for it is `log.retention.ms`.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "BROKER-KEY-02",
    name: "topic-key-in-server-properties",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka core/log/LogConfig.scala (TopicConfigSynonyms)",
        "recorded transcript 05-config-cases",
    ],
    check: Check::Reader,
};
