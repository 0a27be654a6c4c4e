//! ZK-CONNECT-04: the brokers know one server of the ensemble only.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{KEY, client_port, replaced, servers};
use crate::config::network::Broker;
use crate::config::zookeeper;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-CONNECT-04",
    name: "one-of-several-zookeepers",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 2"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(server) = context.network.zookeepers.first() else {
        return Vec::new();
    };
    let members = zookeeper::ensemble(server);
    if members.len() < 2 {
        return Vec::new();
    }
    let one = |broker: &Broker| servers(broker).len() == 1;
    let mut findings = context.broker_findings(&RULE, KEY, one, None);
    let port = client_port(server).unwrap_or(2181);
    let hosts: Vec<String> = members.iter().map(|member| format!("{}:{port}", member.host)).collect();
    for finding in &mut findings {
        finding.set_arg("count", members.len() as i64);
        let chroot = finding
            .text_arg("value")
            .and_then(|value| value.find('/').and_then(|slash| value.get(slash..)));
        let value = format!("{}{}", hosts.join(","), chroot.unwrap_or(""));
        finding.fixes.push(replaced(finding, &value));
    }
    findings
}
