//! Brokers that disagree. Nothing in Kafka checks that they agree; whose copy counts differs from key to key.

mod auto_create;
mod factor;
mod message_max;
mod min_isr;
mod protocol;
mod retention;
mod unclean;

use super::Rule;
use super::context::{Context, names, place};
use super::fix;
use crate::config::network::{Broker, Value};
use crate::finding::{Finding, Message};

pub(super) static RULES: &[&Rule] = &[
    &min_isr::RULE,
    &factor::RULE,
    &message_max::RULE,
    &unclean::RULE,
    &auto_create::RULE,
    &retention::RULE,
    &protocol::RULE,
];

/// The brokers whose value of `key` is not that of most brokers, as one finding with the arguments `key`, `value`,
/// `brokers` and `usual`.
fn differing(context: &Context, rule: &Rule, key: &'static str) -> Vec<Finding> {
    let brokers = context.brokers();
    let value = |broker: &Broker| broker.get(key).map(|entry| entry.setting.value.clone());
    let values: Vec<Option<Value>> = brokers.iter().map(value).collect();
    let like = |one: &Option<Value>| values.iter().filter(|other| *other == one).count();
    // Of equally frequent values the first broker's one.
    let usual = (0..brokers.len()).rev().max_by_key(|index| like(&values[*index]));
    let Some(usual) = usual else {
        return Vec::new();
    };
    let others: Vec<&Broker> = (0..brokers.len())
        .filter(|index| values[*index] != values[usual])
        .map(|index| &brokers[index])
        .collect();
    let Some(first) = others.first() else {
        return Vec::new();
    };
    let shown = brokers[usual].shown(key);
    let finding = Finding::new(rule.code, rule.severity)
        .with("key", key)
        .with("value", first.shown(key))
        .with("brokers", names(&others))
        .with("usual", shown.as_str())
        .at(place(first, key))
        .related(
            place(&brokers[usual], key),
            Message::new(format!("{}.related", rule.code)),
        )
        .fix_if(fix::set_on_brokers(context, &others, key, &shown, false));
    vec![finding]
}
