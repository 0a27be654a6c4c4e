//! ZK-SYNTAX-01: a `\u` that is not followed by four hexadecimal digits.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ZK-SYNTAX-01",
    name: "zookeeper-malformed-escape",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "java.util.Properties.load",
        "ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java",
    ],
    check: Check::Reader,
};
