//! COMPOSE-IMAGE-01: a fabric-kafka image from before 0.4.6 does not set `log.retention.ms=-1` by itself, and nobody else does.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::{images, is_old};
use crate::config::broker::derived;
use crate::config::network::Broker;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-IMAGE-01",
    name: "kafka-image-keeps-seven-days",
    group: Group::Compose,
    severity: Severity::Error,
    versions: ALL,
    sources: &["hyperledger/fabric-kafka docker-entrypoint.sh (behaviour recorded on 179 services)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for image in images(context, "fabric-kafka") {
        let seven_days = |broker: &Broker| {
            broker.file == image.at.file
                && broker.at("log.retention.ms").is_none()
                && derived::log_retention_ms(broker) > 0
        };
        if is_old(&image.tag) && context.brokers().iter().any(seven_days) {
            findings.push(
                Finding::new(RULE.code, RULE.severity)
                    .with("tag", image.tag.as_str())
                    .at(image.at),
            );
            break;
        }
    }
    findings
}
