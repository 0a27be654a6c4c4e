//! Policy rules from text.
//!
//! Source: Fabric `common/policies/implicitmeta_util.go` and `common/cauthdsl/policyparser.go`. The real parser of
//! signature policies is a general expression library; this one knows what a policy can be made of, and its words for a
//! wrong syntax are its own.

use prost::Message;

use super::super::proto::config::{
    ImplicitMetaRule, MspPrincipal, MspRole, MspRoleType, Policy, PrincipalClassification, SignaturePolicy,
    SignaturePolicyEnvelope, policy_type, signature_policy,
};
use super::encode::implicit_meta;
use super::{PolicyError, PolicyRule};

/// The policy that `written` describes.
pub(super) fn policy(written: &PolicyRule) -> Result<Policy, PolicyError> {
    let rule = || written.rule.clone();
    match written.r#type.as_str() {
        "ImplicitMeta" => {
            implicit_meta_policy(&written.rule).map_err(|error| PolicyError::ImplicitMeta { rule: rule(), error })
        }
        "Signature" => signature_policy_envelope(&written.rule)
            .map(|envelope| Policy {
                r#type: policy_type::SIGNATURE,
                value: envelope.encode_to_vec(),
            })
            .map_err(|error| PolicyError::Signature { rule: rule(), error }),
        other => Err(PolicyError::UnknownType(other.to_owned())),
    }
}

fn implicit_meta_policy(rule: &str) -> Result<Policy, String> {
    let tokens: Vec<&str> = rule.split(' ').collect();
    let [quantity, sub_policy] = tokens[..] else {
        return Err(format!("expected two space separated tokens, but got {}", tokens.len()));
    };
    let quantity = match quantity {
        "ANY" => ImplicitMetaRule::Any,
        "ALL" => ImplicitMetaRule::All,
        "MAJORITY" => ImplicitMetaRule::Majority,
        other => return Err(format!("unknown rule type '{other}', expected ALL, ANY, or MAJORITY")),
    };
    Ok(implicit_meta(quantity, sub_policy))
}

/// Deepest nesting of gates.
const MAX_DEPTH: u32 = 32;

/// `OR('Org1MSP.member', AND('Org2MSP.admin', 'Org3MSP.peer'))`, `OutOf(2, …)`.
fn signature_policy_envelope(rule: &str) -> Result<SignaturePolicyEnvelope, String> {
    let mut parser = Parser {
        rest: rule,
        identities: Vec::new(),
    };
    let policy = parser.expression(MAX_DEPTH)?;
    let Argument::Policy(policy) = policy else {
        return Err(format!("invalid policy string '{rule}'"));
    };
    match parser.peek() {
        None => Ok(SignaturePolicyEnvelope {
            version: 0,
            rule: Some(policy),
            identities: parser.identities,
        }),
        Some(c) => Err(format!("unexpected '{c}' after the policy")),
    }
}

struct Parser<'a> {
    rest: &'a str,
    identities: Vec<MspPrincipal>,
}

/// An argument of a gate.
enum Argument<'a> {
    Policy(SignaturePolicy),
    /// Text in quotes.
    Text(&'a str),
    Number(i64),
}

#[derive(Clone, Copy)]
enum Gate {
    And,
    Or,
    OutOf,
}

