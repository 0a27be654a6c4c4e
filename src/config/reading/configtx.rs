//! configtx.yaml: the channel's orderer settings, and who refuses what.

use super::{codes, report_stage, start_of, tree};
use crate::config::Options;
use crate::config::fabric::configtx::{self, Flag, Profile, Run, Stages};
use crate::config::fabric::{Disk, Variable};
use crate::config::network::{ChannelOrderer, Setting};
use crate::config::source::{FileId, FileKind, FileSet};
use crate::config::versions::FabricVersion;
use crate::config::yaml::{Entry, Map, Merge, Tree, Value};
use crate::finding::{Finding, Severity, Stage};

/// The profile that configtxgen takes when none is named.
const DEFAULT_PROFILE: &str = "SampleInsecureSolo";

/// Reads the first configtx.yaml of the set.
pub(crate) fn read_configtx(
    files: &FileSet,
    options: &Options,
    environment: &[Variable],
    findings: &mut Vec<Finding>,
) -> Option<ChannelOrderer> {
    let (id, file) = files.of_kind(FileKind::Configtx).next()?;
    let tree = match tree(id, &file.text, Merge::Positional, findings) {
        Ok(tree) => tree,
        Err(None) => return None,
        Err(Some((text, at))) => {
            let refusal = configtx::reading_refused(&text, at, options.fabric);
            findings.push(
                Finding::new(codes::CONFIGTX_YAML, Severity::Error)
                    .with("problem", text)
                    .at(at.unwrap_or_else(|| start_of(id)))
                    .refused(Stage::ConfigtxgenLoad, refusal.text),
            );
            return None;
        }
    };
    let profile = match &options.profile {
        Some(profile) => profile.clone(),
        None => choose_profile(&tree).unwrap_or_else(|| DEFAULT_PROFILE.to_owned()),
    };
    let stages = configtx::run(
        &tree,
        Run {
            text: &file.text,
            fabric: options.fabric,
            profile: &profile,
            environment,
            disk: Disk::Unknown,
            folder: file.name.rsplit_once('/').map_or("", |(folder, _)| folder),
        },
    );
    report(&stages, id, options.fabric, findings);
    channel(profile, stages.load.ok()?)
}

/// A key of a Go struct, in any case.
fn field<'m, 't>(map: &'m Map<'t>, name: &str) -> Option<&'m Entry<'t>> {
    map.get(name)
        .or_else(|| map.iter().find(|entry| entry.key.text().eq_ignore_ascii_case(name)))
}

fn map_field<'m, 't>(map: &'m Map<'t>, name: &str) -> Option<&'m Map<'t>> {
    match &field(map, name)?.item.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}

/// The first profile with an orderer of type kafka, else with one of a type that nobody knows (a misspelt kafka), else
/// with any orderer, else the first.
fn choose_profile(tree: &Tree<'_>) -> Option<String> {
    let profiles = map_field(&tree.top, "Profiles")?;
    let rank = |entry: &Entry<'_>| {
        let Value::Map(profile) = &entry.item.value else {
            return 4;
        };
        let Some(orderer) = map_field(profile, "Orderer") else {
            return 3;
        };
        match field(orderer, "OrdererType").map(|entry| &entry.item.value) {
            Some(Value::Text(kind)) if kind == "kafka" => 0,
            Some(Value::Text(kind)) if kind != "solo" && kind != "etcdraft" => 1,
            _ => 2,
        }
    };
    profiles
        .iter()
        .min_by_key(|entry| rank(entry))
        .map(|entry| entry.key.text().into_owned())
}

fn report(stages: &Stages, file: FileId, fabric: FabricVersion, findings: &mut Vec<Finding>) {
    if let Err(refusal) = &stages.load {
        let code = if refusal.each.is_empty() {
            codes::CONFIGTX_LOAD
        } else {
            codes::CONFIGTX_DECODE
        };
        report_stage(code, Stage::ConfigtxgenLoad, refusal, file, findings);
    }
    if let Err(refusal) = &stages.top_level {
        let said = stages.load.as_ref().is_err_and(|load| load.text == refusal.text);
        if !said {
            report_stage(
                codes::CONFIGTX_TOP_LEVEL,
                Stage::ConfigtxgenTopLevel,
                refusal,
                file,
                findings,
            );
        }
    }
    if let Some(Err(refusal)) = &stages.encode {
        report_stage(
            codes::CONFIGTX_ENCODE,
            Stage::ConfigtxgenEncode,
            refusal,
            file,
            findings,
        );
    }
    match &stages.bundle {
        Some(Err(refusal)) => {
            let text = if fabric >= FabricVersion::V1_4_1 {
                format!("Failed validating bootstrap block: {}", refusal.text)
            } else {
                format!("Error creating channelconfig bundle: {}", refusal.text)
            };
            let finding = Finding::new(codes::BLOCK_REFUSED, Severity::Error)
                .with("problem", inner(&refusal.text))
                .at(refusal.at.unwrap_or_else(|| start_of(file)))
                .refused(Stage::OrdererBootstrap, text);
            findings.push(finding);
        }
        Some(Ok(bundle)) => {
            for (part, refusal) in [
                ("orderer", &bundle.orderer_capabilities_error),
                ("channel", &bundle.channel_capabilities_error),
            ] {
                let Some(refusal) = refusal else { continue };
                let text = format!("config requires unsupported {part} capabilities: {}", refusal.text);
                let finding = Finding::new(codes::UNKNOWN_CAPABILITY, Severity::Error)
                    .with("problem", refusal.text.as_str())
                    .at(refusal.at.unwrap_or_else(|| start_of(file)))
                    .refused(Stage::OrdererBootstrap, text);
                findings.push(finding);
            }
        }
        None => {}
    }
}

/// The check's own words without those of the callers around it.
fn inner(text: &str) -> &str {
    text.split_once("sub-group config: ").map_or(text, |(_, inner)| inner)
}

fn channel(profile: String, loaded: Profile) -> Option<ChannelOrderer> {
    let orderer = loaded.orderer?;
    let on = |flags: Option<Vec<Flag>>| {
        let flags = flags.unwrap_or_default().into_iter().filter(|flag| flag.on.value);
        flags
            .map(|flag| Setting {
                value: flag.name,
                origin: flag.on.origin,
                written: flag.on.written,
            })
            .collect()
    };
    Some(ChannelOrderer {
        profile,
        orderer_type: orderer.orderer_type,
        addresses: orderer.addresses,
        batch_timeout: orderer.batch_timeout,
        max_message_count: orderer.max_message_count,
        absolute_max_bytes: orderer.absolute_max_bytes,
        preferred_max_bytes: orderer.preferred_max_bytes,
        max_channels: orderer.max_channels,
        kafka_brokers: orderer.kafka_brokers.unwrap_or_else(|| Setting::default_of(Vec::new())),
        capabilities: on(orderer.capabilities),
        channel_capabilities: on(loaded.capabilities),
    })
}
