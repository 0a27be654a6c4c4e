//! Walks the rule catalogue: every rule has its texts in every language and its example in `www/rules`; the bad example
//! fires exactly once, at the place that it names, the good one never, and every fix leaves nothing to fix.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ordering_playground::config::edit;
use ordering_playground::config::source::FileSet;
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
use ordering_playground::finding::{Finding, Message};
use ordering_playground::rules::case::Case;
use ordering_playground::rules::{self, Rule};

const LANGUAGES: [&str; 2] = ["en", "zh"];

fn www() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www")
}

/// All texts of a language: the files of its folder, merged as the build merges them.
fn texts(language: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(www().join("text").join(language)).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let map: BTreeMap<String, String> =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for (key, value) in map {
            assert!(
                all.insert(key.clone(), value).is_none(),
                "{key} stands twice in {language}"
            );
        }
    }
    all
}

/// The names in the `{…}` places of a template.
fn places(template: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after
            .split_once('}')
            .unwrap_or_else(|| panic!("unclosed place in: {template}"));
        names.insert(name);
        rest = after;
    }
    names
}

fn case(rule: &Rule) -> Case {
    let path = www().join("rules").join(format!("{}.txt", rule.code));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Case::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What is found in a set of files under the case's options.
fn findings(case: &Case, files: &FileSet) -> Vec<Finding> {
    let fabric = match &case.fabric {
        Some(text) => FabricVersion::parse(text).unwrap_or_else(|| panic!("unknown version {text}")),
        None => FabricVersion::V1_4_2,
    };
    let options = Options {
        fabric,
        profile: case.profile.clone(),
        environment: case.environment.clone(),
    };
    rules::check(files, &read(files, &options))
}

fn of<'a>(rule: &Rule, findings: &'a [Finding]) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.code == rule.code).collect()
}

#[test]
fn a_bad_example_fires_once_where_it_says() {
    for rule in rules::catalogue() {
        let case = case(rule);
        let all = findings(&case, &case.bad);
        let found = of(rule, &all);
        assert_eq!(
            found.len(),
            1,
            "{}: the bad example should fire once: {all:#?}",
            rule.code
        );
        let (file, covered) = case
            .at
            .as_ref()
            .unwrap_or_else(|| panic!("{}: `at` is missing", rule.code));
        let at = found[0]
            .at
            .unwrap_or_else(|| panic!("{}: the finding has no place", rule.code));
        let name = &case.bad.get(at.file).unwrap().name;
        assert_eq!(
            (name, case.bad.text(at)),
            (file, covered.as_str()),
            "{}: place",
            rule.code
        );
    }
}

#[test]
fn a_good_example_is_clean() {
    for rule in rules::catalogue() {
        let case = case(rule);
        let all = findings(&case, &case.good);
        assert!(
            of(rule, &all).is_empty(),
            "{}: the good example fires: {all:#?}",
            rule.code
        );
        assert!(
            all.iter().all(|f| f.refusal.is_none()),
            "{}: the good example is refused: {all:#?}",
            rule.code
        );
    }
}

#[test]
fn a_fix_leaves_nothing_to_fix() {
    for rule in rules::catalogue() {
        let case = case(rule);
        let before = findings(&case, &case.bad);
        let [finding] = of(rule, &before)[..] else { continue };
        for fix in &finding.fixes {
            assert!(!fix.edits.is_empty(), "{}: a fix without edits", rule.code);
            let fixed = edit::apply(&case.bad, &fix.edits);
            assert_ne!(fixed, case.bad, "{}: the fix changes nothing", rule.code);
            let after = findings(&case, &fixed);
            assert!(
                of(rule, &after).is_empty(),
                "{}: the fixed files still fire: {after:#?}",
                rule.code
            );
            let refused = |findings: &[Finding]| findings.iter().filter(|f| f.refusal.is_some()).count();
            assert!(
                refused(&after) <= refused(&before),
                "{}: the fixed files are refused: {after:#?}",
                rule.code
            );
        }
    }
}

#[test]
fn every_text_exists_in_every_language_and_its_places_are_filled() {
    let texts: Vec<_> = LANGUAGES.iter().map(|language| (language, texts(language))).collect();
    let check = |code: &str, message: &Message| {
        for (language, texts) in &texts {
            let template = texts
                .get(message.key.as_ref())
                .unwrap_or_else(|| panic!("{code}: {} is not in {language}", message.key));
            for place in places(template) {
                let filled = message.args.iter().any(|(name, _)| name == place);
                assert!(
                    filled,
                    "{code}: nothing fills {{{place}}} of {} in {language}",
                    message.key
                );
            }
        }
    };
    for rule in rules::catalogue() {
        let case = case(rule);
        let all = findings(&case, &case.bad);
        for finding in of(rule, &all) {
            check(rule.code, &finding.message);
            for part in ["title", "why", "todo"] {
                let message = Message {
                    key: format!("{}.{part}", rule.code).into(),
                    args: finding.message.args.clone(),
                };
                check(rule.code, &message);
            }
            finding
                .related
                .iter()
                .for_each(|(_, message)| check(rule.code, message));
            finding.fixes.iter().for_each(|fix| check(rule.code, &fix.title));
        }
        check(rule.code, &Message::new(format!("group.{}", rule.group.key())));
    }
    let keys: Vec<BTreeSet<&String>> = texts.iter().map(|(_, texts)| texts.keys().collect()).collect();
    let only: Vec<_> = keys[0].symmetric_difference(&keys[1]).collect();
    assert!(only.is_empty(), "texts that are in one language only: {only:?}");
}

#[test]
fn codes_and_names_are_unique_and_every_example_has_its_rule() {
    let mut codes = BTreeSet::new();
    let mut names = BTreeSet::new();
    for rule in rules::catalogue() {
        assert!(codes.insert(rule.code), "{} stands twice", rule.code);
        assert!(names.insert(rule.name), "{} stands twice", rule.name);
        assert!(!rule.sources.is_empty(), "{} cites no source", rule.code);
    }
    for entry in std::fs::read_dir(www().join("rules")).unwrap() {
        let path = entry.unwrap().path();
        let code = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            codes.contains(code.as_str()),
            "{} is an example of no rule",
            path.display()
        );
    }
}
