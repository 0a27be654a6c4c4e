//! ORDERER-PORT-01: a port that 16 bits cannot hold.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-PORT-01",
    name: "listen-port-wraps",
    group: Group::Orderer,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "vendor/github.com/mitchellh/mapstructure",
        "recorded vectors ordereryaml",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in &context.network.orderers {
        let port = &node.listen_port;
        let (Some(at), Some(written)) = (port.at(), &port.written) else {
            continue;
        };
        let wraps = written
            .parse::<i64>()
            .is_ok_and(|number| number != i64::from(port.value));
        if wraps {
            findings.push(
                Finding::new(RULE.code, RULE.severity)
                    .with("written", written.as_str())
                    .with("port", Arg::Number(port.value.into()))
                    .at(at),
            );
        }
    }
    findings
}
