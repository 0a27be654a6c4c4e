//! CONFIGTX-POLICY-02: the orderer section has policies, but not BlockValidation.
//!
//! Peers check the orderer's signature on every block against it; a policy that is not there accepts nobody.

use super::super::context::Context;
use super::super::{Check, Group, Rule};
use super::of_profile;
use crate::config::versions::FabricVersion;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-POLICY-02",
    name: "no-block-validation-policy",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: (FabricVersion::V1_2, FabricVersion::V2),
    sources: &[
        "Fabric common/channelconfig/logsanitychecks.go",
        "recorded log 93-orderer-start-no-blockvalidation",
    ],
    check: Check::Settings(check),
};

const NAME: &str = "BlockValidation";

fn check(context: &Context) -> Vec<Finding> {
    context
        .network
        .chosen_profile()
        .filter(|profile| !profile.policies.is_empty() && !profile.policies.iter().any(|policy| policy == NAME))
        .map(|profile| of_profile(&RULE, profile))
        .into_iter()
        .collect()
}
