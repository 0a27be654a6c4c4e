//! CONFIGTX-YAML-01: configtx.yaml is no YAML that yaml.v2 can read.
//!
//! The place is where the reader stopped; the mistake is there or shortly before.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-YAML-01",
    name: "configtx-yaml-syntax",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric vendor/gopkg.in/yaml.v2",
        "recorded vectors configtx 137, 138, 143",
    ],
    check: Check::Reader,
};
