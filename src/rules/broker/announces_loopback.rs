//! BROKER-LISTEN-03: the broker announces `localhost` or 127.0.0.1, which means another machine to everybody else.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{announcing_key, host_of, is_loopback, is_loopback_host};
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-LISTEN-03",
    name: "announces-localhost",
    group: Group::Broker,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaConfig.scala:1255-1263",
        "github.com/Consdata/kouncil/issues/192",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let loopback = |broker: &Broker| context.announced(broker).iter().any(is_loopback);
    let elsewhere = |broker: &Broker| !loopback(broker);
    let remote_bootstrap = context.kafka_channel().is_some_and(|channel| {
        channel
            .kafka_brokers
            .value
            .iter()
            .any(|broker| !is_loopback_host(host_of(&broker.value)))
    });
    // Everything on one machine is how one learns; as soon as one party is elsewhere, it breaks.
    let split = remote_bootstrap || context.brokers().iter().any(elsewhere);
    let mut findings = Vec::new();
    for key in ["advertised.listeners", "advertised.host.name", "listeners", "host.name"] {
        let decides = |broker: &Broker| loopback(broker) && announcing_key(broker) == key;
        findings.extend(context.broker_findings(&RULE, key, decides, None));
    }
    if !split {
        findings
            .iter_mut()
            .for_each(|finding| finding.severity = Severity::Advice);
    }
    findings
}
