//! KAFKA-ADDR-05: the host of a bootstrap address is a broker, but the port is none of its listeners.

use super::super::context::{Context, place};
use super::super::{ALL, Check, Group, Rule};
use super::{host_of, hosts, ports};
use crate::config::network::Broker;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "KAFKA-ADDR-05",
    name: "bootstrap-port-not-listening",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric docs/source/kafka.rst step 3"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for address in &channel.kafka_brokers.value {
        let host = host_of(&address.value);
        let is_host = |broker: &&Broker| {
            hosts(context, broker).is_some_and(|hosts| hosts.iter().any(|own| own.eq_ignore_ascii_case(host)))
        };
        let at_host: Vec<&Broker> = context.brokers().iter().filter(is_host).collect();
        let ports: Vec<i32> = at_host.iter().flat_map(|broker| ports(context, broker)).collect();
        let port = address
            .value
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse::<i32>().ok());
        let (Some(port), Some(broker)) = (port, at_host.first()) else {
            continue;
        };
        if ports.is_empty() || ports.contains(&port) {
            continue;
        }
        let list: Vec<String> = ports.iter().map(ToString::to_string).collect();
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("address", address.value.as_str())
                .with("broker", broker.name.as_str())
                .with("ports", list.join(", "))
                .at_if(address.at().or(channel.kafka_brokers.at()))
                .related(place(broker, "listeners"), Message::new("KAFKA-ADDR-05.related")),
        );
    }
    findings
}
