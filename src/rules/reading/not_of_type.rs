//! BROKER-VALUE-01: a value that is no number, or neither `true` nor `false`.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-VALUE-01",
    name: "value-of-wrong-type",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka clients/common/config/ConfigDef.java:640-722",
        "recorded transcript 05-config-cases",
    ],
    check: Check::ReaderWithFix(fix),
};

/// The words that people use for `true` and `false`, which Kafka does not take.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    if finding.text_arg("type") != Some("BOOLEAN") {
        return None;
    }
    let value = match context
        .files
        .text(at)
        .trim_matches(['"', '\''])
        .to_ascii_lowercase()
        .as_str()
    {
        "true" | "yes" | "on" | "1" | "enable" | "enabled" => "true",
        "false" | "no" | "off" | "0" | "disable" | "disabled" => "false",
        _ => return None,
    };
    Some(fix::set(
        finding.text_arg("key")?,
        value,
        false,
        vec![fix::replace(at, value)],
    ))
}
