//! CONFIGTX-NUM-02: a number with a leading zero is read in base eight.

use super::super::context::Context;
use super::super::fix;
use super::super::yaml_text::plain;
use super::super::{ALL, Check, Group, Rule};
use super::in_force;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-NUM-02",
    name: "number-with-leading-zero",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric common/viperutil/config_util.go:140-173",
        "recorded vectors configtx 030, bytesize",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let (Some(notes), Some(channel)) = (&context.network.configtx, &context.network.channel) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (key, at) in &notes.written {
        let written = plain(context.files.text(*at));
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        let meant = written[..digits].trim_start_matches('0');
        // A duration is decimal all the same; 07 is seven either way.
        let octal = digits > 1 && written.starts_with('0') && meant.len() > 1;
        let Some(value) = in_force(channel, key).filter(|_| octal) else {
            continue;
        };
        if key.eq_ignore_ascii_case("BatchTimeout") {
            continue;
        }
        let decimal = format!("{meant}{}", &written[digits..]);
        findings.push(
            Finding::new(RULE.code, RULE.severity)
                .with("key", key.as_str())
                .with("written", written)
                .with("value", value)
                .at(*at)
                .fix(fix::set(
                    key,
                    &decimal,
                    false,
                    vec![fix::replace(*at, decimal.as_str())],
                )),
        );
    }
    findings
}
