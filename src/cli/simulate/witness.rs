//! `--witness`: what a rule warns of, played with files that break it and with the same files put right.

use super::super::explain::example_findings;
use super::super::report::plain;
use super::super::texts::{example, witness};
use super::super::{Failure, Terminal};
use super::output::Run;
use crate::config;
use crate::config::source::FileSet;
use crate::rules::case::Case;
use crate::rules::witness::Witness;
use crate::rules::{self, Rule};
use crate::sim::expect::Expect;
use crate::sim::{Scenario, Setup, World};
use crate::words::Words;

/// Plays the witness of a rule, or tells who refuses its example.
pub(super) fn run(code: &str, seed: Option<u64>, words: &Words, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let by_name = || rules::catalogue().find(|rule| rule.name == code);
    let rule = rules::find(code)
        .or_else(by_name)
        .ok_or_else(|| Failure::CannotRun(format!("no such rule: {code}")))?;
    match witness(rule.code) {
        Some(witness) => play_both(rule, &witness.map_err(Failure::Failed)?, seed, words, terminal),
        None => refused(rule, words, terminal),
    }
}

fn play_both(
    rule: &Rule,
    witness: &Witness,
    seed: Option<u64>,
    words: &Words,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let title = words.get(&format!("{}.title", rule.code));
    writeln!(terminal.output, "{}: {}", rule.code, plain(&title))?;
    let mut wrong = Vec::new();
    for (key, files, expect) in [
        ("cli.witness.bad", &witness.bad, &witness.expect_bad),
        ("cli.witness.good", &witness.good, &witness.expect_good),
    ] {
        writeln!(terminal.output, "\n== {}", words.get(key))?;
        wrong.extend(play(witness, files, expect, seed, words, terminal)?);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::Failed(format!("otherwise than told: {}", wrong.join("; "))))
}

/// Plays one of the two sets of files; returns what is otherwise than the witness says.
fn play(
    witness: &Witness,
    files: &FileSet,
    expect: &str,
    seed: Option<u64>,
    words: &Words,
    terminal: &mut Terminal<'_>,
) -> Result<Vec<String>, Failure> {
    let network = config::read(files, &witness.options);
    let findings = rules::check(files, &network);
    let mut scenario: Scenario = serde_json::from_str(&witness.scenario).map_err(Failure::of)?;
    scenario.seed = seed.unwrap_or(scenario.seed);
    let expect: Expect = serde_json::from_str(expect).map_err(Failure::of)?;
    let mut world =
        World::new(Setup::from_network(&network), &scenario).map_err(|message| Failure::Failed(words.say(&message)))?;
    if !world.run_until(u64::MAX, super::MAX_EVENTS) {
        return Err(Failure::Failed(format!("given up after {} events", super::MAX_EVENTS)));
    }
    let view = world.view();
    let run = Run {
        world: &world,
        view: &view,
        files,
        findings: &findings,
        words,
    };
    run.write_text(terminal)?;
    let otherwise = expect.judge(&world, &findings);
    Ok(otherwise.iter().map(|message| words.say(message)).collect())
}

/// A rule about start-up: who refuses its bad example, and with which words.
fn refused(rule: &Rule, words: &Words, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let case = example(rule.code).and_then(|text| Case::parse(text).ok());
    let findings = case.as_ref().map(example_findings).unwrap_or_default();
    let own = findings.iter().find(|finding| finding.code == rule.code);
    let Some(refusal) = own.and_then(|finding| finding.refusal.as_ref()) else {
        return Err(Failure::CannotRun(
            words.fill("cli.witness.none", &[("code", rule.code)]),
        ));
    };
    let who = words.get(&format!("cli.stage.{:?}", refusal.stage));
    writeln!(terminal.output, "{}: {who}:", rule.code)?;
    for line in refusal.text.lines() {
        writeln!(terminal.output, "  {}", plain(line))?;
    }
    Ok(())
}
