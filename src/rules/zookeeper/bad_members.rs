//! ZK-ENSEMBLE-08: the members of the ensemble cannot elect a leader: observers only, or no election port.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-08",
    name: "ensemble-cannot-vote",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (parseProperties)"],
    check: Check::Reader,
};
