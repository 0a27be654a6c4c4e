//! How large an envelope may be, at every place that it passes.

mod absolute_above_fetch;
mod absolute_above_message_max;
mod fetch_above_message_max;
mod little_slack;
mod message_max_above_request;
mod preferred_above_advice;
mod segment_below_message;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &absolute_above_message_max::RULE,
    &fetch_above_message_max::RULE,
    &absolute_above_fetch::RULE,
    &message_max_above_request::RULE,
    &preferred_above_advice::RULE,
    &little_slack::RULE,
    &segment_below_message::RULE,
];

/// One mebibyte: the slack for headers that Fabric's guide asks for, in bytes.
const MIB: i64 = 1 << 20;
