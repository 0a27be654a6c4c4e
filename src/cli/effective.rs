//! `effective`: every value in force, with where it comes from.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::check::{Format, Request};
use super::report::{plain, position};
use super::texts::words;
use super::{Command, Failure, Terminal, files};
use crate::config::read;
use crate::config::source::FileSet;
use crate::finding::Finding;
use crate::playground::effective::parts;
use crate::playground::protocol::{From, Part, PartKind, Row, Shown};
use crate::words::{Words, bytes, group, millis};

pub(super) const COMMAND: Command = Command {
    name: "effective",
    summary: "list the effective values and where they come from",
    help: "\
Usage: ordering-playground effective [OPTION]... FILE|FOLDER...

Reads a network's files as `check` does and lists every effective value: of the channel, and of each
orderer, broker and ZooKeeper server, with the line that it comes from, the environment variable, or
the word that it is the program's default.

  --fabric RELEASE    Fabric release of the network (1.4.12)
  --kafka RELEASE     Kafka release of its brokers (1.1)
  --profile NAME      profile of configtx.yaml that the genesis block is made from
  --env NAME=VALUE    a variable of configtxgen or the orderer (CONFIGTX_…, ORDERER_…)
  --format FORMAT     text or json (text)
  --lang LANGUAGE     en or zh (en)
",
    run,
};

fn run(arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let request = Request::parse(arguments, false)?;
    let files = files::open(&request.names, terminal)?;
    let words = words(request.lang)?;
    let network = read(&files, &request.options);
    let parts = parts(&network);
    refusals(&network.findings, &files, &words, terminal.errors)?;
    if request.format == Format::Json {
        let document: Vec<Value> = parts.iter().map(|part| part_json(part, &files)).collect();
        serde_json::to_writer_pretty(&mut terminal.output, &document).map_err(io::Error::from)?;
        return Ok(writeln!(terminal.output)?);
    }
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            writeln!(terminal.output)?;
        }
        print(part, &files, &words, terminal.output)?;
    }
    Ok(())
}

/// What a program refuses has no values in force: who refuses it, and where.
fn refusals(findings: &[Finding], files: &FileSet, words: &Words, errors: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        let Some(refusal) = &finding.refusal else { continue };
        let place = finding.at.and_then(|at| {
            let file = files.get(at.file)?;
            let line = position(&file.text, at.start as usize).line;
            Some(format!("{}:{line}: ", file.name))
        });
        let who = words.get(&format!("cli.stage.{:?}", refusal.stage));
        let code = &finding.code;
        writeln!(errors, "{}{who} ({code})", place.unwrap_or_default())?;
    }
    Ok(())
}

fn print(part: &Part, files: &FileSet, words: &Words, output: &mut dyn Write) -> io::Result<()> {
    let key = match part.kind {
        PartKind::Channel => "cli.channel",
        PartKind::Orderer => "cli.orderer",
        PartKind::Broker => "cli.broker",
        PartKind::ZooKeeper => "cli.zookeeper",
    };
    writeln!(output, "{}", plain(&words.fill(key, &[("name", &part.name)])))?;
    let width = part.rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for row in &part.rows {
        let value = match &row.value {
            Shown::Text(text) if text.is_empty() => "\"\"".to_owned(),
            Shown::Text(text) => plain(text),
            Shown::Number(number) => group(*number),
            Shown::Bytes(size) => bytes(*size),
            Shown::Millis(span) => millis(*span),
            Shown::Nothing => words.get("cli.nothing"),
        };
        writeln!(
            output,
            "  {:width$}  {value}  [{}]",
            row.name,
            origin(row, files, words)
        )?;
    }
    Ok(())
}

fn origin(row: &Row, files: &FileSet, words: &Words) -> String {
    let place = row.at.and_then(|at| {
        let file = files.get(at.file)?;
        let line = position(&file.text, at.start as usize).line;
        Some(format!("{}:{line}", file.name))
    });
    match (&row.from, place) {
        (From::Environment(name), place) => {
            let text = words.fill("cli.from.environment", &[("name", name)]);
            place.map_or(text.clone(), |place| format!("{text}, {place}"))
        }
        (From::File(_), Some(place)) => place,
        _ => words.get("cli.from.default"),
    }
}

fn part_json(part: &Part, files: &FileSet) -> Value {
    let rows: Vec<Value> = part.rows.iter().map(|row| row_json(row, files)).collect();
    let kind = match part.kind {
        PartKind::Channel => "channel",
        PartKind::Orderer => "orderer",
        PartKind::Broker => "broker",
        PartKind::ZooKeeper => "zookeeper",
    };
    json!({"kind": kind, "name": part.name, "values": rows})
}

/// Sizes are bytes, times milliseconds.
fn row_json(row: &Row, files: &FileSet) -> Value {
    let value = match &row.value {
        Shown::Text(text) => json!(text),
        Shown::Number(number) | Shown::Millis(number) => json!(number),
        Shown::Bytes(size) => json!(size),
        Shown::Nothing => Value::Null,
    };
    let from = match &row.from {
        From::File(_) => json!("file"),
        From::Default => json!("default"),
        From::Environment(name) => json!({"environment": name}),
    };
    let place = row.at.and_then(|at| {
        let file = files.get(at.file)?;
        let start = position(&file.text, at.start as usize);
        Some(json!({"file": file.name, "line": start.line, "column": start.column}))
    });
    json!({"name": row.name, "value": value, "written": row.written, "from": from, "place": place})
}
