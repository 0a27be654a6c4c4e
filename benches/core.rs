//! How fast the core is: reading and checking a network's files, and cutting blocks. `./dev bench` runs it.

use divan::{Bencher, counter::BytesCount, counter::ItemsCount};
use ordering_playground::config::source::{FileSet, SourceFile, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
use ordering_playground::ordering::cutter::{BatchSize, BlockCutter};
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

/// Everything between a keystroke and the findings.
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

/// A million messages of mixed sizes through the block cutter, with the course's limits.
#[divan::bench]
fn cut_a_million_messages(bencher: Bencher) {
    let limits = BatchSize {
        max_message_count: 10,
        absolute_max_bytes: 8 << 20,
        preferred_max_bytes: 512 << 10,
    };
    let sizes: Vec<u32> = (0..1_000_000u32)
        .map(|i| i.wrapping_mul(2_654_435_761) % (600 << 10))
        .collect();
    bencher.counter(ItemsCount::new(sizes.len())).bench(|| {
        let mut cutter = BlockCutter::default();
        sizes
            .iter()
            .map(|&size| cutter.ordered(size, &limits).batches())
            .sum::<usize>()
    });
}
