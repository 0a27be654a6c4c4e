//! CONFIGTX-BROKERS-03: several broker addresses in one entry, as Kafka itself writes them.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-BROKERS-03",
    name: "several-brokers-in-one-entry",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/channelconfig/orderer.go:245-273",
        "recorded vectors configtx 082",
    ],
    check: Check::Reader,
};
