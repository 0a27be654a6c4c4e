//! ZK-KEY-01: a key that is nearly, but not quite, one of ZooKeeper's.
//!
//! Any other name is legal and becomes the Java system property `zookeeper.<name>`.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ZK-KEY-01",
    name: "zookeeper-key-misspelt",
    group: Group::ZooKeeper,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (parseProperties)"],
    check: Check::Reader,
};