impl<'a> Parser<'a> {
    /// The next character that is no blank.
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.rest = &self.rest[expected.len_utf8()..];
        }
        found
    }

    /// The longest prefix of letters and digits.
    fn word(&mut self) -> &'a str {
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn expression(&mut self, depth: u32) -> Result<Argument<'a>, String> {
        let depth = depth.checked_sub(1).ok_or_else(|| "nested too deeply".to_owned())?;
        match self.peek() {
            None => Err("unexpected end of expression".to_owned()),
            Some(quote @ ('\'' | '"')) => self.text(quote),
            Some(c) if c.is_ascii_digit() => {
                let digits = self.word();
                digits
                    .parse()
                    .map(Argument::Number)
                    .map_err(|_| format!("'{digits}' is no number"))
            }
            Some(c) if c.is_alphabetic() => {
                let name = self.word();
                let gate = match name {
                    "And" | "and" | "AND" => Gate::And,
                    "Or" | "or" | "OR" => Gate::Or,
                    "OutOf" | "outof" | "OUTOF" => Gate::OutOf,
                    other => return Err(format!("unrecognized token '{other}' in policy string")),
                };
                self.gate(gate, depth)
            }
            Some(c) => Err(format!("unexpected '{c}'")),
        }
    }

    fn text(&mut self, quote: char) -> Result<Argument<'a>, String> {
        let content = &self.rest[quote.len_utf8()..];
        let (text, rest) = content
            .split_once(quote)
            .ok_or_else(|| "unclosed string literal".to_owned())?;
        self.rest = rest;
        Ok(Argument::Text(text))
    }

    fn gate(&mut self, gate: Gate, depth: u32) -> Result<Argument<'a>, String> {
        if !self.take('(') {
            return Err("expected '(' after a gate".to_owned());
        }
        let count = match gate {
            Gate::OutOf => {
                let count = self.expression(depth)?;
                if !self.take(',') && self.peek() != Some(')') {
                    return Err("expected ',' or ')'".to_owned());
                }
                Some(count)
            }
            Gate::And | Gate::Or => None,
        };
        let rules = self.rules(depth)?;
        let members = rules.len() as i64;
        let n = match (gate, count) {
            (Gate::And, _) => members,
            (Gate::Or, _) => 1,
            (Gate::OutOf, Some(Argument::Number(n))) => n,
            (Gate::OutOf, Some(Argument::Text(text))) => text
                .parse()
                .map_err(|_| format!("unrecognized type, expected a number, got '{text}'"))?,
            (Gate::OutOf, _) => return Err("unrecognized type, expected a number".to_owned()),
        };
        // The real parser lets through one more than there are.
        if n < 0 || n > members + 1 {
            return Err(format!("invalid t-out-of-n predicate, t {n}, n {members}"));
        }
        let n = i32::try_from(n).map_err(|_| "too many members".to_owned())?;
        let gate = signature_policy::NOutOf { n, rules };
        Ok(Argument::Policy(SignaturePolicy {
            r#type: Some(signature_policy::Type::NOutOf(gate)),
        }))
    }

    /// The members of a gate, up to its closing bracket.
    fn rules(&mut self, depth: u32) -> Result<Vec<SignaturePolicy>, String> {
        let mut rules = Vec::new();
        while !self.take(')') {
            if !rules.is_empty() && !self.take(',') {
                return Err("expected ',' or ')'".to_owned());
            }
            rules.push(match self.expression(depth)? {
                Argument::Policy(policy) => policy,
                Argument::Text(text) => self.principal(text)?,
                Argument::Number(number) => return Err(format!("unexpected type {number}")),
            });
        }
        Ok(rules)
    }

    /// `Org1MSP.member`: each mention is an identity of its own.
    fn principal(&mut self, text: &str) -> Result<SignaturePolicy, String> {
        let (msp, role) = text
            .rsplit_once('.')
            .ok_or_else(|| format!("error parsing principal {text}"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let role = match role {
            _ if msp.is_empty() || !msp.chars().all(plain) => None,
            "member" => Some(MspRoleType::Member),
            "admin" => Some(MspRoleType::Admin),
            "client" => Some(MspRoleType::Client),
            "peer" => Some(MspRoleType::Peer),
            "orderer" => Some(MspRoleType::Orderer),
            _ => None,
        };
        let role = role.ok_or_else(|| format!("error parsing principal {text}"))?;
        let principal = MspRole {
            msp_identifier: msp.to_owned(),
            role: role.into(),
        };
        let index = i32::try_from(self.identities.len()).map_err(|_| "too many identities".to_owned())?;
        self.identities.push(MspPrincipal {
            principal_classification: PrincipalClassification::Role.into(),
            principal: principal.encode_to_vec(),
        });
        Ok(SignaturePolicy {
            r#type: Some(signature_policy::Type::SignedBy(index)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(policy: &SignaturePolicy) -> String {
        match &policy.r#type {
            Some(signature_policy::Type::SignedBy(index)) => index.to_string(),
            Some(signature_policy::Type::NOutOf(gate)) => {
                let rules: Vec<String> = gate.rules.iter().map(shown).collect();
                format!("{}({})", gate.n, rules.join(" "))
            }
            None => "nothing".to_owned(),
        }
    }

    fn read(rule: &str) -> Result<String, String> {
        let envelope = signature_policy_envelope(rule)?;
        Ok(envelope.rule.as_ref().map(shown).unwrap_or_default())
    }

    #[test]
    fn gates() {
        assert_eq!(read("OR('A.member', \"B.admin\")").as_deref(), Ok("1(0 1)"));
        assert_eq!(
            read("AND('A.member',OutOf(1,'A.member','B-1.c.peer'))").as_deref(),
            Ok("2(0 1(1 2))")
        );
        assert_eq!(read("OutOf('2', 'A.member')").as_deref(), Ok("2(0)"));
    }

    #[test]
    fn wrong_rules() {
        let error = |rule: &str| read(rule).unwrap_err();
        assert_eq!(error("'A.member'"), "invalid policy string ''A.member''");
        assert_eq!(error("XOR('A.member')"), "unrecognized token 'XOR' in policy string");
        assert_eq!(error("OR('A.boss')"), "error parsing principal A.boss");
        assert_eq!(error("OutOf(3, 'A.member')"), "invalid t-out-of-n predicate, t 3, n 1");
        assert_eq!(error("OR('A.member') x"), "unexpected 'x' after the policy");
        assert_eq!(error(&"OR(".repeat(100)), "nested too deeply");
        assert_eq!(error("OR('A.member'"), "expected ',' or ')'");
        assert_eq!(error("OR('ä.member'"), "error parsing principal ä.member");
    }
}
