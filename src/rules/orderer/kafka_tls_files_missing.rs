//! ORDERER-TLS-01: TLS towards Kafka is on, but certificate, key or root certificates are not set.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "ORDERER-TLS-01",
    name: "kafka-tls-files-missing",
    group: Group::Orderer,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric orderer/common/localconfig/config.go",
        "recorded vectors ordereryaml",
    ],
    check: Check::Reader,
};
