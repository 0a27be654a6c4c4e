//! CONFIGTX-COUNT-02: MaxMessageCount with a unit of bytes: the decoder takes it for any 32-bit number.

use super::super::context::Context;
use super::super::fix;
use super::super::yaml_text::plain;
use super::super::{ALL, Check, Group, Rule};
use crate::finding::{Arg, Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-COUNT-02",
    name: "message-count-with-unit",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Fabric common/viperutil/config_util.go:140-173"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    let count = &channel.max_message_count;
    let written = count.written.as_deref().map(plain).unwrap_or_default();
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let unit = written[digits..].trim().to_ascii_lowercase();
    let Some(at) = count.at().filter(|_| digits > 0 && unit.starts_with(['k', 'm', 'g'])) else {
        return Vec::new();
    };
    let number = &written[..digits];
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("written", written)
            .with("value", Arg::Number(count.value.into()))
            .at(at)
            .fix(fix::set(
                "MaxMessageCount",
                number,
                false,
                vec![fix::replace(at, number)],
            )),
    ]
}
