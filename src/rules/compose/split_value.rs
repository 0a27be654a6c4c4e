//! COMPOSE-VAR-03: the image's start script splits the value at blanks and takes the first word.

use super::super::context::Context;
use super::super::{ALL, Check, Group, Rule, fix};
use crate::finding::{Finding, Fix, Severity};

pub(super) static RULE: Rule = Rule {
    code: "COMPOSE-VAR-03",
    name: "value-split-at-blanks",
    group: Group::Compose,
    severity: Severity::Warning,
    versions: ALL,
    sources: &["hyperledger/fabric-kafka docker-entrypoint.sh (behaviour recorded on 179 services)"],
    check: Check::ReaderWithFix(fix),
};

fn fix(context: &Context, finding: &Finding) -> Option<Fix> {
    let at = finding.at.filter(|at| !context.files.text(*at).contains('$'))?;
    let name = finding.text_arg("name")?;
    let kept = finding.text_arg("kept").filter(|kept| !kept.is_empty())?;
    Some(fix::set(name, kept, true, vec![fix::replace(at, kept)]))
}
