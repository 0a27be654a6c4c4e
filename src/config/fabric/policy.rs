//! Policies of configtx.yaml: what they say, and what configtxgen's encoder refuses of them.
//!
//! Sources: common/tools/configtxgen/encoder (`addPolicies`), common/policies (`ImplicitMetaFromString`),
//! common/cauthdsl/policyparser.go.

/// A policy's meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// `MAJORITY Admins`: so many of the sub-groups' policies of that name.
    ImplicitMeta {
        quantity: Quantity,
        sub_policy: String,
    },
    Signature(Rule),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    Any,
    All,
    Majority,
}

/// A rule on signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// `'Org1MSP.member'`.
    SignedBy { msp: String, role: Role },
    /// At least `wanted` of the rules; `AND` and `OR` are written so too.
    OutOf { wanted: u32, rules: Vec<Rule> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Member,
    Admin,
    Client,
    Peer,
    Orderer,
}

/// Reads one policy; the error is the encoder's text.
pub fn parse(kind: &str, rule: &str) -> Result<Policy, String> {
    match kind {
        "ImplicitMeta" => {
            implicit_meta(rule).map_err(|error| format!("invalid implicit meta policy rule '{rule}': {error}"))
        }
        "Signature" => signature(rule)
            .map(Policy::Signature)
            .map_err(|error| format!("invalid signature policy rule '{rule}': {error}")),
        _ => Err(format!("unknown policy type: {kind}")),
    }
}

fn implicit_meta(rule: &str) -> Result<Policy, String> {
    let tokens: Vec<&str> = rule.split(' ').collect();
    let [quantity, sub_policy] = tokens[..] else {
        return Err(format!("expected two space separated tokens, but got {}", tokens.len()));
    };
    let quantity = match quantity {
        "ANY" => Quantity::Any,
        "ALL" => Quantity::All,
        "MAJORITY" => Quantity::Majority,
        other => return Err(format!("unknown rule type '{other}', expected ALL, ANY, or MAJORITY")),
    };
    Ok(Policy::ImplicitMeta {
        quantity,
        sub_policy: sub_policy.to_owned(),
    })
}

/// A rule such as `OR('Org1MSP.admin', AND('Org2MSP.member', 'Org3MSP.peer'))`.
///
/// The real parser leaves the expression to a general library, whose complaints about syntax are many; here they are
/// one. What is accepted is the same.
fn signature(rule: &str) -> Result<Rule, String> {
    let mut parser = Parser { rest: rule };
    let rule = parser.expression(0)?;
    parser.blanks();
    if parser.rest.is_empty() {
        Ok(rule)
    } else {
        Err(parser.unrecognized())
    }
}

struct Parser<'t> {
    rest: &'t str,
}

/// Deepest nesting of a rule.
const MAX_DEPTH: usize = 50;

impl Parser<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn unrecognized(&self) -> String {
        let token: String = self
            .rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .collect();
        let token = if token.is_empty() {
            self.rest.chars().take(1).collect()
        } else {
            token
        };
        format!("unrecognized token '{token}' in policy string")
    }

    fn token(&mut self, token: char) -> Result<(), String> {
        self.blanks();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None => Err(self.unrecognized()),
        }
    }

    fn expression(&mut self, depth: usize) -> Result<Rule, String> {
        self.blanks();
        if depth > MAX_DEPTH {
            return Err(self.unrecognized());
        }
        if self.rest.starts_with(['\'', '"']) {
            return self.principal();
        }
        let length = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = self.rest[..length].to_ascii_lowercase();
        if !matches!(name.as_str(), "and" | "or" | "outof") {
            return Err(self.unrecognized());
        }
        self.rest = &self.rest[length..];
        self.token('(')?;
        let mut wanted = 0;
        if name == "outof" {
            self.blanks();
            let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
            wanted = self.rest[..digits].parse::<u32>().map_err(|_| self.unrecognized())?;
            self.rest = &self.rest[digits..];
            self.token(',')?;
        }
        let mut rules = Vec::new();
        loop {
            rules.push(self.expression(depth + 1)?);
            self.blanks();
            if !self.rest.starts_with(',') {
                break;
            }
            self.token(',')?;
        }
        self.token(')')?;
        let given = u32::try_from(rules.len()).map_err(|_| self.unrecognized())?;
        match name.as_str() {
            "and" => wanted = given,
            "or" => wanted = 1,
            // The real check lets one more than there are pass.
            _ if wanted > given.saturating_add(1) => {
                return Err(format!("Invalid t-out-of-n predicate, t {wanted}, n {given}"));
            }
            _ => {}
        }
        Ok(Rule::OutOf { wanted, rules })
    }

    /// `'MSP.role'`.
    fn principal(&mut self) -> Result<Rule, String> {
        let quote = if self.rest.starts_with('\'') { '\'' } else { '"' };
        let Some((principal, rest)) = self.rest[1..].split_once(quote) else {
            return Err(self.unrecognized());
        };
        let known = principal
            .rsplit_once('.')
            .filter(|(msp, _)| is_msp_id(msp))
            .and_then(|(msp, name)| Some((msp, role(name)?)));
        let Some((msp, role)) = known else {
            return Err(match principal.contains('.') {
                // What is no principal is read once more as an expression, and there a dot begins a number.
                true => "Unable to parse numeric value '.' to float64".to_owned(),
                false => format!("unrecognized token '{principal}' in policy string"),
            });
        };
        self.rest = rest;
        Ok(Rule::SignedBy {
            msp: msp.to_owned(),
            role,
        })
    }
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "member" => Role::Member,
        "admin" => Role::Admin,
        "client" => Role::Client,
        "peer" => Role::Peer,
        "orderer" => Role::Orderer,
        _ => return None,
    })
}

fn is_msp_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_encoder_accepts() {
        for (kind, rule) in [
            ("ImplicitMeta", "ANY Readers"),
            ("Signature", "OR('Org1MSP.admin', AND('Org2.x-y.member','O.peer'))"),
            ("Signature", "OutOf(1, \"A.client\", 'B.orderer')"),
        ] {
            assert!(parse(kind, rule).is_ok(), "{rule}");
        }
    }

    #[test]
    fn refuses_in_its_words() {
        let error = |kind, rule| parse(kind, rule).unwrap_err();
        assert_eq!(error("Foo", "x"), "unknown policy type: Foo");
        assert_eq!(
            error("ImplicitMeta", "SOME Readers"),
            "invalid implicit meta policy rule 'SOME Readers': unknown rule type 'SOME', expected ALL, ANY, or MAJORITY"
        );
        assert_eq!(
            error("Signature", "garbage"),
            "invalid signature policy rule 'garbage': unrecognized token 'garbage' in policy string"
        );
        assert_eq!(
            error("Signature", "OR('SampleOrg.administrator')"),
            "invalid signature policy rule 'OR('SampleOrg.administrator')': Unable to parse numeric value '.' to float64"
        );
        assert!(error("Signature", "OutOf(3, 'A.peer')").ends_with("Invalid t-out-of-n predicate, t 3, n 1"));
        assert!(parse("Signature", &"AND(".repeat(1000)).is_err());
        assert!(parse("Signature", "OR('十.admin'").is_err());
    }
}
