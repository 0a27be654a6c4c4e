//! `decode`: a log in, what really happened out.

use std::io::Write;
use std::path::PathBuf;

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;
use serde_json::json;

use super::report::{plain, position};
use super::texts::{language, words};
use super::{Command, Failure, Terminal, fabric_version, files, kafka_version, read_file};
use crate::config::source::{FileSet, Span};
use crate::config::{Options, read};
use crate::decoder::{self, Decoding, Diagnosis, MAX_BYTES, places};
use crate::rules;
use crate::words::{Lang, Words};

pub(super) const COMMAND: Command = Command {
    name: "decode",
    summary: "say what the errors in a log mean",
    help: "\
Usage: ordering-playground decode [OPTION]... [LOG]

Reads a log of configtxgen, the orderer, Kafka, ZooKeeper or a client (standard input without LOG)
and names the causes that it gives evidence of, the most likely first.

  --files FILE|FOLDER the network's files, to name the lines that decide (may be repeated)
  --fabric RELEASE    Fabric release of the network (1.4.12)
  --kafka RELEASE     Kafka release of its brokers (1.1)
  --format FORMAT     text or json (text)
  --lang LANGUAGE     en or zh (en)

The exit code is 0, also when nothing known is found, and 2 when the log could not be read.
",
    run,
};

/// Longest log that is read, bytes; of a longer one the decoder itself looks at the end only.
const MAX_LOG: u64 = 16 * MAX_BYTES as u64;
/// So many lines of evidence are printed for a cause.
const MAX_SHOWN: usize = 3;

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut lang, mut options, mut as_json) = (Lang::En, Options::default(), false);
    let (mut log, mut names) = (None, Vec::<PathBuf>::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("lang") => lang = language(&arguments.value()?.string()?)?,
            Long("kafka") => options.kafka = kafka_version(&arguments.value()?.string()?)?,
            Long("fabric") => options.fabric = fabric_version(&arguments.value()?.string()?)?,
            Long("files") => names.push(arguments.value()?.into()),
            Long("format") => {
                as_json = match arguments.value()?.string()?.as_str() {
                    "text" => false,
                    "json" => true,
                    other => return Err(Failure::Usage(format!("no such format: {other}"))),
                }
            }
            Value(name) if log.is_none() => log = Some(PathBuf::from(name)),
            other => return Err(other.unexpected().into()),
        }
    }
    let log = log.unwrap_or_else(|| PathBuf::from("-"));
    let bytes = read_file(&log, MAX_LOG, terminal).map_err(Failure::cannot_run)?;
    let files = match names.as_slice() {
        [] => FileSet::default(),
        names => files::open(names, terminal)?,
    };
    let network = read(&files, &options);
    let findings = rules::check(&files, &network);
    let decoding = decoder::decode(&String::from_utf8_lossy(&bytes));
    let words = words(lang)?;
    let lines = |diagnosis: &Diagnosis| lines(places::of(diagnosis, &files, &network, &findings), &files);
    if as_json {
        return print_json(&decoding, lines, &words, terminal);
    }
    if decoding.causes.is_empty() {
        return Ok(writeln!(terminal.output, "{}", words.get("cli.decode.nothing"))?);
    }
    for (index, diagnosis) in decoding.causes.iter().enumerate() {
        print(index + 1, diagnosis, &lines(diagnosis), &words, terminal.output)?;
    }
    Ok(())
}

/// Places as `file:line`, each once.
fn lines(places: Vec<Span>, files: &FileSet) -> Vec<String> {
    let mut lines = Vec::new();
    for at in places {
        let Some(file) = files.get(at.file) else { continue };
        let line = format!("{}:{}", file.name, position(&file.text, at.start as usize).line);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn print(
    number: usize,
    diagnosis: &Diagnosis,
    places: &[String],
    words: &Words,
    output: &mut dyn Write,
) -> std::io::Result<()> {
    let say = |part: &str| plain(&words.get(&format!("decoder.{}.{part}", diagnosis.code)));
    let harmless = match diagnosis.harmless {
        true => words.get("cli.decode.harmless"),
        false => String::new(),
    };
    writeln!(output, "{number}. {}{harmless}", say("title"))?;
    for hit in diagnosis.hits.iter().take(MAX_SHOWN) {
        writeln!(output, "   {:>5} | {}", hit.line, plain(&hit.text))?;
    }
    if let Some(more) = diagnosis.count.checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        let more = more.to_string();
        writeln!(
            output,
            "         {}",
            words.fill("cli.decode.more", &[("count", &more)])
        )?;
    }
    writeln!(output, "   {}: {}", words.get("cli.todo"), say("todo"))?;
    if !diagnosis.keys.is_empty() {
        writeln!(
            output,
            "   {}: {}",
            words.get("cli.decode.keys"),
            plain(&diagnosis.keys.join(", "))
        )?;
    }
    if !places.is_empty() {
        writeln!(
            output,
            "   {}: {}",
            words.get("cli.decode.places"),
            plain(&places.join(", "))
        )?;
    }
    if let Some(rule) = diagnosis.rule {
        writeln!(output, "   {}: {rule}", words.get("cli.decode.rule"))?;
    }
    writeln!(output)
}

fn print_json(
    decoding: &Decoding,
    lines: impl Fn(&Diagnosis) -> Vec<String>,
    words: &Words,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let one = |diagnosis: &Diagnosis| {
        json!({
            "code": diagnosis.code,
            "title": words.get(&format!("decoder.{}.title", diagnosis.code)),
            "todo": words.get(&format!("decoder.{}.todo", diagnosis.code)),
            "weight": diagnosis.weight,
            "harmless": diagnosis.harmless,
            "rule": diagnosis.rule,
            "keys": diagnosis.keys,
            "places": lines(diagnosis),
            "count": diagnosis.count,
            "lines": diagnosis.hits.iter().map(|hit| json!({"line": hit.line, "text": hit.text})).collect::<Vec<_>>(),
        })
    };
    let causes: Vec<_> = decoding.causes.iter().map(one).collect();
    let document = json!({
        "version": 1,
        "causes": causes,
        "unknown": decoding.unknown,
        "truncated": decoding.truncated,
    });
    serde_json::to_writer_pretty(&mut terminal.output, &document).map_err(std::io::Error::from)?;
    Ok(writeln!(terminal.output)?)
}
