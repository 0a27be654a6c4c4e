//! configtxgen's encoder: what it refuses when it makes the genesis block of a loaded profile.
//!
//! Source: common/tools/configtxgen/encoder/encoder.go. Go walks maps in random order; here it is the order of the file.

use super::configtx::{Profile, Refusal, Run};
use super::mapstructure::Node;
use super::policy;
use crate::config::source::Span;

type Checked = Result<(), (String, Option<Span>)>;

/// Encodes profile `node`, of which `profile` is the completed form.
pub(super) fn encode(node: &Node<'_>, profile: &Profile, run: &Run<'_>) -> Result<(), Refusal> {
    check(node, profile, run).map_err(|(text, at)| Refusal::error(text, at))
}

fn check(node: &Node<'_>, profile: &Profile, run: &Run<'_>) -> Checked {
    let Some(orderer) = &profile.orderer else {
        return Err((
            "refusing to generate block which is missing orderer section".to_owned(),
            node.from.at(),
        ));
    };
    wrap(
        "error adding policies to channel group",
        policies(node.field("Policies")),
    )?;
    let section = node.field("Orderer");
    let kind = &orderer.orderer_type;
    wrap(
        "could not create orderer group",
        orderer_group(section, kind.value.as_str(), kind.at(), run),
    )?;
    let application = node.field("Application");
    if !application.is_unset() {
        wrap(
            "could not create application group",
            application_group(application, run),
        )?;
    }
    for consortium in node.field("Consortiums").entries() {
        for organization in consortium.node.field("Organizations").list() {
            let context = format!(
                "failed to create consortium {}: failed to create consortium org",
                consortium.key
            );
            let created = wrap(
                &context,
                organization_group(organization, run, "orderer org group", true),
            );
            wrap("could not create consortiums group", created)?;
        }
    }
    Ok(())
}

fn wrap(context: &str, result: Checked) -> Checked {
    result.map_err(|(text, at)| (format!("{context}: {text}"), at))
}

fn policies(policies: &Node<'_>) -> Checked {
    for entry in policies.entries() {
        let (kind, rule) = (entry.node.field("Type"), entry.node.field("Rule"));
        if entry.node.is_unset() {
            let text = "runtime error: invalid memory address or nil pointer dereference";
            return Err((text.to_owned(), entry.key_at));
        }
        policy::parse(kind.text(), rule.text())
            .map_err(|text| (text, rule.from.at().or(kind.from.at()).or(entry.key_at)))?;
    }
    Ok(())
}

fn orderer_group(section: &Node<'_>, kind: &str, at: Option<Span>, run: &Run<'_>) -> Checked {
    wrap(
        "error adding policies to orderer group",
        policies(section.field("Policies")),
    )?;
    match kind {
        "solo" | "kafka" => {}
        "etcdraft" if !section.field("EtcdRaft").is_unset() => raft_metadata(section.field("EtcdRaft"), run)?,
        _ => return Err((format!("unknown orderer type: {kind}"), at)),
    }
    for organization in section.field("Organizations").list() {
        let created = organization_group(organization, run, "orderer org group", true);
        wrap("failed to create orderer org", created)?;
    }
    Ok(())
}

/// The certificates of the consenters go into the block.
fn raft_metadata(raft: &Node<'_>, run: &Run<'_>) -> Checked {
    for consenter in raft.field("Consenters").list() {
        for (field, name) in [("ClientTlsCert", "client"), ("ServerTlsCert", "server")] {
            let certificate = consenter.field(field);
            let path = path_in(run.folder, certificate.text());
            if !run.disk.has(&path) {
                let (host, port) = (consenter.field("Host").text(), consenter.field("Port").uint());
                let text = format!(
                    "cannot marshal metadata for orderer type etcdraft: cannot load {name} cert for consenter \
                     {host}:{port}: open {path}: no such file or directory"
                );
                return Err((text, certificate.from.at()));
            }
        }
    }
    Ok(())
}

fn application_group(application: &Node<'_>, run: &Run<'_>) -> Checked {
    wrap(
        "error adding policies to application group",
        policies(application.field("Policies")),
    )?;
    for organization in application.field("Organizations").list() {
        let created = organization_group(organization, run, "application org group", false);
        wrap("failed to create application org", created)?;
    }
    Ok(())
}

/// One organization. The two functions of the encoder differ in a colon and in quotes.
fn organization_group(organization: &Node<'_>, run: &Run<'_>, group: &str, orderer: bool) -> Checked {
    let name = organization.field("Name").text();
    let folder = organization.field("MSPDir");
    let certificates = format!("{}/cacerts", path_in(run.folder, folder.text()));
    if !run.disk.has(&certificates) {
        let colon = if orderer { ":" } else { "" };
        let text = format!(
            "1 - Error loading MSP configuration for org{colon} {name}: could not load a valid ca certificate from \
             directory {certificates}: stat {certificates}: no such file or directory"
        );
        return Err((text, folder.from.at().or(organization.from.at())));
    }
    let quoted = if orderer { format!("'{name}'") } else { name.to_owned() };
    wrap(
        &format!("error adding policies to {group} {quoted}"),
        policies(organization.field("Policies")),
    )
}

/// A path of the file as configtxgen resolves it (core/config `TranslatePath`).
fn path_in(folder: &str, path: &str) -> String {
    if path.starts_with('/') || path.is_empty() || folder.is_empty() {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}
