//! Walks the rule catalogue: every rule has its texts in every language and its example in `www/rules`; the bad example
//! fires exactly once, at the place that it names, the good one never, and every fix leaves nothing to fix.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ordering_playground::config::edit;
use ordering_playground::config::source::{FileKind, FileSet, SourceFile, detect};
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
    rules::check(files, &read(files, &case.options))
}

fn of<'a>(rule: &Rule, findings: &'a [Finding]) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.code == rule.code).collect()
}

/// Walks the catalogue and fails with everything that `problem` says about its rules, not only with the first.
fn walk(problem: impl Fn(&Rule) -> Result<(), String>) {
    let problems: Vec<String> = rules::catalogue()
        .filter_map(|rule| problem(rule).err().map(|text| format!("{}: {text}", rule.code)))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Codes, exact refusals and places of findings, for a failure's text.
fn shown(findings: &[Finding]) -> String {
    let show = |finding: &Finding| {
        let refusal = finding.refusal.as_ref().map(|refusal| refusal.text.as_str());
        format!("{} {:?} {:?}", finding.code, finding.at, refusal)
    };
    findings.iter().map(show).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_bad_example_fires_once_where_it_says() {
    walk(|rule| {
        let case = case(rule);
        let all = findings(&case, &case.bad);
        let [found] = of(rule, &all)[..] else {
            return Err(format!("the bad example should fire once: {}", shown(&all)));
        };
        let at = found.at.ok_or("the finding has no place")?;
        let name = case.bad.get(at.file).map_or("", |file| &file.name);
        let place = (name.to_owned(), case.bad.text(at).to_owned());
        match &case.at {
            Some(expected) if *expected == place => Ok(()),
            other => Err(format!("found at {place:?}, expected at {other:?}")),
        }
    });
}

#[test]
fn a_good_example_is_clean() {
    walk(|rule| {
        let case = case(rule);
        let all = findings(&case, &case.good);
        if of(rule, &all).is_empty() && all.iter().all(|finding| finding.refusal.is_none()) {
            Ok(())
        } else {
            Err(format!("the good example fires or is refused: {}", shown(&all)))
        }
    });
}

#[test]
fn a_fix_leaves_nothing_to_fix() {
    let refused = |findings: &[Finding]| findings.iter().filter(|finding| finding.refusal.is_some()).count();
    walk(|rule| {
        let case = case(rule);
        let before = findings(&case, &case.bad);
        let [finding] = of(rule, &before)[..] else {
            return Ok(());
        };
        for fix in &finding.fixes {
            let fixed = edit::apply(&case.bad, &fix.edits);
            if fixed == case.bad {
                return Err("the fix changes nothing".to_owned());
            }
            let after = findings(&case, &fixed);
            if !of(rule, &after).is_empty() || refused(&after) > refused(&before) {
                return Err(format!("the fixed files still fire, or are refused: {}", shown(&after)));
            }
        }
        Ok(())
    });
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

/// What is wrong with the fixes of everything that is found in `files`: a fix has to remove what it is offered for, and
/// must not make a program refuse the files.
fn harm(files: &FileSet) -> Vec<String> {
    let options = Options::default();
    let all = |files: &FileSet| rules::check(files, &read(files, &options));
    let refused = |findings: &[Finding]| findings.iter().filter(|finding| finding.refusal.is_some()).count();
    let before = all(files);
    let mut problems = Vec::new();
    for finding in &before {
        let same = |other: &&Finding| other.code == finding.code && other.message == finding.message;
        let count = |findings: &[Finding]| findings.iter().filter(same).count();
        for fix in &finding.fixes {
            let after = all(&edit::apply(files, &fix.edits));
            if refused(&after) > refused(&before) || count(&after) >= count(&before) {
                problems.push(format!("{} {:?}: {}", finding.code, fix.edits, shown(&after)));
            }
        }
    }
    problems
}

/// Every recorded broker file, good or bad.
#[test]
fn fixes_of_recorded_broker_files_do_no_harm() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/server-properties.jsonl");
    let recorded = std::fs::read_to_string(&path).unwrap();
    let mut problems = Vec::new();
    for line in recorded.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut text = case["text"].as_str().unwrap_or_default().to_owned();
        if case["zookeeper_connect_added"] == true {
            text.insert_str(0, "zookeeper.connect=zk1:2181\n");
        }
        let file = SourceFile {
            name: "broker1/server.properties".to_owned(),
            kind: FileKind::Broker,
            text,
        };
        problems.extend(harm(&FileSet { files: vec![file] }));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Brokers in a compose file: variables as a list, as a mapping, and in a base that all of them extend.
const COMPOSED: [&str; 3] = [
    "version: '2'
services:
  kafka0:
    image: hyperledger/fabric-kafka:0.4.22
    environment:
      # who it is
      - KAFKA_BROKER_ID=0
      - KAFKA_ZOOKEEPER_CONNECT=zookeeper0:2181
      - KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE=true
  kafka1:
    image: hyperledger/fabric-kafka:0.4.22
    environment:
    -   KAFKA_BROKER_ID=1
    -   KAFKA_ZOOKEEPER_CONNECT=zookeeper0:2181
    -   KAFKA_CONTROLLED_SHUTDOWN_ENABLE=false
",
    "services:\r
  kafka0:\r
    image: hyperledger/fabric-kafka:x86_64-1.0.6\r
    environment:\r
      KAFKA_BROKER_ID: 0\r
      KAFKA_ZOOKEEPER_CONNECT: zookeeper0:2181\r
      KAFKA_MIN_INSYNC_REPLICAS: 2\r
",
    "version: '2'
services:
  kafka:
    image: hyperledger/fabric-kafka
    environment:
      - KAFKA_ZOOKEEPER_CONNECT=zookeeper0:2181
      - KAFKA_MESSAGE_MAX_BYTES=1000012 B
  kafka0: {extends: kafka, environment: [KAFKA_BROKER_ID=0]}
  kafka1: {extends: kafka, environment: [KAFKA_BROKER_ID=0]}
  kafka2:
    extends: kafka
    environment:
      - KAFKA_BROKER_ID=2
",
];

/// Found by fuzzing: a factor below one was answered with a fix of `min.insync.replicas` to the value that it had.
#[test]
fn no_fix_leaves_the_text_as_it_is() {
    let case = Case::default();
    for factor in ["0", "-1", "1", "2"] {
        let text = format!("broker.id=0\nzookeeper.connect=z:2181\ndefault.replication.factor={factor}\n");
        let name = "server.properties".to_owned();
        let files = FileSet {
            files: vec![SourceFile {
                kind: detect(&name, &text),
                name,
                text,
            }],
        };
        for fix in findings(&case, &files).iter().flat_map(|finding| &finding.fixes) {
            assert_ne!(
                edit::apply(&files, &fix.edits),
                files,
                "factor {factor}: {:?}",
                fix.title
            );
        }
    }
}

#[test]
fn fixes_of_compose_files_do_no_harm() {
    let mut problems = Vec::new();
    for text in COMPOSED {
        let file = SourceFile {
            name: "docker-compose.yml".to_owned(),
            kind: FileKind::Compose,
            text: text.to_owned(),
        };
        problems.extend(harm(&FileSet { files: vec![file] }));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// A variable that is not there yet gets a line of its own in the service, in the form of the lines around it.
#[test]
fn a_fix_adds_a_variable_to_a_compose_service() {
    let file = SourceFile {
        name: "docker-compose.yml".to_owned(),
        kind: FileKind::Compose,
        text: COMPOSED[1].to_owned(),
    };
    let files = FileSet { files: vec![file] };
    let options = Options::default();
    let found = rules::check(&files, &read(&files, &options));
    let retention = found.iter().find(|finding| finding.code == "KAFKA-DURABLE-02").unwrap();
    let fixed = edit::apply(&files, &retention.fixes[0].edits);
    let added = "      KAFKA_LOG_RETENTION_MS: \"-1\"\r\n";
    assert_eq!(fixed.files[0].text.replacen(added, "", 1), files.files[0].text);
}
