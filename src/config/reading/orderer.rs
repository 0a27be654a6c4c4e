//! orderer.yaml files: the ordering service nodes.

use super::complaint::{self, Reading};
use super::{codes, report_stage, start_of, tree};
use crate::config::Options;
use crate::config::fabric::configtx::Refusal;
use crate::config::fabric::lookup::FabricFile;
use crate::config::fabric::orderer_yaml::{self, OrdererYaml, Start};
use crate::config::fabric::{Disk, Variable};
use crate::config::network::OrdererNode;
use crate::config::source::{FileId, FileKind, FileSet};
use crate::config::written::program_name;
use crate::config::yaml::Merge;
use crate::finding::{Finding, Severity, Stage};

/// Names of files and folders that say nothing about the node.
const PLAIN_NAMES: [&str; 4] = ["orderer", "config", "conf", "sampleconfig"];

/// Reads all orderer.yaml files of the set.
pub(crate) fn read_orderers(
    files: &FileSet,
    options: &Options,
    environment: &[Variable],
    findings: &mut Vec<Finding>,
) -> Vec<OrdererNode> {
    let ids: Vec<FileId> = files.of_kind(FileKind::Orderer).map(|(id, _)| id).collect();
    let several = ids.len() > 1;
    let mut nodes = Vec::new();
    for (index, id) in ids.into_iter().enumerate() {
        let Some(file) = files.get(id) else { continue };
        let name = match program_name(&file.name, &PLAIN_NAMES) {
            name if !name.is_empty() => name,
            _ if several => format!("orderer{index}"),
            _ => "orderer".to_owned(),
        };
        nodes.extend(read_node(files, id, &file.text, &name, options, environment, findings));
    }
    nodes
}

/// Reads one orderer.yaml for the node `name`.
pub(crate) fn read_node(
    files: &FileSet,
    file: FileId,
    text: &str,
    name: &str,
    options: &Options,
    environment: &[Variable],
    findings: &mut Vec<Finding>,
) -> Option<OrdererNode> {
    let tree = match tree(file, text, Merge::Positional, findings) {
        Ok(tree) => tree,
        Err(None) => return None,
        Err(Some((text, at))) => {
            let refusal = orderer_yaml::reading_refused(&text, at);
            findings.push(
                Finding::new(codes::ORDERER_YAML, Severity::Error)
                    .with("problem", text)
                    .at(at.unwrap_or_else(|| start_of(file)))
                    .refused(Stage::OrdererLoad, refusal.text),
            );
            return None;
        }
    };
    let start = Start {
        built_in: false,
        name,
        file,
        text,
        fabric: options.fabric,
        environment,
        disk: Disk::Unknown,
    };
    report_load(orderer_yaml::load(&tree, start), start, files, findings)
}

/// Reads the node `name` of a container that has the image's own orderer.yaml. `file` sets the environment.
pub(crate) fn read_sample_node(
    files: &FileSet,
    file: FileId,
    name: &str,
    options: &Options,
    environment: &[Variable],
    findings: &mut Vec<Finding>,
) -> Option<OrdererNode> {
    let text = orderer_yaml::sample(options.fabric);
    let tree = tree(file, &text, Merge::Positional, findings).ok()?;
    let start = Start {
        built_in: true,
        name,
        file,
        text: &text,
        fabric: options.fabric,
        environment,
        disk: Disk::Unknown,
    };
    report_load(orderer_yaml::load(&tree, start), start, files, findings)
}

fn report_load(
    loaded: Result<OrdererYaml, Refusal>,
    start: Start<'_>,
    files: &FileSet,
    findings: &mut Vec<Finding>,
) -> Option<OrdererNode> {
    let refusal = match loaded {
        Ok(loaded) => return Some(loaded.node),
        Err(refusal) => refusal,
    };
    let reading = Reading {
        kind: FabricFile::OrdererYaml,
        name: "orderer.yaml",
        files,
        fabric: start.fabric,
    };
    report_stage(
        Stage::OrdererLoad,
        &refusal,
        start.file,
        findings,
        |text, at| match refusal.each.is_empty() {
            true => complaint::completing(text, at),
            false => complaint::decoding(reading, text, at),
        },
    );
    None
}
