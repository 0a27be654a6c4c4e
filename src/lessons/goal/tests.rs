use super::*;
use crate::config::source::{FileSet, SourceFile, detect};
use crate::config::{self, Options};
use crate::lessons::world::{ChainFacts, TopicFacts};
use crate::ordering::cutter::CutReason;

fn files() -> FileSet {
    let file = |(name, text): (&str, &str)| SourceFile {
        name: name.to_owned(),
        kind: detect(name, text),
        text: text.to_owned(),
    };
    let files = [
        (
            "b0/server.properties",
            "broker.id=0\nzookeeper.connect=zk:2181\nmin.insync.replicas=2\n",
        ),
        ("b1/server.properties", "broker.id=1\nzookeeper.connect=zk:2181\n"),
        ("b2/server.properties", "broker.id=2\nzookeeper.connect=zk:2181\n"),
    ];
    FileSet {
        files: files.map(file).to_vec(),
    }
}

fn world() -> WorldFacts {
    WorldFacts {
        brokers_up: 3,
        orderers_up: 2,
        topics: vec![TopicFacts {
            name: "mychannel".to_owned(),
            partitions: 1,
            replicas: 3,
            in_sync: 2,
            led: true,
            records: 7,
        }],
        chains: vec![
            ChainFacts {
                channel: "mychannel".to_owned(),
                running: true,
                height: 4,
                reasons: vec![CutReason::Count, CutReason::Timeout, CutReason::Count],
            },
            ChainFacts {
                channel: "mychannel".to_owned(),
                running: false,
                ..ChainFacts::default()
            },
        ],
        panics: vec!["[channel: genesis] Cannot post CONNECT message = no".to_owned()],
        paths: vec!["/tmp/kafka-logs/meta.properties".to_owned()],
        ..WorldFacts::default()
    }
}

/// What is missing for a goal: key and arguments in words.
fn missing(goal: &str) -> Vec<String> {
    let goal: Goal = serde_json::from_str(goal).unwrap();
    assert_eq!(goal.mistake(), None);
    let files = files();
    let options = Options::default();
    let network = config::read(&files, &options);
    let findings = rules::check(&files, &network);
    let world = world();
    let facts = Facts {
        network: &network,
        findings: &findings,
        world: Some(&world),
        run: None,
    };
    let missing = goal.missing(&facts);
    assert_eq!(goal.is_met(&facts), missing.is_empty());
    missing.iter().map(|message| message.key.to_string()).collect()
}

#[test]
fn goals_that_are_met() {
    for goal in [
        r#"{"setting": {"of": "brokers", "key": "min.insync.replicas", "at_least": 1, "at_most": 2, "not": 7}}"#,
        r#"{"setting": {"of": "brokers", "key": "unclean.leader.election.enable", "is": false}}"#,
        r#"{"setting": {"of": "brokers", "key": "zookeeper.connect", "has": "zk:2181"}}"#,
        r#"{"found": "BROKER-DIFF-01"}"#,
        r#"{"silent": ["KAFKA-TLS-01"]}"#,
        r#"{"release": "1.4.6"}"#,
        r#"{"any": [{"found": "KAFKA-TLS-01"}, {"up": {"of": "brokers", "at_least": 3}}]}"#,
        r#"{"topic": {"name": "mychannel", "replicas": 3, "in_sync_at_most": 2, "records_at_least": 7, "led": true}}"#,
        r#"{"no_topic": "test"}"#,
        r#"{"channel": {"name": "mychannel", "at_least": 1, "at_most": 1}}"#,
        r#"{"blocks": {"channel": "mychannel", "at_least": 4}}"#,
        r#"{"blocks": {"channel": "mychannel", "at_least": 2, "at_most": 2, "cut_by": "count"}}"#,
        r#"{"panicked": "Cannot post CONNECT"}"#,
        r#"{"file": "/tmp/kafka-logs"}"#,
        r#"{"no_file": "/tmp/kafka"}"#,
    ] {
        assert_eq!(missing(goal), Vec::<String>::new(), "{goal}");
    }
}

#[test]
fn what_is_missing_is_named() {
    for (goal, key) in [
        (
            r#"{"setting": {"of": "brokers", "key": "min.insync.replicas", "is": 2}}"#,
            "goal.setting",
        ),
        (
            r#"{"setting": {"of": "channel", "key": "BatchTimeout", "is": 2}}"#,
            "goal.setting.nobody",
        ),
        (r#"{"silent": ["BROKER-DIFF-01"]}"#, "goal.silent"),
        (r#"{"found": "KAFKA-TLS-01"}"#, "goal.found"),
        (r#"{"release": "2.0"}"#, "goal.release"),
        (r#"{"up": {"of": "orderers", "at_most": 1}}"#, "goal.up.orderers"),
        (r#"{"topic": {"name": "test"}}"#, "goal.topic"),
        (
            r#"{"topic": {"name": "mychannel", "in_sync_at_least": 3}}"#,
            "goal.topic.in-sync",
        ),
        (r#"{"topic": {"name": "mychannel", "led": false}}"#, "goal.topic.led"),
        (r#"{"no_topic": "mychannel"}"#, "goal.no-topic"),
        (r#"{"channel": {"name": "mychannel"}}"#, "goal.channel"),
        (r#"{"blocks": {"channel": "other", "at_least": 1}}"#, "goal.blocks"),
        (
            r#"{"blocks": {"channel": "mychannel", "at_least": 2, "cut_by": "timeout"}}"#,
            "goal.blocks.timeout",
        ),
        (r#"{"panicked": "something else"}"#, "goal.panicked"),
        (r#"{"file": "/tmp/kafka"}"#, "goal.file"),
        (r#"{"no_file": "/tmp/kafka-logs"}"#, "goal.no-file"),
        (r#"{"run": {"refused": false}}"#, "goal.nothing-runs"),
    ] {
        assert_eq!(missing(goal), [key], "{goal}");
    }
}

#[test]
fn a_goal_that_asks_for_nothing_is_a_mistake() {
    let nested = format!("{}{{\"clean\": \"error\"}}{}", "{\"all\": [".repeat(9), "]}".repeat(9));
    for goal in [
        r#"{"all": []}"#,
        r#"{"silent": ["NO-RULE-01"]}"#,
        r#"{"setting": {"of": "brokers", "key": "a"}}"#,
        r#"{"up": {"of": "brokers"}}"#,
        r#"{"topic": {"name": ""}}"#,
        r#"{"run": {}}"#,
        r#"{"release": "9"}"#,
        &nested,
    ] {
        let goal: Goal = serde_json::from_str(goal).unwrap();
        assert!(goal.mistake().is_some(), "{goal:?}");
    }
}
