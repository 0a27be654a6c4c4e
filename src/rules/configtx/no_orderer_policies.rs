//! CONFIGTX-POLICY-01: the orderer section has no policies of its own.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::of_profile;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-POLICY-01",
    name: "no-orderer-policies",
    group: Group::Configtx,
    severity: Severity::Advice,
    versions: (FabricVersion::V1_2, FabricVersion::V2),
    sources: &["Fabric common/tools/configtxgen/encoder/encoder.go:194-243"],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    context
        .network
        .chosen_profile()
        .filter(|profile| profile.policies.is_empty())
        .map(|profile| of_profile(&RULE, profile))
        .into_iter()
        .collect()
}
