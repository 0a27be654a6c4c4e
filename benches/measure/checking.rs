//! What happens between a keystroke and the findings: a configtx.yaml of 25 KB, an orderer.yaml of 15 KB, four
//! server.properties of 7 KB.

use std::hint::black_box;

use ordering_playground::config::broker::table::KEYS;
use ordering_playground::config::config_def::{KeyType, value_text};
use ordering_playground::config::fabric::orderer_yaml;
use ordering_playground::config::source::{FileKind, FileSet, SourceFile};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
use ordering_playground::decoder::decode;
use ordering_playground::playground::protocol::{ReadRequest, Work, pack};
use ordering_playground::playground::reader::Reader;
use ordering_playground::playground::setup::Setup;
use ordering_playground::rules;

use super::host;
use super::report::{Goal, report, time};

const FABRIC: FabricVersion = FabricVersion::V1_4_2;

pub(crate) fn measure() {
    let all = network();
    // The same text for the other readers of YAML.
    host::say(&format!("text\t{:?}", all.files[0].text));
    row("read and check everything, all rules", Some((1.0, 2.0)), || check(&all));
    row(
        "a keystroke in configtx.yaml, request to packed answer",
        None,
        keystrokes(&all),
    );
    let kinds = [
        (FileKind::Configtx, "configtx.yaml of 25 KB"),
        (FileKind::Orderer, "orderer.yaml of 15 KB"),
        (FileKind::Broker, "four server.properties of 7 KB"),
    ];
    for (kind, name) in kinds {
        let files = all.files.iter().filter(|file| file.kind == kind).cloned();
        let files = FileSet { files: files.collect() };
        row(&format!("read {name}"), None, || {
            black_box(read(&files, &options()));
        });
    }
    let network = read(&all, &options());
    row("all rules", None, || {
        black_box(rules::check(&all, &network));
    });
    let log = include_str!("../../tests/logs/01-orderer-retention-panic.log");
    row("decode a panic of an orderer", None, || {
        black_box(decode(log));
    });
}

fn row(name: &str, goal: Goal, work: impl FnMut()) {
    report("checking", name, "ms", time(work), goal);
}

fn options() -> Options {
    Options::of(FABRIC)
}

fn check(files: &FileSet) {
    black_box(rules::check(files, &read(files, &options())));
}

/// The worker's part: a request whose configtx.yaml has one more or one less character, and its answer in bytes.
fn keystrokes(files: &FileSet) -> impl FnMut() {
    let mut desk = Reader::default();
    let mut texts = [files.clone(), files.clone()];
    texts[1].files[0].text.push('#');
    let mut revision = 0;
    move || {
        revision += 1;
        desk.take(ReadRequest {
            revision,
            setup: Setup::default(),
            files: texts[revision as usize % 2].clone(),
        });
        for reply in desk.work(&|| true) {
            black_box(pack(&reply));
        }
    }
}

fn network() -> FileSet {
    let mut files = vec![
        file("configtx.yaml", FileKind::Configtx, configtx()),
        file("orderer.yaml", FileKind::Orderer, orderer()),
    ];
    let broker = |id| file(&format!("broker{id}/server.properties"), FileKind::Broker, broker(id));
    files.extend((0..4).map(broker));
    let files = FileSet { files };
    let network = read(&files, &options());
    assert!(network.channel.is_some() && network.orderers.len() == 1 && network.brokers.len() == 4);
    files
}

fn file(name: &str, kind: FileKind, text: String) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        kind,
        text,
    }
}

/// Many organizations and profiles, anchors, merges, comments.
fn configtx() -> String {
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
             BatchTimeout: 2s\n    BatchSize:\n        MaxMessageCount: 10\n        AbsoluteMaxBytes: 8 MB\n        \
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
    text
}

/// All keys that the image's file has, most of the text comments.
fn orderer() -> String {
    let sample = orderer_yaml::sample(FABRIC);
    let comments = 15_000_usize.saturating_sub(sample.len()) / sample.lines().count();
    let mut text = String::new();
    for line in sample.lines() {
        let blanks = " ".repeat(line.len() - line.trim_start().len());
        for _ in 0..comments / 100 + 1 {
            let comment = "What the setting below is for, and what happens when it is too small or too large.";
            text += &format!("{blanks}# {comment}\n");
        }
        text += line;
        text.push('\n');
    }
    text
}

/// The course's keys and some forty more, most of the text comments.
fn broker(id: usize) -> String {
    let mut text = format!(
        "broker.id={id}\nadvertised.listeners=PLAINTEXT://kafka{id}:9092\nzookeeper.connect=zookeeper0:2181\n\
         unclean.leader.election.enable=false\nmin.insync.replicas=1\ndefault.replication.factor=1\n\
         message.max.bytes=10000120\nreplica.fetch.max.bytes=10485760\nlog.retention.ms=-1\n"
    );
    for key in KEYS.iter().filter(|key| key.kind == KeyType::Int).take(40) {
        let preset = value_text(&key.preset.value());
        let comment = "# What the setting is for, how it works together with others, and when another value is better.";
        let line = if preset == "null" {
            String::new()
        } else {
            format!("{}={preset}\n", key.name)
        };
        text += &format!("{comment}\n{line}\n");
    }
    text
}
