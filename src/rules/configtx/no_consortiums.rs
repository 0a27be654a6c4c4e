//! CONFIGTX-CONSORTIUM-01: no consortiums: the block cannot start an orderer.
//!
//! configtxgen only warns; the orderer finds no system channel and panics.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::chosen_profile;
use crate::finding::{Finding, Severity, Stage};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-CONSORTIUM-01",
    name: "no-consortiums",
    group: Group::Configtx,
    severity: Severity::Error,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/encoder/encoder.go",
        "Fabric orderer/common/multichannel/registrar.go",
    ],
    check: Check::Settings(check),
};

const REFUSAL: &str =
    "No system chain found.  If bootstrapping, does your system channel contain a consortiums group definition?";

fn check(context: &Context) -> Vec<Finding> {
    let refused = |finding: &Finding| finding.refusal.is_some();
    // A profile that is refused earlier never gets so far.
    if context.network.findings.iter().any(refused) && context.network.channel.is_none() {
        return Vec::new();
    }
    let finding = |profile: &crate::config::network::ProfileNote| {
        Finding::new(RULE.code, RULE.severity)
            .with("profile", profile.name.as_str())
            .at(profile.name_at)
            .refused(Stage::OrdererBootstrap, REFUSAL)
    };
    chosen_profile(context)
        .filter(|profile| !profile.has_consortiums)
        .map(finding)
        .into_iter()
        .collect()
}
