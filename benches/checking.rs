//! How fast the files of a network are read and checked: what happens between a keystroke and the findings.

use divan::{Bencher, counter::BytesCount};
use ordering_playground::config::broker::{self, table::KEYS};
use ordering_playground::config::config_def::{KeyType, value_text};
use ordering_playground::config::source::{FileKind, FileSet, SourceFile, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
use ordering_playground::decoder::decode;
use ordering_playground::rules;

fn main() {
    divan::main();
}

/// The course's broker keys.
const BROKER: &str = "\
zookeeper.connect=zookeeper0:2181
unclean.leader.election.enable=false
min.insync.replicas=1
default.replication.factor=1
message.max.bytes=10000120
replica.fetch.max.bytes=10485760
log.retention.ms=-1
";

fn brokers(count: usize) -> FileSet {
    let file = |id: usize| {
        let name = format!("broker{id}/server.properties");
        let text = format!("broker.id={id}\nadvertised.listeners=PLAINTEXT://kafka{id}:9092\n{BROKER}");
        SourceFile {
            kind: detect(&name, &text),
            name,
            text,
        }
    };
    FileSet {
        files: (0..count).map(file).collect(),
    }
}

#[divan::bench(args = [1, 4, 16])]
fn read_and_check_brokers(bencher: Bencher, count: usize) {
    let files = brokers(count);
    let options = Options {
        fabric: FabricVersion::V1_2,
        profile: None,
        environment: Vec::new(),
    };
    let bytes: usize = files.files.iter().map(|file| file.text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| rules::check(&files, &read(&files, &options)));
}

/// A configtx.yaml of about 25 KB: many organizations and profiles, anchors, merges, comments.
fn configtx() -> FileSet {
    let mut text = String::from("# Sections, as in the files of real networks.\nOrganizations:\n");
    for id in 0..24 {
        text += &format!(
            "    # The organization number {id}; its name is the key under which it is referred to below.\n    \
             - &Org{id}\n        Name: Org{id}MSP\n        ID: Org{id}MSP\n        \
             MSPDir: crypto-config/peerOrganizations/org{id}.example.com/msp\n        Policies:\n            \
             Readers: {{Type: Signature, Rule: \"OR('Org{id}MSP.member')\"}}\n            \
             Admins:\n                Type: Signature\n                Rule: \"OR('Org{id}MSP.admin')\"\n        \
             AnchorPeers:\n            - Host: peer0.org{id}.example.com # the first peer\n              Port: 7051\n"
        );
    }
    text += "Orderer: &OrdererDefaults\n    OrdererType: kafka\n    Addresses:\n        - orderer0.example.com:7050\n    \
             BatchTimeout: 2s\n    BatchSize:\n        MaxMessageCount: 10\n        AbsoluteMaxBytes: 99 MB\n        \
             PreferredMaxBytes: 512 KB\n    Kafka:\n        Brokers:\n            - kafka0:9092\n            \
             - kafka1:9092\n    Organizations:\nProfiles:\n";
    let mut id = 0;
    while text.len() < 25_000 {
        text += &format!(
            "    # Profile number {id} of the network, with a consortium of two organizations.\n    Profile{id}:\n        \
             Orderer:\n            <<: *OrdererDefaults\n            Organizations:\n                - *Org{}\n        \
             Consortiums:\n            SampleConsortium:\n                Organizations:\n                    \
             - *Org{}\n                    - *Org{}\n",
            id % 24,
            (id + 1) % 24,
            (id + 2) % 24
        );
        id += 1;
    }
    let name = "configtx.yaml".to_owned();
    let kind = detect(&name, &text);
    FileSet {
        files: vec![SourceFile { name, kind, text }],
    }
}

#[divan::bench]
fn read_configtx(bencher: Bencher) {
    let files = configtx();
    let options = Options {
        fabric: FabricVersion::V1_4_2,
        profile: None,
        environment: Vec::new(),
    };
    assert!(read(&files, &options).channel.is_some());
    bencher
        .counter(BytesCount::new(files.files[0].text.len()))
        .bench(|| read(&files, &options));
}

/// A broker file as the stock one is: some forty settings, most of the text comments. About 7 KB.
fn long_broker(id: usize) -> SourceFile {
    let mut text = format!("broker.id={id}\n{BROKER}");
    for key in KEYS.iter().filter(|key| key.kind == KeyType::Int).take(40) {
        let preset = value_text(&key.preset.value());
        let comment = "# What the setting is for, how it works together with others, and when another value is better.";
        let line = if preset == "null" {
            String::new()
        } else {
            format!("{}={preset}\n", key.name)
        };
        text.push_str(&format!("{comment}\n{line}\n"));
    }
    SourceFile {
        name: format!("broker{id}/server.properties"),
        kind: FileKind::Broker,
        text,
    }
}

#[divan::bench]
fn read_four_brokers_of_7_kb(bencher: Bencher) {
    let files = FileSet {
        files: (0..4).map(long_broker).collect(),
    };
    let bytes: usize = files.files.iter().map(|file| file.text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| broker::read_files(&files, &mut Vec::new()));
}

#[divan::bench]
fn decode_a_panic(bencher: Bencher) {
    let log = include_str!("../tests/logs/01-orderer-retention-panic.log");
    bencher.counter(BytesCount::new(log.len())).bench(|| decode(log));
}
