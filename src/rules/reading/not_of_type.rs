//! BROKER-VALUE-01: a value that is no number, or neither `true` nor `false`.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::broker::mistake;
use crate::config::broker::table;
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

/// The words that people use for `true` and `false`, and numbers beside which stands what Java does not trim: a no-break
/// space, for one.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let key = finding.text_arg("key")?;
    if finding.text_arg("type") != Some("BOOLEAN") {
        let number = mistake::number(key, context.files.text(at))?.to_string();
        let fits = table::KEYS
            .iter()
            .any(|known| known.name == key && known.parse(&number).is_ok());
        return fits.then(|| fix::set(key, &number, false, vec![fix::replace(at, number.as_str())]));
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
    Some(fix::set(key, value, false, vec![fix::replace(at, value)]))
}
