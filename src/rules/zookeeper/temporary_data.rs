//! ZK-DATA-01: ZooKeeper's data are under `/tmp`, as in the file that comes with Kafka.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{set, start_of, value};
use crate::config::network::Value;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-DATA-01",
    name: "zookeeper-data-under-tmp",
    group: Group::ZooKeeper,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["recorded transcript 16-zookeeper-data-lost"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for server in &context.network.zookeepers {
        let Some(entry) = value(server, "dataDir") else {
            continue;
        };
        let Value::Text(folder) = &entry.setting.value else {
            continue;
        };
        if folder != "/tmp" && !folder.starts_with("/tmp/") {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("server", server.name.as_str())
            .with("value", folder.as_str())
            .at(entry.setting.at().unwrap_or(start_of(server)))
            .fix_if(set(context, server, "dataDir", "/var/lib/zookeeper", false));
        findings.push(finding);
    }
    findings
}
