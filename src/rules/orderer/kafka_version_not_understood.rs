//! ORDERER-VERSION-01: `Kafka.Version` is a bare number, or no version that Fabric takes.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-VERSION-01",
    name: "kafka-version-not-understood",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go (kafkaVersionDecodeHook)",
        "recorded vectors ordereryaml",
    ],
    check: Check::Reader,
};
