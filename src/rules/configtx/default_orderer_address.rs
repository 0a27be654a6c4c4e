//! CONFIGTX-ADDR-01: no orderer addresses are written: 127.0.0.1:7050 goes into the block.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule};
use super::section_at;
use crate::config::network::Origin;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    code: "CONFIGTX-ADDR-01",
    name: "default-orderer-address",
    group: Group::Configtx,
    severity: Severity::Warning,
    versions: ALL,
    sources: &[
        "Fabric common/tools/configtxgen/localconfig/config.go:358-383",
        "recorded vectors configtx 097, 098",
    ],
    check: Check::Settings(check),
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(channel) = &context.network.channel else {
        return Vec::new();
    };
    if channel.addresses.origin != Origin::Default {
        return Vec::new();
    }
    vec![Finding::new(RULE.code, RULE.severity).at_if(section_at(context))]
}
