//! `inspect`: what a block file holds.

use std::path::PathBuf;

use lexopt::Arg::{Long, Value};

use super::{Command, Failure, Terminal, read_file};
use crate::ordering::block::{BlockView, MAX_BLOCK};
use crate::ordering::settings::{ConfigSettings, Organization};
use crate::ordering::view;

pub(super) const COMMAND: Command = Command {
    name: "inspect",
    summary: "show a block file",
    help: "\
Usage: ordering-playground inspect [--settings] FILE

Shows a block as `configtxgen -inspectBlock` does. FILE may be - for standard input.

  --settings  only the orderer's settings of a config block, one a line
",
    run,
};

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut path, mut only_settings) = (None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("settings") => only_settings = true,
            Value(file) if path.is_none() => path = Some(PathBuf::from(file)),
            other => return Err(other.unexpected().into()),
        }
    }
    let path = path.ok_or_else(|| Failure::Usage("no block file given".to_owned()))?;
    let bytes = read_file(&path, MAX_BLOCK, terminal)?;
    let block = BlockView::read(&bytes).map_err(Failure::of)?;
    if only_settings {
        return settings(&block, terminal);
    }
    let shown = view::block(&bytes).map_err(Failure::of)?;
    Ok(terminal.output.write_all(shown.pretty().as_bytes())?)
}

fn settings(block: &BlockView<'_>, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let channel = block.config().map_err(Failure::of)?;
    let settings = ConfigSettings::of(&channel.config);
    let mut line = |name: &str, value: Option<String>| match value {
        Some(value) => writeln!(terminal.output, "{name}: {value}"),
        None => Ok(()),
    };
    line("Channel", Some(channel.channel_id))?;
    line("Block", Some(block.number.to_string()))?;
    line("Sequence", Some(settings.sequence.to_string()))?;
    line("OrdererType", settings.consensus_type)?;
    line("Maintenance", settings.maintenance.then(|| "yes".to_owned()))?;
    line("BatchTimeout", settings.batch_timeout)?;
    if let Some(size) = settings.batch_size {
        line("BatchSize.MaxMessageCount", Some(size.max_message_count.to_string()))?;
        line("BatchSize.AbsoluteMaxBytes", Some(size.absolute_max_bytes.to_string()))?;
        line(
            "BatchSize.PreferredMaxBytes",
            Some(size.preferred_max_bytes.to_string()),
        )?;
    }
    line("MaxChannels", settings.max_channels.map(|max| max.to_string()))?;
    line("Addresses", settings.addresses.map(|addresses| addresses.join(", ")))?;
    line(
        "Kafka.Brokers",
        settings.kafka_brokers.map(|brokers| brokers.join(", ")),
    )?;
    line("Capabilities of the channel", some(settings.channel_capabilities))?;
    line("Capabilities of the orderer", some(settings.orderer_capabilities))?;
    line(
        "Organisations of the orderer",
        organizations(&settings.orderer_organizations),
    )?;
    for (name, members) in &settings.consortiums {
        let members = organizations(members).unwrap_or_else(|| "no organisation".to_owned());
        line("Consortium", Some(format!("{name} ({members})")))?;
    }
    line(
        "Organisations of the application",
        organizations(&settings.application_organizations),
    )?;
    Ok(())
}

fn some(names: Vec<String>) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn organizations(organizations: &[Organization]) -> Option<String> {
    let shown = |organization: &Organization| match &organization.msp_id {
        Some(msp) => format!(
            "{} (MSP {msp}, {} root certificates)",
            organization.name, organization.root_certs
        ),
        None => organization.name.clone(),
    };
    some(organizations.iter().map(shown).collect())
}
