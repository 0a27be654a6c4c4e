//! BROKER-DIFF-06: some brokers keep records for ever and others do not. Each replica deletes for itself.

use super::super::context::{Context, names, place};
use super::super::{ALL, Check, Group, Rule, fix};
use crate::config::broker::derived;
use crate::config::network::Broker;
use crate::finding::{Arg, Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIFF-06",
    name: "retention-differs",
    group: Group::Across,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["Kafka core/server/ReplicaFetcherThread.scala:118,123"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let forever = |broker: &Broker| derived::log_retention_ms(broker) < 0;
    let Some(keeper) = context.brokers().iter().find(|broker| forever(broker)) else {
        return Vec::new();
    };
    let expiring: Vec<&Broker> = context.brokers().iter().filter(|broker| !forever(broker)).collect();
    let Some(first) = expiring.first() else {
        return Vec::new();
    };
    let written = |broker: &Broker| {
        ["log.retention.ms", "log.retention.minutes", "log.retention.hours"]
            .iter()
            .find_map(|key| broker.at(key))
            .unwrap_or_else(|| place(broker, "log.retention.ms"))
    };
    let finding = Finding::new(RULE.code, RULE.severity)
        .with("brokers", names(&expiring))
        .with("keeper", keeper.name.as_str())
        .with("time", Arg::Millis(derived::log_retention_ms(first)))
        .at(written(first))
        .related(written(keeper), Message::new("BROKER-DIFF-06.related"))
        .fix_if(fix::set_on_brokers(context, &expiring, "log.retention.ms", "-1", true));
    vec![finding]
}
