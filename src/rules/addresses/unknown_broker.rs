//! KAFKA-ADDR-02: an address in `Kafka.Brokers` is not one of the open brokers.
//!
//! It may be right, an outside name or an address that is mapped; nobody can tell from the files.

use super::super::context::{Context, names};
use super::super::{ALL, Check, Group, Rule};
use super::{host_of, hosts};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-ADDR-02",
    name: "bootstrap-address-unknown",
    group: Group::Across,
    severity: Severity::Advice,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 3"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let bootstrap = &channel.kafka_brokers.value;
    let hosts: Option<Vec<Vec<&str>>> = context.brokers().iter().map(|broker| hosts(context, broker)).collect();
    // With fewer brokers open than listed, the others' files may just not be here.
    let Some(hosts) = hosts.filter(|hosts| hosts.len() >= bootstrap.len()) else {
        return Vec::new();
    };
    let known = |host: &str| hosts.iter().flatten().any(|other| other.eq_ignore_ascii_case(host));
    let unknown: Vec<_> = bootstrap
        .iter()
        .filter(|broker| !known(host_of(&broker.value)))
        .collect();
    let Some(first) = unknown.first() else {
        return Vec::new();
    };
    let list: Vec<&str> = unknown.iter().map(|broker| broker.value.as_str()).collect();
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("addresses", list.join(", "))
            .with("brokers", names(&context.brokers().iter().collect::<Vec<_>>()))
            .at_if(first.at().or(channel.kafka_brokers.at())),
    ]
}
