//! COMPOSE-VAR-02: a variable that the program in the service does not read: misspelt, of another version, or of another program.
//!
//! `ORDERER_KAFKA_BROKERS` is one: the brokers are in the channel's configuration, since Fabric 1.0.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-VAR-02",
    name: "variable-nobody-reads",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric orderer/common/localconfig/config.go",
        "Fabric common/viperutil/config_util.go",
    ],
    check: Check::Reader,
};
