//! `check`: the real files in, findings out.

use std::path::PathBuf;

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use super::texts::{language, words};
use super::{Command, Failure, Terminal, annotations, fabric_version, files, kafka_version, report};
use crate::config::{Options, read};
use crate::finding::{Finding, Severity};
use crate::rules;
use crate::words::{Lang, Words};

pub(super) const COMMAND: Command = Command {
    name: "check",
    summary: "say what is wrong with a network's files",
    help: "\
Usage: ordering-playground check [OPTION]... FILE|FOLDER...

Reads configtx.yaml, orderer.yaml, server.properties, zookeeper.properties and docker-compose files
as the real programs do, and says what will go wrong. What a file is for is seen from its content,
else from its name. Of a folder all such files are taken; they are read as one network.

  --fabric RELEASE    Fabric release of the network (1.4.12)
  --kafka RELEASE     Kafka release of its brokers (1.1)
  --profile NAME      profile of configtx.yaml that the genesis block is made from
  --env NAME=VALUE    a variable of configtxgen or the orderer (CONFIGTX_…, ORDERER_…)
  --format FORMAT     text, json, or github for annotations of a workflow (text)
  --lang LANGUAGE     en or zh (en)
  --fail-on SEVERITY  error, warning or advice: from where on the exit code is 1 (error)

The exit code is 0 when nothing of that severity is found, 1 when something is, and 2 when the check
could not be run.
",
    run,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
    Github,
}

/// What is checked and how; `effective` takes the same, but for what only findings have.
pub(super) struct Request {
    pub(super) options: Options,
    pub(super) lang: Lang,
    pub(super) format: Format,
    fail_on: Severity,
    pub(super) names: Vec<PathBuf>,
}

impl Request {
    pub(super) fn parse(mut arguments: lexopt::Parser, of_findings: bool) -> Result<Self, Failure> {
        let mut request = Request {
            options: Options::default(),
            lang: Lang::En,
            format: Format::Text,
            fail_on: Severity::Error,
            names: Vec::new(),
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("fabric") => request.options.fabric = fabric_version(&arguments.value()?.string()?)?,
                Long("kafka") => request.options.kafka = kafka_version(&arguments.value()?.string()?)?,
                Long("profile") => request.options.profile = Some(arguments.value()?.string()?),
                Long("lang") => request.lang = language(&arguments.value()?.string()?)?,
                Long("env") => request
                    .options
                    .environment
                    .push(variable(&arguments.value()?.string()?)?),
                Long("format") => request.format = format(&arguments.value()?.string()?, of_findings)?,
                Long("fail-on") if of_findings => request.fail_on = severity(&arguments.value()?.string()?)?,
                Value(name) => request.names.push(name.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        if request.names.is_empty() {
            return Err(Failure::Usage("no files named".to_owned()));
        }
        Ok(request)
    }
}

fn variable(text: &str) -> Result<(String, String), Failure> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| Failure::Usage(format!("--env wants NAME=VALUE: {text}")))?;
    Ok((name.to_owned(), value.to_owned()))
}

fn format(text: &str, of_findings: bool) -> Result<Format, Failure> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        "github" if of_findings => Ok(Format::Github),
        other => Err(Failure::Usage(format!("no such format: {other}"))),
    }
}

fn severity(text: &str) -> Result<Severity, Failure> {
    match text {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "advice" => Ok(Severity::Advice),
        other => Err(Failure::Usage(format!("no such severity: {other}"))),
    }
}

fn run(arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let request = Request::parse(arguments, true)?;
    let files = files::open(&request.names, terminal)?;
    let words = words(request.lang)?;
    let findings = rules::check(&files, &read(&files, &request.options));
    match request.format {
        Format::Text => {
            for finding in &findings {
                report::text(finding, &files, &words, terminal.output)?;
            }
            summary(&findings, files.files.len(), &words, terminal)?;
        }
        Format::Json => {
            let document = annotations::json(&findings, &files, &words);
            serde_json::to_writer_pretty(&mut terminal.output, &document).map_err(std::io::Error::from)?;
            writeln!(terminal.output)?;
        }
        Format::Github => {
            for finding in &findings {
                annotations::github(finding, &files, &words, terminal.output)?;
            }
        }
    }
    let grave = findings.iter().any(|finding| finding.severity <= request.fail_on);
    if grave { Err(Failure::Found) } else { Ok(()) }
}

fn summary(findings: &[Finding], files: usize, words: &Words, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let files = files.to_string();
    if findings.is_empty() {
        return Ok(writeln!(
            terminal.output,
            "{}",
            words.fill("cli.clean", &[("files", &files)])
        )?);
    }
    let count = |severity: Severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
            .to_string()
    };
    let (errors, warnings, advice) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Advice),
    );
    let counts = [
        ("files", files.as_str()),
        ("errors", &errors),
        ("warnings", &warnings),
        ("advice", &advice),
    ];
    Ok(writeln!(terminal.output, "{}", words.fill("cli.total", &counts))?)
}
