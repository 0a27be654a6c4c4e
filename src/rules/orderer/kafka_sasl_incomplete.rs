//! ORDERER-SASL-01: SASL towards Kafka is on without a user or a password.

use super::super::{Check, Group, Rule};
use crate::config::versions::FabricVersion;
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-SASL-01",
    name: "kafka-sasl-incomplete",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: (FabricVersion::V1_3, FabricVersion::V2),
    sources: &[
        "Fabric orderer/common/localconfig/config.go",
        "recorded vectors ordereryaml",
    ],
    check: Check::Reader,
};
