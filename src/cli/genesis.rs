//! `genesis`: the genesis block of a profile.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use lexopt::Arg::Long;
use lexopt::ValueExt;

use super::{Command, Failure, Terminal, fabric_version, read_file, write_file};
use crate::config::fabric::configtx::{Profile, Run};
use crate::config::fabric::{Disk, Variable, configtxgen};
use crate::config::versions::FabricVersion;
use crate::ordering::genesis::{Circumstances, genesis_block};
use crate::ordering::view;

pub(super) const COMMAND: Command = Command {
    name: "genesis",
    summary: "write the genesis block of a configtx.yaml profile",
    help: "\
Usage: ordering-playground genesis [OPTION]...

Writes the genesis block of a profile as configtxgen 1.4 does, but without organisations. Variables
CONFIGTX_... of the environment count as they do for configtxgen.

  --configtx FILE    (configtx.yaml)
  --profile NAME     (SampleInsecureSolo)
  --channel-id ID    the system channel (testchainid)
  --fabric RELEASE   (1.4.12)
  --output FILE      write the block here; without it the block is shown
",
    run,
};

/// Largest configtx.yaml, bytes.
const MAX_FILE: u64 = 4 * 1024 * 1024;

struct Options {
    configtx: PathBuf,
    profile: String,
    channel_id: String,
    fabric: FabricVersion,
    output: Option<PathBuf>,
}

fn run(arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let options = options(arguments)?;
    let bytes = read_file(&options.configtx, MAX_FILE, terminal)?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::Failed(format!("{}: not UTF-8", options.configtx.display())))?;
    let profile = profile(&text, &options)?;
    let circumstances = Circumstances {
        channel_id: &options.channel_id,
        created: now(),
        nonce: nonce(),
        metadata_slots: if options.fabric >= FabricVersion::V1_4_2 { 5 } else { 4 },
    };
    let block = genesis_block(&profile, &circumstances)
        .map_err(|error| Failure::Failed(format!("Error on outputBlock: {error}")))?;
    if block.without_consortiums {
        let text = "Genesis block does not contain a consortiums group definition.  This block cannot be used for \
                    orderer bootstrap.";
        writeln!(terminal.errors, "{text}")?;
    }
    if !block.left_out.is_empty() {
        let names = block.left_out.join(", ");
        writeln!(
            terminal.errors,
            "Left out, because their certificates are needed: {names}"
        )?;
    }
    match &options.output {
        Some(path) => write_file(path, &block.bytes),
        None => {
            let shown = view::block(&block.bytes).map_err(Failure::of)?;
            Ok(terminal.output.write_all(shown.pretty().as_bytes())?)
        }
    }
}

fn options(mut arguments: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options {
        configtx: "configtx.yaml".into(),
        profile: "SampleInsecureSolo".to_owned(),
        channel_id: "testchainid".to_owned(),
        fabric: FabricVersion::V1_4_2,
        output: None,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("configtx") => options.configtx = arguments.value()?.into(),
            Long("profile") => options.profile = arguments.value()?.string()?,
            Long("channel-id") => options.channel_id = arguments.value()?.string()?,
            Long("fabric") => options.fabric = fabric_version(&arguments.value()?.string()?)?,
            Long("output") => options.output = Some(arguments.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// The profile as configtxgen loads it, or its refusal.
fn profile(text: &str, options: &Options) -> Result<Profile, Failure> {
    let environment: Vec<Variable> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("CONFIGTX_"))
        .map(|(name, value)| Variable { name, value, at: None })
        .collect();
    let folder = options.configtx.parent().unwrap_or(Path::new("")).to_string_lossy();
    configtxgen::profile(Run {
        text,
        fabric: options.fabric,
        profile: &options.profile,
        environment: &environment,
        disk: Disk::Unknown,
        folder: &folder,
    })
    .map_err(|stopped| Failure::Failed(stopped.to_string()))
}

/// Seconds since 1970-01-01 UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}

/// Random enough to tell two blocks apart; nothing secret hangs on it.
fn nonce() -> [u8; 24] {
    let mut nonce = [0; 24];
    for (index, part) in nonce.chunks_exact_mut(8).enumerate() {
        part.copy_from_slice(&RandomState::new().hash_one((now(), index)).to_le_bytes());
    }
    nonce
}
