//! ZK-SESSION-01: `minSessionTimeout` is larger than `maxSessionTimeout`, which also happens when only the minimum is set.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ZK-SESSION-01",
    name: "session-bounds-crossed",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (parseProperties)"],
    check: Check::Reader,
};
