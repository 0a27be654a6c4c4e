//! Who finds whom: bootstrap lists, listeners, ids.

mod one_bootstrap_broker;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&one_bootstrap_broker::RULE];
