//! From open files to settings and findings: the YAML part of [`super::read`].

pub mod codes;
mod complaint;
mod configtx;
mod notes;
mod orderer;
mod suggest;

pub(crate) use configtx::profiles;
pub(super) use configtx::read_configtx;
pub(super) use orderer::{read_node, read_orderers, read_sample_node};

use super::fabric::configtx::Refusal;
use super::source::FileId;
use super::yaml::{self, Limit, Merge, Tree};
use crate::config::source::Span;
use crate::finding::{Finding, Severity, Stage};

/// What keeps a file from being read as YAML: yaml.v2's text and place. A limit of the reader becomes a finding.
pub(super) type Unreadable = Option<(String, Option<Span>)>;

/// The tree of a YAML file.
pub(super) fn tree<'t>(
    file: FileId,
    text: &'t str,
    merge: Merge,
    findings: &mut Vec<Finding>,
) -> Result<Tree<'t>, Unreadable> {
    let read = yaml::parse(file, text).and_then(|document| yaml::decode(&document, merge));
    read.map_err(|error| match error {
        yaml::Error::Refused { text, at } => Some((text, at)),
        yaml::Error::Limit { limit, at } => {
            let (code, most) = match limit {
                Limit::FileSize => (codes::FILE_TOO_LARGE, yaml::MAX_FILE_BYTES),
                Limit::Depth => (codes::TOO_DEEP, yaml::MAX_DEPTH),
                Limit::Expansion => (codes::TOO_MANY_VALUES, yaml::MAX_VALUES),
            };
            let at = at.unwrap_or_else(|| Span::new(file, 0, 0));
            findings.push(Finding::new(code, Severity::Error).with("most", most as i64).at(at));
            None
        }
    })
}

/// Most complaints of one stage that become findings.
const MAX_COMPLAINTS: usize = 200;

fn start_of(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

/// One finding for each place that a stage complains of, made by `finding`; the first carries the refusal.
fn report_stage(
    stage: Stage,
    refusal: &Refusal,
    file: FileId,
    findings: &mut Vec<Finding>,
    finding: impl Fn(&str, Span) -> Finding,
) {
    let single = [(refusal.text.clone(), refusal.at)];
    let each = if refusal.each.is_empty() {
        &single[..]
    } else {
        &refusal.each[..]
    };
    let mut places = Vec::new();
    for (text, at) in each {
        let at = at.unwrap_or_else(|| start_of(file));
        // A value that comes through an alias is complained of once for every way that leads to it.
        if places.contains(&at) {
            continue;
        }
        if places.len() >= MAX_COMPLAINTS {
            break;
        }
        let finding = finding(text, at);
        findings.push(if places.is_empty() {
            finding.refused(stage, refusal.text.as_str())
        } else {
            finding
        });
        places.push(at);
    }
}

#[cfg(test)]
mod tests;
