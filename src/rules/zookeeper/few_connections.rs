//! ZK-CLIENTS-01: one address may open only a handful of connections.
//!
//! Brokers, tools and containers behind one address share it.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{set, start_of, value};
use crate::config::network::Value;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-CLIENTS-01",
    name: "few-client-connections",
    group: Group::ZooKeeper,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["ZooKeeper 3.4.10 server/NIOServerCnxnFactory.java"],
    check: Check::Settings(check),
};

const KEY: &str = "maxClientCnxns";
/// Room for the tools beside the brokers.
const TOOLS: i64 = 5;

fn check(context: &Context) -> Vec<Finding> {
    let wanted = context.brokers().len() as i64 + TOOLS;
    let mut findings = Vec::new();
    for server in &context.network.zookeepers {
        let Some(entry) = value(server, KEY) else { continue };
        let Value::Int(limit) = entry.setting.value else {
            continue;
        };
        if limit < 1 || limit >= wanted {
            continue;
        }
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", KEY)
                .with("value", limit)
                .with("server", server.name.as_str())
                .at(entry.setting.at().unwrap_or(start_of(server)))
                .fix_if(set(context, server, KEY, "60", true)),
        );
    }
    findings
}
