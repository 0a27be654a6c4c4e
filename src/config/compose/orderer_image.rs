//! The orderer in its image: the sample orderer.yaml under the service's variables.

use super::environment::{EnvironmentVariable, report_unread};
use super::services::Service;
use crate::config::Options;
use crate::config::fabric::Variable;
use crate::config::fabric::orderer_yaml::{is_read, variable_names};
use crate::config::network::OrdererNode;
use crate::config::reading::{codes, read_node, read_sample_node};
use crate::config::source::{FileKind, FileSet};
use crate::config::spelling;
use crate::finding::Finding;

/// The node that a service runs (`None` when the orderer refuses its settings), and whether it loads configtx.yaml.
///
/// An orderer.yaml in the set is taken for the one that is mounted into the container, if there is only one.
pub(super) fn node(
    service: &Service,
    files: &FileSet,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> (Option<OrdererNode>, bool) {
    let own = |variable: &&EnvironmentVariable| variable.name.starts_with("ORDERER_");
    for variable in service.variables.iter().filter(own) {
        if !is_read(&variable.name, options.fabric) {
            let names = variable_names(options.fabric);
            let meant = spelling::nearest(&variable.name, names.iter().map(String::as_str)).map(str::to_owned);
            report_unread(codes::UNREAD_VARIABLE, variable, "orderer", meant, findings);
        }
    }
    let environment: Vec<Variable> = service
        .variables
        .iter()
        .filter(own)
        .map(EnvironmentVariable::to_variable)
        .collect();
    let mut mounted = files.of_kind(FileKind::Orderer);
    let mut found = Vec::new();
    let node = match (mounted.next(), mounted.next()) {
        (Some((id, file)), None) => read_node(files, id, &file.text, &service.name, options, &environment, &mut found),
        _ => read_sample_node(files, service.file, &service.name, options, &environment, &mut found),
    };
    found.retain(|finding| !findings.contains(finding));
    findings.append(&mut found);
    let provisional = node
        .as_ref()
        .is_some_and(|node| node.genesis_method.value == "provisional");
    (node, provisional)
}
