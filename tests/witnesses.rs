//! Every rule about behaviour has a witness in `www/witnesses`: bad files come to harm, good files do not. A rule about
//! start-up is witnessed by the refusal of its example. The rest stands in `www/witnesses/none.md`, with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ordering_playground::config;
use ordering_playground::config::source::FileSet;
use ordering_playground::finding::{Finding, Severity};
use ordering_playground::rules::case::Case;
use ordering_playground::rules::witness::Witness;
use ordering_playground::rules::{self, Rule};
use ordering_playground::sim::expect::Expect;
use ordering_playground::sim::{Scenario, Setup, World};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/witnesses")
}

/// The text files of a folder by name without ending.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name()?.to_string_lossy().strip_suffix(".txt")?.to_owned();
            Some((name, std::fs::read_to_string(&path).expect("a readable file")))
        })
        .collect()
}

/// What is otherwise than the witness says of one of its two sets of files.
fn play(witness: &Witness, files: &FileSet, expect: &str, code: &str, fires: bool) -> Vec<String> {
    let network = config::read(files, &witness.options);
    let findings = rules::check(files, &network);
    let mut wrong = Vec::new();
    if findings.iter().any(|finding| finding.code == code) != fires {
        wrong.push(format!("the rule fires: {}", !fires));
    }
    let refused = findings.iter().filter_map(|finding| finding.refusal.as_ref());
    wrong.extend(refused.map(|refusal| format!("refused: {}", refusal.text)));
    if !fires {
        // What is put right is right as a whole, as far as the other rules can tell.
        let loud = findings.iter().filter(|finding| finding.severity == Severity::Error);
        wrong.extend(loud.map(|finding| format!("has an error: {}", finding.code)));
    }
    let scenario: Scenario = match serde_json::from_str(&witness.scenario) {
        Ok(scenario) => scenario,
        Err(error) => return vec![format!("scenario: {error}")],
    };
    let expect: Expect = match serde_json::from_str(expect) {
        Ok(expect) => expect,
        Err(error) => return vec![format!("expect: {error}")],
    };
    if expect == Expect::default() {
        wrong.push("nothing is expected".to_owned());
    }
    match World::new(Setup::from_network(&network), &scenario) {
        Err(message) => wrong.push(format!("the scenario is refused: {}", message.key)),
        Ok(mut world) => {
            assert!(world.run_until(u64::MAX, 20_000_000), "{code}: out of steps");
            let otherwise = expect.judge(&world, &findings);
            wrong.extend(otherwise.iter().map(|what| format!("{what:?}")));
        }
    }
    wrong
}

#[test]
fn every_witness_comes_to_harm_and_is_put_right() {
    let networks = texts(&folder().join("networks"));
    let only = std::env::var("WITNESS").ok();
    let mut problems = Vec::new();
    for (code, text) in texts(&folder()) {
        if only.as_ref().is_some_and(|only| *only != code) {
            continue;
        }
        let witness = match Witness::parse(&text, |name| networks.get(name).map(String::as_str)) {
            Ok(witness) => witness,
            Err(error) => {
                problems.push(format!("{code}: {error}"));
                continue;
            }
        };
        let bad = play(&witness, &witness.bad, &witness.expect_bad, &code, true);
        let good = play(&witness, &witness.good, &witness.expect_good, &code, false);
        problems.extend(bad.into_iter().map(|what| format!("{code}, bad files: {what}")));
        problems.extend(good.into_iter().map(|what| format!("{code}, good files: {what}")));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Whether a real program refuses the rule's bad example, with words, because of this rule.
fn is_refused(rule: &Rule) -> bool {
    let path = folder().with_file_name("rules").join(format!("{}.txt", rule.code));
    let case = Case::parse(&std::fs::read_to_string(path).expect("an example")).expect("an example");
    let findings = rules::check(&case.bad, &config::read(&case.bad, &case.options));
    let own = |finding: &&Finding| finding.code == rule.code && finding.refusal.is_some();
    findings.iter().any(|finding| own(&finding))
}

/// Codes of `none.md`: its table has a code and a reason in each line.
fn without() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder().join("none.md")).expect("none.md");
    let row = |line: &str| {
        let mut cells = line
            .trim()
            .strip_prefix('|')?
            .strip_suffix('|')?
            .split('|')
            .map(str::trim);
        let (codes, reason) = (cells.next()?, cells.next()?);
        let known = |code: &&str| code.contains('-') && !code.starts_with('-');
        Some(
            codes
                .split(", ")
                .filter(known)
                .map(|code| (code.to_owned(), reason.to_owned()))
                .collect::<Vec<_>>(),
        )
    };
    text.lines().filter_map(row).flatten().collect()
}

#[test]
fn every_rule_has_a_witness_or_a_reason() {
    let witnesses: BTreeSet<String> = texts(&folder()).into_keys().collect();
    let without = without();
    let mut problems = Vec::new();
    for code in witnesses.iter().chain(without.keys()) {
        if rules::find(code).is_none() {
            problems.push(format!("{code} is no rule"));
        }
    }
    for (code, reason) in &without {
        if reason.len() < 10 {
            problems.push(format!("{code} has no reason"));
        }
    }
    for rule in rules::catalogue() {
        let ways = [
            witnesses.contains(rule.code),
            is_refused(rule),
            without.contains_key(rule.code),
        ];
        let [played, refused, excused] = ways;
        // A rule that is refused may be played as well; a reason is for those that have neither.
        if !(played || refused || excused) {
            problems.push(format!("{} has no witness", rule.code));
        }
        if excused && (played || refused) {
            problems.push(format!("{} has a witness and a reason for having none", rule.code));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
