//! `rules` and `explain`: the catalogue on a terminal.

use std::io::Write;

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;
use serde_json::json;

use super::report::{self, plain, severity_key};
use super::texts::{example, language, witness, words};
use super::wrap::wrap;
use super::{Command, Failure, Terminal};
use crate::config::read;
use crate::finding::Finding;
use crate::playground::diff::{Line, difference};
use crate::rules::case::Case;
use crate::rules::{self, Rule};
use crate::words::{Lang, Words};

pub(super) const RULES: Command = Command {
    name: "rules",
    summary: "list all rules",
    help: "\
Usage: ordering-playground rules [OPTION]...

  --format FORMAT     text or json (text)
  --lang LANGUAGE     en or zh (en)
",
    run: list,
};

pub(super) const EXPLAIN: Command = Command {
    name: "explain",
    summary: "explain a rule: what, why, what to do, an example",
    help: "\
Usage: ordering-playground explain [--lang en|zh] CODE...

Prints what a rule is about, with an example that breaks it and the lines that put it right. CODE is a
code or a name as `rules` and `check` print it.
",
    run: explain,
};

fn list(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut lang, mut as_json) = (Lang::En, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("lang") => lang = language(&arguments.value()?.string()?)?,
            Long("format") => {
                as_json = match arguments.value()?.string()?.as_str() {
                    "text" => false,
                    "json" => true,
                    other => return Err(Failure::Usage(format!("no such format: {other}"))),
                }
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let words = words(lang)?;
    if as_json {
        let document: Vec<_> = rules::catalogue().map(|rule| rule_json(rule, &words)).collect();
        serde_json::to_writer_pretty(&mut terminal.output, &document).map_err(std::io::Error::from)?;
        return Ok(writeln!(terminal.output)?);
    }
    let mut catalogue: Vec<&Rule> = rules::catalogue().collect();
    catalogue.sort_by_key(|rule| rule.group);
    let mut group = None;
    for rule in catalogue {
        if group.replace(rule.group) != Some(rule.group) {
            writeln!(terminal.output, "{}", words.get(&format!("group.{}", rule.group.key())))?;
        }
        let title = words.get(&format!("{}.title", rule.code));
        let severity = words.get(severity_key(rule.severity));
        writeln!(terminal.output, "  {:22} {severity:8} {title}", rule.code)?;
    }
    Ok(())
}

fn rule_json(rule: &Rule, words: &Words) -> serde_json::Value {
    let part = |part: &str| words.get(&format!("{}.{part}", rule.code));
    json!({
        "code": rule.code,
        "name": rule.name,
        "group": rule.group.key(),
        "severity": format!("{:?}", rule.severity).to_ascii_lowercase(),
        "fabric": [rule.versions.0.name(), rule.versions.1.name()],
        "title": part("title"),
        "why": part("why"),
        "todo": part("todo"),
        "sources": rule.sources,
    })
}

fn explain(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let (mut lang, mut codes) = (Lang::En, Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("lang") => lang = language(&arguments.value()?.string()?)?,
            Value(code) => codes.push(code.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if codes.is_empty() {
        return Err(Failure::Usage("which rule?".to_owned()));
    }
    let words = words(lang)?;
    for code in codes {
        let by_name = || rules::catalogue().find(|rule| rule.name == code);
        let rule = rules::find(&code)
            .or_else(by_name)
            .ok_or_else(|| Failure::CannotRun(format!("no such rule: {code}")))?;
        print(rule, &words, terminal)?;
    }
    Ok(())
}

fn print(rule: &Rule, words: &Words, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let output = &mut *terminal.output;
    let case = example(rule.code).and_then(|text| Case::parse(text).ok());
    let found = case.as_ref().and_then(|case| found(rule, case));
    let say = |part: &str| {
        let key = format!("{}.{part}", rule.code);
        match &found {
            Some(finding) => words.say_as(&key, &finding.message),
            None => words.get(&key),
        }
    };
    writeln!(output, "{} ({})", rule.code, rule.name)?;
    for (name, text) in [
        (severity_key(rule.severity), say("title")),
        ("cli.why", say("why")),
        ("cli.what-to-do", say("todo")),
    ] {
        writeln!(output, "{}\n", wrap(&format!("{}: {text}", words.get(name))))?;
    }
    let (first, last) = rule.versions;
    writeln!(
        output,
        "{}: {} – {}",
        words.get("cli.versions"),
        first.name(),
        last.name()
    )?;
    let sources = format!("{}: {}", words.get("cli.sources"), rule.sources.join("; "));
    writeln!(output, "{}\n", wrap(&sources))?;
    if let (Some(case), Some(finding)) = (&case, &found) {
        writeln!(output, "{}:", words.get("cli.example"))?;
        report::text(finding, &case.bad, words, output)?;
        put_right(case, words, output)?;
    }
    if witness(rule.code).is_some() || found.as_ref().is_some_and(|finding| finding.refusal.is_some()) {
        let witness = words.fill("cli.witness", &[("code", rule.code)]);
        writeln!(output, "{}\n", wrap(&witness))?;
    }
    Ok(())
}

/// The lines that make the good example of the bad one.
fn put_right(case: &Case, words: &Words, output: &mut dyn Write) -> std::io::Result<()> {
    writeln!(output, "{}:", words.get("cli.put-right"))?;
    for line in difference(&case.bad, &case.good) {
        match line {
            Line::Place(place) => writeln!(output, "  {}", plain(&place))?,
            Line::Old(text) => writeln!(output, "  - {}", plain(&text))?,
            Line::New(text) => writeln!(output, "  + {}", plain(&text))?,
        }
    }
    writeln!(output)
}

/// What the rule finds in its own example.
fn found(rule: &Rule, case: &Case) -> Option<Finding> {
    example_findings(case)
        .into_iter()
        .find(|finding| finding.code == rule.code)
}

/// Everything that is found in the bad files of an example.
pub(super) fn example_findings(case: &Case) -> Vec<Finding> {
    rules::check(&case.bad, &read(&case.bad, &case.options))
}
