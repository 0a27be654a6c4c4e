//! `update`: the delta between two configs.

use std::path::{Path, PathBuf};

use lexopt::Arg::Long;
use lexopt::ValueExt;
use prost::Message;

use super::{Command, Failure, Terminal, fabric_version, json, read_file, write_file};
use crate::config::versions::FabricVersion;
use crate::ordering::block::{BlockError, BlockView, MAX_BLOCK};
use crate::ordering::proto::config::Config;
use crate::ordering::update::compute::compute_update;
use crate::ordering::update::refuse::Proposal;
use crate::ordering::view::{self, Json};

pub(super) const COMMAND: Command = Command {
    name: "update",
    summary: "compute the config update between two configs",
    help: "\
Usage: ordering-playground update --original FILE --updated FILE --channel-id ID [OPTION]...

Shows the update that leads from one config to the other, as `configtxlator compute_update` computes
it, and says if an orderer would refuse it for a change of the consensus type (then the exit code is
1). A FILE holds a config in protobuf or as JSON, or a config block.

  --fabric RELEASE   of the orderer (1.4.12)
  --output FILE      write the update here, in protobuf
",
    run,
};

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut original, mut updated, mut channel_id, mut output) = (None, None, None, None);
    let mut fabric = FabricVersion::V1_4_2;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("original") => original = Some(PathBuf::from(arguments.value()?)),
            Long("updated") => updated = Some(PathBuf::from(arguments.value()?)),
            Long("channel-id") => channel_id = Some(arguments.value()?.string()?),
            Long("fabric") => fabric = fabric_version(&arguments.value()?.string()?)?,
            Long("output") => output = Some(PathBuf::from(arguments.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let (Some(original), Some(updated), Some(channel_id)) = (original, updated, channel_id) else {
        return Err(Failure::Usage(
            "--original, --updated and --channel-id are needed".to_owned(),
        ));
    };
    let current = config(&original, terminal)?;
    let next = config(&updated, terminal)?;
    let update = compute_update(&current, &next, &channel_id)
        .map_err(|error| Failure::Failed(format!("error computing config update: {error}")))?;
    let bytes = update.encode_to_vec();
    let shown = view::config_update(&bytes).map_err(Failure::of)?;
    terminal.output.write_all(shown.pretty().as_bytes())?;
    if let Some(path) = output {
        write_file(&path, &bytes)?;
    }
    let proposal = Proposal {
        channel_id: &channel_id,
        current: &current,
        next: &next,
        update: &update,
        fabric,
    };
    proposal
        .check()
        .map_err(|refused| Failure::Failed(format!("refused by the orderer: {refused}")))
}

/// The config in a file of whatever form.
fn config(path: &Path, terminal: &mut Terminal<'_>) -> Result<Config, Failure> {
    let bytes = read_file(path, MAX_BLOCK, terminal)?;
    let named = |error: &dyn std::fmt::Display| Failure::Failed(format!("{}: {error}", path.display()));
    let bytes = if bytes.trim_ascii_start().starts_with(b"{") {
        view::config_from_json(in_block(&json::parse(&bytes)?)).map_err(|error| named(&error))?
    } else {
        bytes
    };
    match BlockView::read(&bytes) {
        Ok(block) => Ok(block.config().map_err(|error| named(&error))?.config),
        Err(BlockError::NoHeader) => Config::decode(bytes.as_slice()).map_err(|error| named(&error)),
        Err(error) => Err(named(&error)),
    }
}

/// The config inside the JSON of a block or of a config envelope; the JSON itself if it is neither.
fn in_block(json: &Json) -> &Json {
    let first = match json.get("data").and_then(|data| data.get("data")) {
        Some(Json::List(envelopes)) => envelopes.first(),
        _ => None,
    };
    let data = first.and_then(|envelope| envelope.get("payload")?.get("data"));
    let envelope = data.unwrap_or(json);
    envelope.get("config").unwrap_or(envelope)
}
