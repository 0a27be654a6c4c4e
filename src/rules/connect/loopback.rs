//! ZK-CONNECT-03: a broker looks for ZooKeeper on its own machine, although the brokers are on several.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{KEY, is_loopback_host, servers};
use crate::config::network::Broker;
use crate::config::source::FileKind;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-CONNECT-03",
    name: "zookeeper-at-localhost",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/server/KafkaServer.scala (initZkClient)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut hosts: Vec<&str> = Vec::new();
    for endpoint in context.brokers().iter().flat_map(|broker| context.announced(broker)) {
        hosts.extend(endpoint.host.as_deref().filter(|host| !is_loopback_host(host)));
    }
    hosts.sort();
    hosts.dedup();
    let several = hosts.len() > 1;
    let in_container = |broker: &Broker| {
        context
            .files
            .get(broker.file)
            .is_some_and(|file| file.kind == FileKind::Compose)
    };
    let local = |broker: &Broker| {
        let servers = servers(broker);
        let only_local = !servers.is_empty() && servers.iter().all(|server| is_loopback_host(&server.host));
        only_local && (several || in_container(broker))
    };
    context.broker_findings(&RULE, KEY, local, None)
}
