//! CONFIGTX-CONSORTIUM-01: no consortiums: the block cannot start an orderer.
//!
//! configtxgen only warns; the orderer takes the block for no system channel's and panics.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::of_profile;
use crate::finding::{Finding, Severity, Stage};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-CONSORTIUM-01",
    name: "no-consortiums",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/encoder/encoder.go",
        "Fabric orderer/common/server/main.go",
        "Fabric orderer/common/multichannel/registrar.go",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let refused = |finding: &Finding| finding.refusal.is_some();
    // A profile that is refused earlier never gets so far.
    if context.network.findings.iter().any(refused) && context.network.channel.is_none() {
        return Vec::new();
    }
    let network = context.network;
    let finding = |(profile, refusal)| of_profile(&RULE, profile).refused(Stage::OrdererBootstrap, refusal);
    let refused = network.chosen_profile().zip(network.refused_without_consortiums());
    refused.map(finding).into_iter().collect()
}
