//! `simulate`: runs a scenario on the network that the files describe.

use std::path::PathBuf;

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use super::texts::{language, words};
use super::{Command, Failure, Terminal, fabric_version, files, kafka_version, read_file};
use crate::config::source::{FileSet, SourceFile, detect};
use crate::config::versions::{FabricVersion, KafkaVersion};
use crate::config::{self, Options as ReadOptions};
use crate::rules;
use crate::sim::{Scenario, Setup, World, trace};
use crate::words::Lang;

mod output;
mod swarm;
mod witness;

pub(super) const COMMAND: Command = Command {
    name: "simulate",
    summary: "run a scenario on the network that the files describe",
    help: "\
Usage: ordering-playground simulate [OPTION]... FILE...

Runs clients, orderers, Kafka and ZooKeeper in virtual time. Exit code 1: an invariant broke;
what led there is told, and the line that let it happen.

  --scenario FILE    what happens, as JSON (one client, 100 envelopes); a file of
                     the gallery brings its network, so no FILE is needed
  --seed N           overrides the scenario's seed
  --fabric RELEASE   (1.4.12)
  --kafka RELEASE    of the brokers (1.1)
  --profile NAME     of configtx.yaml (the first that orders by Kafka)
  --swarm N          N random networks with faults that their files promise to
                     survive, from seed --seed (1) on: no invariant may break.
                     With --format json: the network of the first seed, as a
                     file for --scenario
  --witness RULE     what a rule warns of: the run of files that break it, then of
                     the same files corrected; or who refuses them when they start
  --format FORMAT    text or json (text)
  --lang LANGUAGE    en or zh (en)
",
    run,
};

/// Largest file, bytes.
const MAX_FILE: u64 = 5 * 1024 * 1024;
/// A run of more events than these is given up.
const MAX_EVENTS: u64 = 200_000_000;

struct Options {
    files: Vec<PathBuf>,
    scenario: Option<PathBuf>,
    seed: Option<u64>,
    fabric: Option<FabricVersion>,
    kafka: Option<KafkaVersion>,
    profile: Option<String>,
    json: bool,
    lang: Lang,
    swarm: Option<u64>,
    witness: Option<String>,
}

fn run(arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let options = options(arguments)?;
    if let Some(runs) = options.swarm {
        let first = options.seed.unwrap_or(1);
        return if options.json {
            swarm::write_case(first, terminal)
        } else {
            swarm::run(runs, first, terminal)
        };
    }
    if let Some(code) = &options.witness {
        return witness::run(code, options.seed, &words(options.lang)?, terminal);
    }
    let Told {
        scenario,
        network: own,
        fabric,
        kafka,
    } = told(&options, terminal)?;
    let files = if options.files.is_empty() && !own.files.is_empty() {
        own
    } else {
        files::open(&options.files, terminal)?
    };
    let network = config::read(
        &files,
        &ReadOptions {
            kafka: options.kafka.or(kafka).unwrap_or_default(),
            profile: options.profile.clone(),
            ..ReadOptions::of(options.fabric.or(fabric).unwrap_or(FabricVersion::V1_4_2))
        },
    );
    let words = words(options.lang)?;
    let mut world =
        World::new(Setup::from_network(&network), &scenario).map_err(|message| Failure::Failed(words.say(&message)))?;
    world.set_trace_level(trace::Level::Blocks);
    if !world.run_until(u64::MAX, MAX_EVENTS) {
        return Err(Failure::Failed(format!("given up after {MAX_EVENTS} events")));
    }
    let (view, findings) = (world.view(), rules::check(&files, &network));
    let run = output::Run {
        world: &world,
        view: &view,
        files: &files,
        findings: &findings,
        words: &words,
    };
    if options.json {
        run.write_json(terminal)?;
    } else {
        run.write_text(terminal)?;
    }
    match view.broken.len() {
        0 => Ok(()),
        count => Err(Failure::Failed(format!("invariants violated: {count}"))),
    }
}

fn options(mut arguments: lexopt::Parser) -> Result<Options, Failure> {
    let mut options = Options {
        files: Vec::new(),
        scenario: None,
        seed: None,
        fabric: None,
        kafka: None,
        profile: None,
        json: false,
        lang: Lang::En,
        swarm: None,
        witness: None,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("scenario") => options.scenario = Some(arguments.value()?.into()),
            Long("seed") => options.seed = Some(arguments.value()?.parse()?),
            Long("fabric") => options.fabric = Some(fabric_version(&arguments.value()?.string()?)?),
            Long("kafka") => options.kafka = Some(kafka_version(&arguments.value()?.string()?)?),
            Long("profile") => options.profile = Some(arguments.value()?.string()?),
            Long("format") => {
                options.json = match arguments.value()?.string()?.as_str() {
                    "json" => true,
                    "text" => false,
                    other => return Err(Failure::Usage(format!("no format: {other}"))),
                }
            }
            Long("witness") => options.witness = Some(arguments.value()?.string()?),
            Long("swarm") => options.swarm = Some(arguments.value()?.parse()?),
            Long("lang") => options.lang = language(&arguments.value()?.string()?)?,
            Value(file) => options.files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// What a scenario file tells: what happens, and, in a file of the gallery, to which network.
#[derive(Default)]
struct Told {
    scenario: Scenario,
    network: FileSet,
    fabric: Option<FabricVersion>,
    kafka: Option<KafkaVersion>,
}

fn told(options: &Options, terminal: &mut Terminal<'_>) -> Result<Told, Failure> {
    let mut told = Told::default();
    if let Some(path) = &options.scenario {
        let bytes = read_file(path, MAX_FILE, terminal)?;
        let named = |error| Failure::Failed(format!("{}: {error}", path.display()));
        let mut value: serde_json::Value = serde_json::from_slice(&bytes).map_err(named)?;
        if let Some(scenario) = value.get_mut("scenario").map(serde_json::Value::take) {
            for (name, text) in value["files"].as_object().into_iter().flatten() {
                let (name, text) = (name.clone(), text.as_str().unwrap_or_default().to_owned());
                told.network.files.push(SourceFile {
                    kind: detect(&name, &text),
                    name,
                    text,
                });
            }
            told.fabric = value["fabric"].as_str().map(fabric_version).transpose()?;
            told.kafka = value["kafka"].as_str().map(kafka_version).transpose()?;
            value = scenario;
        }
        told.scenario = serde_json::from_value(value).map_err(named)?;
    }
    told.scenario.seed = options.seed.unwrap_or(told.scenario.seed);
    Ok(told)
}
