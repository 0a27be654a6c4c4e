//! ORDERER-TOPIC-03: the brokers create topics before the orderer can say with how many replicas.

use super::super::context::Context;
use super::super::context::names;
use super::super::fix;
use super::super::{Check, Group, Rule};
use super::{auto_create, place};
use crate::config::network::Broker;
use crate::config::versions::FabricVersion;
use crate::finding::{Arg, Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TOPIC-03",
    name: "topic-factor-not-used",
    group: Group::Across,
    severity: Severity::Advice,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &[
        "Fabric orderer/consensus/kafka/chain.go (setupTopicForChannel)",
        "recorded run 01-seed-single",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "default.replication.factor";

fn check(context: &Context) -> Vec<Finding> {
    if auto_create(context) != Some(true) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let wanted = i64::from(node.topic_replication_factor.value);
        let others: Vec<&Broker> = context
            .brokers()
            .iter()
            .filter(|broker| broker.int(KEY).is_some_and(|factor| factor != wanted))
            .collect();
        let Some(factor) = others.first().and_then(|broker| broker.int(KEY)).filter(|_| wanted > 0) else {
            continue;
        };
        let mut finding = Finding::new(RULE.code, RULE.severity)
            .with("factor", Arg::Number(wanted))
            .with("default", Arg::Number(factor))
            .with("brokers", names(&others))
            .at(place(node, &node.topic_replication_factor));
        for at in others.iter().filter_map(|broker| broker.at(KEY)) {
            finding = finding.related(at, Message::new("ORDERER-TOPIC-03.related"));
        }
        if wanted <= context.brokers().len() as i64
            && let Some(fix) = fix::set_on_brokers(context, &others, KEY, &wanted.to_string(), false)
        {
            finding = finding.fix(fix);
        }
        findings.push(finding);
    }
    findings
}
