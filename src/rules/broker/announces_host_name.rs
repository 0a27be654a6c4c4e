//! BROKER-LISTEN-02: no address to announce is written: the broker announces the machine's own host name.
//!
//! In a container without a host name of its own that is the container's id.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-LISTEN-02",
    name: "announces-the-machine-s-name",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1255-1263",
        "recorded log 20-orderer-colour-advertised-listeners",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "advertised.listeners";

fn check(context: &Context) -> Vec<Finding> {
    let nameless = |broker: &Broker| context.announced(broker).iter().any(|endpoint| endpoint.host.is_none());
    context.broker_findings(&RULE, KEY, nameless, None)
}
