//! ORDERER-ADDR-02: the orderer listens on the loopback address, but another address is announced.

use super::super::context::Context;
use super::super::fix;
use super::super::{ALL, Check, Group, Rule};
use super::place;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-ADDR-02",
    name: "orderer-listens-on-loopback",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric orderer/common/localconfig/config.go (General.ListenAddress)"],
    check: Check::Settings(check),
};

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "::1" || host.starts_with("127.")
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    let mut announced = channel.addresses.value.iter();
    let elsewhere = announced.find(|address| {
        let host = address
            .value
            .rsplit_once(':')
            .map_or(address.value.as_str(), |(host, _)| host);
        !is_loopback(host)
    });
    let Some(elsewhere) = elsewhere else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let listen = &node.listen_address;
        if !is_loopback(&listen.value) {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("orderer", node.name.as_str())
            .with("listen", listen.value.as_str())
            .with("address", elsewhere.value.as_str())
            .at(place(node, listen));
        findings.push(match listen.at() {
            Some(at) => finding.fix(fix::set(
                "ListenAddress",
                "0.0.0.0",
                false,
                vec![fix::replace(at, "0.0.0.0")],
            )),
            None => finding,
        });
    }
    findings
}
