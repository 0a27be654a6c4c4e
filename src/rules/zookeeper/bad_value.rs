//! ZK-VALUE-01: a value that ZooKeeper cannot read: no number, or a `server.N` line that is none.
//!
//! Properties files know no comments at the end of a line, so a comment is the commonest cause.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::comment_on_own_line;
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-VALUE-01",
    name: "zookeeper-value-not-understood",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (parseProperties)"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    comment_on_own_line(context, finding.at?)
}
