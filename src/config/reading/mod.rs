//! From open files to settings and findings: the YAML part of [`super::read`].

pub mod codes;
mod configtx;

pub(super) use configtx::read_configtx;

use super::source::FileId;
use super::yaml::{self, Limit, Merge, Tree};
use crate::config::source::Span;
use crate::finding::{Finding, Severity};

/// What keeps a file from being read as YAML: yaml.v2's text and place. A limit of the reader becomes a finding.
type Unreadable = Option<(String, Option<Span>)>;

/// The tree of a YAML file.
fn tree<'t>(file: FileId, text: &'t str, merge: Merge, findings: &mut Vec<Finding>) -> Result<Tree<'t>, Unreadable> {
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
