//! CONFIGTX-ORDERER-03: an entry of Kafka.Brokers that is no `host:port` to the orderer.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ORDERER-03",
    name: "invalid-broker-entry",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/channelconfig/orderer.go:245-273",
        "recorded vectors kafka_brokers, configtx 080, 090, 091",
    ],
    check: Check::Reader,
};
