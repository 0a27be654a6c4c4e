//! BROKER-CREATE-01: brokers create no topics by themselves, and orderers before 1.3 cannot either.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "BROKER-CREATE-01",
    name: "nobody-creates-topics",
    group: Group::Across,
    severity: Severity::Error,
    versions: (FabricVersion::V1_0, FabricVersion::V1_2),
    sources: &[
        "Fabric orderer/consensus/kafka/chain.go (setupTopicForChannel, from 1.3)",
        "recorded transcript 13-topic-and-isr-traps",
    ],
    check: Check::Settings(check),
};

const KEY: &str = "auto.create.topics.enable";

fn check(context: &Context) -> Vec<Finding> {
    context.broker_findings(
        &RULE,
        KEY,
        |broker| broker.bool(KEY) == Some(false),
        Some(("true", false)),
    )
}
