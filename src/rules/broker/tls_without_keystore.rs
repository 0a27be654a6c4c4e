//! BROKER-TLS-01: a listener with TLS, and no keystore for the broker's own certificate.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use crate::config::network::Broker;
use crate::config::properties;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-TLS-01",
    name: "tls-listener-without-keystore",
    group: Group::Broker,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Kafka clients/common/security/ssl/SslFactory.java"],
    check: Check::Settings(check),
};

const KEY: &str = "ssl.keystore.location";

fn check(context: &Context) -> Vec<Finding> {
    // A listener may have a keystore of its own: `listener.name.external.ssl.keystore.location`.
    let own_keystore = |broker: &Broker| {
        let scoped = |property: &&properties::Property| {
            property.key.starts_with("listener.name.") && property.key.ends_with(KEY)
        };
        context
            .properties()
            .filter(scoped)
            .any(|property| property.key_at.file == broker.file)
    };
    let lacks = |broker: &Broker| {
        let mut endpoints = context.listening(broker).iter();
        let tls = endpoints.any(|endpoint| endpoint.protocol.uses_tls());
        tls && broker.text(KEY).is_none() && !own_keystore(broker)
    };
    context.broker_findings(&RULE, "listeners", lacks, None)
}
