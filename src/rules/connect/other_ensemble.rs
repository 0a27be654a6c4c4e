//! ZK-CONNECT-01: brokers use ZooKeepers without a common server, or different chroots: they are different clusters.

use super::super::context::{Context, names, place};
use super::super::{ALL, Check, Group, Rule, fix};
use super::{KEY, parsed};
use crate::config::network::Broker;
use crate::finding::{Finding, Message, Severity};

pub(super) static RULE: Rule = Rule {
    code: "ZK-CONNECT-01",
    name: "brokers-use-different-zookeepers",
    group: Group::Across,
    severity: Severity::Error,
    versions: ALL,
    sources: &["Kafka core/server/KafkaServer.scala (initZkClient)"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some((first, others)) = context.brokers().split_first() else {
        return Vec::new();
    };
    let own = parsed(first);
    let apart = |broker: &&Broker| {
        let other = parsed(broker);
        let shared = own.servers.iter().any(|server| other.servers.contains(server));
        let both_known = !own.servers.is_empty() && !other.servers.is_empty();
        both_known && (!shared || own.chroot != other.chroot)
    };
    let others: Vec<&Broker> = others.iter().filter(apart).collect();
    let Some(other) = others.first() else {
        return Vec::new();
    };
    let value = first.text(KEY).unwrap_or_default();
    vec![
        Finding::new(RULE.code, RULE.severity)
            .with("key", KEY)
            .with("value", other.shown(KEY))
            .with("brokers", names(&others))
            .with("first", first.name.as_str())
            .with("usual", value)
            .at(place(other, KEY))
            .related(place(first, KEY), Message::new("ZK-CONNECT-01.related"))
            .fix_if(fix::set_on_brokers(context, &others, KEY, value, false)),
    ]
}
