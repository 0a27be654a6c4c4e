//! How fast the files of a network are read and checked: what happens between a keystroke and the findings.

use divan::{Bencher, counter::BytesCount};
use ordering_playground::config::source::{FileSet, SourceFile, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
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
