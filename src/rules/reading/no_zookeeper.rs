//! BROKER-REQUIRED-01: `zookeeper.connect` is missing, the only key that has no default.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-REQUIRED-01",
    name: "no-zookeeper-connect",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka clients/common/config/ConfigDef.java:472",
        "recorded transcript 12-broker-start-failures",
    ],
    check: Check::ReaderWithFix(fix),
};

/// What the other brokers write.
fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let key = finding.text_arg("key")?;
    let at = finding.at?;
    let value = context.brokers().first()?.text(key).filter(|value| !value.is_empty())?;
    Some(fix::set(
        key,
        value,
        true,
        vec![fix::insert_key(context, at.file, key, value)?],
    ))
}
