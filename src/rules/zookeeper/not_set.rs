//! ZK-REQUIRED-01: `dataDir`, `clientPort` or `tickTime` is not set (or 0).

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-REQUIRED-01",
    name: "zookeeper-setting-missing",
    group: Group::ZooKeeper,
    severity: Severity::Error,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/quorum/QuorumPeerConfig.java (parseProperties)"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let key = finding.text_arg("key")?;
    let value = match key {
        "clientPort" => "2181",
        "tickTime" => "2000",
        "dataDir" => "/var/lib/zookeeper",
        _ => return None,
    };
    let edit = fix::insert_key(context, finding.at?.file, key, value)?;
    Some(fix::set(key, value, false, vec![edit]))
}
