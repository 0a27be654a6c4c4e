//! ZK-SYNC-01: `forceSync=no`: ZooKeeper acknowledges what is not on the disk yet.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{set, start_of, value};
use crate::config::network::Value;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-SYNC-01",
    name: "writes-not-forced-to-disk",
    group: Group::ZooKeeper,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/persistence/FileTxnLog.java"],
    check: Check::Settings(check),
};

const KEY: &str = "forceSync";

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for server in &context.network.zookeepers {
        let Some(entry) = value(server, KEY) else { continue };
        if !matches!(&entry.setting.value, Value::Text(text) if text == "no") {
            continue;
        }
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", KEY)
                .with("server", server.name.as_str())
                .at(entry.setting.at().unwrap_or(start_of(server)))
                .fix_if(set(context, server, KEY, "yes", true)),
        );
    }
    findings
}
