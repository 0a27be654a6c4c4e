//! BROKER-DIRS-02: two brokers of one machine use the same log folder.

use super::super::context::{Context, place};
use super::super::{ALL, Check, Group, Rule, fix};
use super::same_machine;
use crate::config::broker::derived;
use crate::config::broker::endpoint::Endpoint;
use crate::config::network::Broker;
use crate::config::source::FileKind;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-DIRS-02",
    name: "two-brokers-one-directory",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Kafka core/server/KafkaServer.scala:669-676",
        "Kafka core/log/LogManager.scala:235",
        "recorded log 33-broker-log-dirs-of-another",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "log.dirs";

fn check(context: &Context) -> Vec<Finding> {
    let parts: Vec<Part> = context
        .brokers()
        .iter()
        .filter_map(|broker| part(context, broker))
        .collect();
    let mut findings = Vec::new();
    for (index, second) in parts.iter().enumerate() {
        let shares = |first: &&Part| {
            first.folders.iter().any(|folder| second.folders.contains(folder))
                && same_machine(first.endpoints, second.endpoints)
        };
        if let Some(first) = parts[..index].iter().find(shares) {
            findings.push(finding(context, first.broker, second.broker, &second.folders));
        }
    }
    findings
}

struct Part<'a> {
    broker: &'a Broker,
    folders: Vec<String>,
    endpoints: &'a [Endpoint],
}

/// A broker with a file of its own; a container has folders of its own.
fn part<'a>(context: &'a Context, broker: &'a Broker) -> Option<Part<'a>> {
    context
        .files
        .get(broker.file)
        .filter(|file| file.kind == FileKind::Broker)?;
    Some(Part {
        broker,
        folders: derived::log_dirs(broker),
        endpoints: context.announced(broker),
    })
}

fn finding(context: &Context, first: &Broker, second: &Broker, folders: &[String]) -> Finding {
    let folder = folders.first().map_or("", String::as_str);
    let own = format!("{folder}-{}", second.int("broker.id").unwrap_or(0));
    Finding::new(RULE.code, RULE.severity)
        .with("first", first.name.as_str())
        .with("second", second.name.as_str())
        .with("folder", folder)
        .at(place(second, KEY))
        .related(place(first, KEY), Message::new("BROKER-DIRS-02.related"))
        .fix_if(fix::set_on_brokers(context, &[second], KEY, &own, false))
}
