//! ZK-CONNECT-02: the path is written after every server; it belongs at the end, once.
//!
//! Everything from the first slash on is taken as the path, so only the first server is used.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{KEY, replaced};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-CONNECT-02",
    name: "chroot-after-each-server",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 client/ConnectStringParser.java"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let path_has_comma = |broker: &Broker| broker.text(KEY).is_some_and(|text| repaired(text).is_some());
    let mut findings = context.broker_findings(&RULE, KEY, path_has_comma, None);
    for finding in &mut findings {
        let value = finding.text_arg("value").and_then(repaired);
        finding.fixes.extend(value.map(|value| replaced(finding, &value)));
    }
    findings
}

/// The list with its path once at the end, when the path swallowed other servers.
fn repaired(text: &str) -> Option<String> {
    let (_, path) = text.split_once('/').filter(|(_, path)| path.contains(','))?;
    let chroot = path.split(',').next().unwrap_or("");
    let hosts: Vec<&str> = text
        .split(',')
        .map(|server| server.split('/').next().unwrap_or("").trim())
        .collect();
    Some(format!("{}/{chroot}", hosts.join(",")))
}
