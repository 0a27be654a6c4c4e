//! ORDERER-VERSION-02: Kafka.Version is newer, or more exact, than any version that Fabric's client knows.

use super::super::context::Context;
use super::super::fix;
use super::super::yaml_text::plain;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-VERSION-02",
    name: "kafka-version-mapped-lower",
    group: Group::Orderer,
    severity: Severity::Advice,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go (kafkaVersionDecodeHook)",
        "recorded vectors ordereryaml",
        "recorded random runs (3.9.9 becomes 1.0.0)",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let version = &node.kafka_version;
        let (Some(at), Some(written)) = (version.at(), version.written.as_deref().map(plain)) else {
            continue;
        };
        if same(written, &version.value) {
            continue;
        }
        let value = version.value.as_str();
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("written", written)
                .with("version", value)
                .at(at)
                .fix(fix::set("Kafka.Version", value, true, vec![fix::replace(at, value)])),
        );
    }
    findings
}

/// 1.0.0 and v1.0.0.0 are the same.
fn same(one: &str, other: &str) -> bool {
    fn segments(text: &str) -> Vec<&str> {
        let mut segments: Vec<&str> = text.trim_start_matches('v').split('.').collect();
        while segments.last() == Some(&"0") {
            segments.pop();
        }
        segments
    }
    segments(one) == segments(other)
}
