//! configtx.yaml: the channel's orderer settings, and who refuses what.

use super::complaint::{self, Reading};
use super::notes::notes;
use super::{codes, report_stage, start_of, tree};
use crate::config::Options;
use crate::config::fabric::configtx::{self, Flag, Profile, Refusal, Run, Stages};
use crate::config::fabric::lookup::FabricFile;
use crate::config::fabric::{Disk, Variable};
use crate::config::network::{ChannelOrderer, ConfigtxNotes, Setting};
use crate::config::source::{FileId, FileKind, FileSet, Span};
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
) -> (Option<ChannelOrderer>, Option<ConfigtxNotes>) {
    let Some((id, file)) = files.of_kind(FileKind::Configtx).next() else {
        return (None, None);
    };
    let tree = match tree(id, &file.text, Merge::Positional, findings) {
        Ok(tree) => tree,
        Err(None) => return (None, None),
        Err(Some((text, at))) => {
            let refusal = configtx::reading_refused(&text, at, options.fabric);
            let at = at.unwrap_or_else(|| start_of(id));
            let finding = match complaint::unknown_anchor(&text) {
                Some(anchor) => Finding::new(codes::CONFIGTX_ANCHOR, Severity::Error).with("anchor", anchor),
                None => Finding::new(codes::CONFIGTX_YAML, Severity::Error),
            };
            let finding = finding.with("problem", text).at(at);
            findings.push(finding.refused(Stage::ConfigtxgenLoad, refusal.text));
            return (None, None);
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
    let reading = Reading {
        kind: FabricFile::Configtx,
        name: "configtx.yaml",
        files,
        fabric: options.fabric,
    };
    let report = Report {
        reading,
        tree: &tree,
        profile: &profile,
        file: id,
    };
    report.write(&stages, findings);
    let notes = notes(&tree, id, &profile);
    let channel = stages.load.ok().and_then(|loaded| channel(profile, loaded));
    (channel, Some(notes))
}

/// The profiles of a configtx.yaml in the order of the file, and the one that is taken when none is named. Nothing for a
/// text that configtxgen cannot read.
pub(crate) fn profiles(text: &str) -> (Vec<String>, Option<String>) {
    let Ok(tree) = tree(FileId(0), text, Merge::Positional, &mut Vec::new()) else {
        return (Vec::new(), None);
    };
    let names = map_field(&tree.top, "Profiles").map(|profiles| {
        let names = profiles.iter().map(|entry| entry.key.text().into_owned());
        names.collect()
    });
    (names.unwrap_or_default(), choose_profile(&tree))
}

/// A key of a Go struct, in any case.
pub(super) fn field<'m, 't>(map: &'m Map<'t>, name: &str) -> Option<&'m Entry<'t>> {
    map.get(name)
        .or_else(|| map.iter().find(|entry| entry.key.text().eq_ignore_ascii_case(name)))
}

pub(super) fn map_field<'m, 't>(map: &'m Map<'t>, name: &str) -> Option<&'m Map<'t>> {
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

/// The stages of a configtx.yaml and what their refusals are about.
struct Report<'r, 't> {
    reading: Reading<'r>,
    tree: &'r Tree<'t>,
    profile: &'r str,
    file: FileId,
}

impl Report<'_, '_> {
    fn write(&self, stages: &Stages, findings: &mut Vec<Finding>) {
        let reading = self.reading;
        if let Err(refusal) = &stages.load {
            report_stage(
                Stage::ConfigtxgenLoad,
                refusal,
                self.file,
                findings,
                |text, at| match refusal.each.is_empty() {
                    true => {
                        let at = self.profile_place(text, at);
                        let mut finding = complaint::loading(reading, self.profile, text, at);
                        if self.tree.top.is_empty() && finding.code == codes::CONFIGTX_PROFILE {
                            finding.message.key = "CONFIGTX-PROFILE-01.what.blank".into();
                        }
                        finding
                    }
                    false => complaint::decoding(reading, text, at),
                },
            );
        }
        if let Err(refusal) = &stages.top_level {
            let said = stages.load.as_ref().is_err_and(|load| load.text == refusal.text);
            if !said {
                let top_level = |text: &str, at| {
                    Finding::new(codes::CONFIGTX_TOP_LEVEL, Severity::Error)
                        .with("problem", text)
                        .at(at)
                };
                report_stage(Stage::ConfigtxgenTopLevel, refusal, self.file, findings, top_level);
            }
        }
        if let Some(Err(refusal)) = &stages.encode {
            let encoding =
                |text: &str, at| complaint::encoding(reading, self.profile, text, self.profile_place(text, at));
            report_stage(Stage::ConfigtxgenEncode, refusal, self.file, findings, encoding);
        }
        match &stages.bundle {
            Some(Err(refusal)) => self.block_refused(refusal, stages, findings),
            Some(Ok(bundle)) => {
                self.unknown_capability("orderer", &bundle.orderer_capabilities_error, findings);
                self.unknown_capability("channel", &bundle.channel_capabilities_error, findings);
            }
            None => {}
        }
    }

    /// What is wrong with a whole profile is shown at its name, or at `Profiles` when it is not there.
    fn profile_place(&self, text: &str, at: Span) -> Span {
        const ABOUT_THE_PROFILE: [&str; 3] = ["Could not find profile", "runtime error", "refusing to generate"];
        let known = text.starts_with("runtime error") && at != start_of(self.file);
        if known || !ABOUT_THE_PROFILE.iter().any(|start| text.starts_with(start)) {
            return at;
        }
        let Some(profiles) = field(&self.tree.top, "Profiles") else {
            return start_of(self.file);
        };
        let Value::Map(map) = &profiles.item.value else {
            return profiles.key_at;
        };
        map.iter()
            .find(|entry| entry.key.text() == self.profile)
            .map_or(profiles.key_at, |entry| entry.key_at)
    }

    fn block_refused(&self, refusal: &Refusal, stages: &Stages, findings: &mut Vec<Finding>) {
        let text = if self.reading.fabric >= FabricVersion::V1_4_1 {
            format!("Failed validating bootstrap block: {}", refusal.text)
        } else {
            format!("Error creating channelconfig bundle: {}", refusal.text)
        };
        let orderer = stages.load.as_ref().ok().and_then(|profile| profile.orderer.as_ref());
        let at = refusal.at.unwrap_or_else(|| start_of(self.file));
        let finding = complaint::bootstrap(self.reading, orderer, inner(&refusal.text), at);
        findings.push(finding.refused(Stage::OrdererBootstrap, text));
    }

    fn unknown_capability(&self, part: &str, refusal: &Option<Refusal>, findings: &mut Vec<Finding>) {
        let Some(refusal) = refusal else { return };
        let text = format!("config requires unsupported {part} capabilities: {}", refusal.text);
        let at = refusal.at.unwrap_or_else(|| start_of(self.file));
        let name = refusal.text.split(' ').nth(2).unwrap_or("");
        let finding = Finding::new(codes::UNKNOWN_CAPABILITY, Severity::Error)
            .with("capability", name)
            .at(at)
            .refused(Stage::OrdererBootstrap, text);
        findings.push(finding);
    }
}

/// The check's own words without those of the callers around it.
fn inner(text: &str) -> &str {
    const AROUND: [&str; 2] = ["sub-group config: ", "initializing channelconfig failed: "];
    AROUND
        .iter()
        .find_map(|around| text.split_once(around))
        .map_or(text, |(_, inner)| inner)
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
