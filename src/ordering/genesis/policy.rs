//! Policies in bytes.

use prost::Message;

use super::super::proto::config::{
    ImplicitMetaRule, MspPrincipal, MspRole, MspRoleType, Policy, PrincipalClassification, SignaturePolicy,
    SignaturePolicyEnvelope, policy_type, signature_policy,
};
use super::encode::implicit_meta;
use crate::config::fabric::configtx::WrittenPolicy;
use crate::config::fabric::policy::{Policy as Meaning, Quantity, Role, Rule, parse};

/// The policy that `written` describes; the error is the encoder's text.
pub(super) fn policy(written: &WrittenPolicy) -> Result<Policy, String> {
    Ok(match parse(&written.kind, &written.rule)? {
        Meaning::ImplicitMeta { quantity, sub_policy } => {
            let rule = match quantity {
                Quantity::Any => ImplicitMetaRule::Any,
                Quantity::All => ImplicitMetaRule::All,
                Quantity::Majority => ImplicitMetaRule::Majority,
            };
            implicit_meta(rule, &sub_policy)
        }
        Meaning::Signature(rule) => {
            let mut identities = Vec::new();
            let rule = Some(signature_policy(&rule, &mut identities));
            let envelope = SignaturePolicyEnvelope {
                version: 0,
                rule,
                identities,
            };
            Policy {
                r#type: policy_type::SIGNATURE,
                value: envelope.encode_to_vec(),
            }
        }
    })
}

/// Each mention of a principal is an identity of its own, in the order of the text.
fn signature_policy(rule: &Rule, identities: &mut Vec<MspPrincipal>) -> SignaturePolicy {
    let r#type = match rule {
        Rule::SignedBy { msp, role } => {
            let principal = MspRole {
                msp_identifier: msp.clone(),
                role: role_type(*role).into(),
            };
            identities.push(MspPrincipal {
                principal_classification: PrincipalClassification::Role.into(),
                principal: principal.encode_to_vec(),
            });
            signature_policy::Type::SignedBy(identities.len() as i32 - 1)
        }
        Rule::OutOf { wanted, rules } => signature_policy::Type::NOutOf(signature_policy::NOutOf {
            n: *wanted as i32,
            rules: rules.iter().map(|rule| signature_policy(rule, identities)).collect(),
        }),
    };
    SignaturePolicy { r#type: Some(r#type) }
}

fn role_type(role: Role) -> MspRoleType {
    match role {
        Role::Member => MspRoleType::Member,
        Role::Admin => MspRoleType::Admin,
        Role::Client => MspRoleType::Client,
        Role::Peer => MspRoleType::Peer,
        Role::Orderer => MspRoleType::Orderer,
    }
}
