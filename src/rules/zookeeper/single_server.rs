//! ZK-ENSEMBLE-02: one ZooKeeper server: its failure stops elections, ISR changes and new channels.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::start_of;
use crate::config::network::Broker;
use crate::config::zookeeper;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-ENSEMBLE-02",
    name: "single-zookeeper",
    group: Group::ZooKeeper,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 2",
        "recorded run 07-zookeeper-quorum",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let [server] = context.network.zookeepers.as_slice() else {
        return Vec::new();
    };
    // The other servers' files may just not be open.
    let listed = |broker: &Broker| {
        broker
            .text("zookeeper.connect")
            .is_some_and(|text| zookeeper::connect_string(text).servers.len() > 1)
    };
    if !zookeeper::ensemble(server).is_empty() || context.brokers().iter().any(listed) {
        return Vec::new();
    }
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("server", server.name.as_str())
            .at(start_of(server)),
    ]
}
