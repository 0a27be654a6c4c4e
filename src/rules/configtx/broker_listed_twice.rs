//! CONFIGTX-BROKERS-01: the same broker twice among the bootstrap addresses.

use std::collections::BTreeMap;

use super::super::context::Context;
use super::super::yaml_text;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-BROKERS-01",
    name: "broker-listed-twice",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric docs/source/kafka.rst step 3",
        "2 of 44 published Kafka sections",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = context.kafka_channel() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for broker in &channel.kafka_brokers.value {
        let times = seen.entry(broker.value.as_str()).or_default();
        *times += 1;
        // Three times the same is still one thing to say.
        if *times != 2 {
            continue;
        }
        let finding = Finding::new(RULE.code, RULE.severity)
            .with("broker", broker.value.as_str())
            .at_if(broker.at());
        let fix = broker.at().and_then(|at| yaml_text::remove_item(context, at));
        findings.push(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
    findings
}
