//! CONFIGTX-YAML-02: an alias stands before its anchor, or the anchor is nowhere.
//!
//! The commonest mistake in published files: `Profiles` was moved to the top.

use super::super::{ALL, Check, Group, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-YAML-02",
    name: "configtx-unknown-anchor",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric vendor/gopkg.in/yaml.v2/yamlprivateh.go",
        "recorded vectors configtx 129",
        "20 of 84 published configtx.yaml files",
    ],
    check: Check::Reader,
};
