//! BROKER-LISTEN-01: a listener that cannot be read, of no known protocol, or a port or name twice.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-LISTEN-01",
    name: "listener-not-understood",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/utils/CoreUtils.scala:295-315",
        "Kafka core/cluster/EndPoint.scala:29",
    ],
    check: Check::ReaderWithFix(fix),
};

/// `host:port` alone lacks only the listener's name.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at?;
    let key = finding.text_arg("key").filter(|key| key.ends_with("listeners"))?;
    let written = context.files.text(at);
    let value = written
        .split(',')
        .map(|entry| format!("PLAINTEXT://{}", entry.trim()))
        .collect::<Vec<_>>()
        .join(",");
    let bare = !written.contains("//") && written.split(',').count() == 1 && is_address(written);
    bare.then(|| fix::set(key, &value, false, vec![fix::replace(at, value.as_str())]))
}

/// `host:port`, the host may be missing.
fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        port.parse::<u16>().is_ok()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    })
}
