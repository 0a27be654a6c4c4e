//! KAFKA-TLS-03: clients use TLS, but the brokers copy the same records among themselves in the clear.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::broker::derived;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-TLS-03",
    name: "replication-without-tls",
    group: Group::Broker,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 9"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let several = context.brokers().len() > 1;
    let mixed = |broker: &Broker| {
        let offers_tls = context
            .announced(broker)
            .iter()
            .any(|endpoint| endpoint.protocol.uses_tls());
        let plain = derived::inter_broker_listener(broker).is_ok_and(|(_, protocol)| !protocol.uses_tls());
        several && offers_tls && plain
    };
    let key = if context
        .brokers()
        .iter()
        .any(|broker| broker.at("inter.broker.listener.name").is_some())
    {
        "inter.broker.listener.name"
    } else {
        "security.inter.broker.protocol"
    };
    context.broker_findings(&RULE, key, mixed, None)
}
