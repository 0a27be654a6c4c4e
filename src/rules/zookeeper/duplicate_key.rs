//! ZK-KEY-02: a key that stands twice: the last line wins. With `server.N` lines a member disappears.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-KEY-02",
    name: "zookeeper-key-twice",
    group: Group::ZooKeeper,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["java.util.Properties.load"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    fix::remove_line(context, finding.at?, finding.text_arg("key")?, false)
}
