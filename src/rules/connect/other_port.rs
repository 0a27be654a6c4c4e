//! ZK-PORT-01: a broker looks for ZooKeeper at ports that no open ZooKeeper file listens on.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{KEY, client_port, servers};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-PORT-01",
    name: "brokers-use-another-zookeeper-port",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &["recorded log 36-broker-zookeeper-unreachable"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let ports: Vec<i64> = context.network.zookeepers.iter().filter_map(client_port).collect();
    let Some(first) = ports.first() else {
        return Vec::new();
    };
    let misses = |broker: &Broker| {
        let servers = servers(broker);
        !servers.is_empty() && servers.iter().all(|server| !ports.contains(&i64::from(server.port)))
    };
    let mut findings = context.broker_findings(&RULE, KEY, misses, None);
    findings.iter_mut().for_each(|finding| finding.set_arg("port", *first));
    findings
}
