//! Any text as a file of any kind, on any release, with any variables: read, judged, and run.
//!
//! A line `=== KIND NAME` begins a file of that kind; `=== release 1.3`, `=== profile NAME` and `=== variable NAME=VALUE`
//! are the options.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::config::source::{FileKind, FileSet, SourceFile};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{Options, read};
use ordering_playground::rules;
use ordering_playground::sim::{Scenario, Setup, World};
use ordering_playground_fuzz::assert_sound;

const FILES: usize = 8;
const VARIABLES: usize = 8;

fuzz_target!(|text: &str| {
    let (files, options) = input(text);
    let network = read(&files, &options);
    assert_sound(&files, &rules::check(&files, &network));
    // Whatever the files say, it can be run or is refused in words.
    match World::new(Setup::from_network(&network), &Scenario::default()) {
        Ok(mut world) => {
            world.run_until(2_000_000, 200);
        }
        Err(message) => assert!(message.key.starts_with("scenario.")),
    }
});

fn input(text: &str) -> (FileSet, Options) {
    let mut files = FileSet::default();
    let mut options = Options::default();
    for line in text.split_inclusive('\n') {
        let header = line.strip_prefix("=== ").map(|header| header.trim_end());
        let Some((word, rest)) = header.map(|header| header.split_once(' ').unwrap_or((header, ""))) else {
            if let Some(file) = files.files.last_mut() {
                file.text.push_str(line);
            }
            continue;
        };
        match word {
            "release" => options.fabric = FabricVersion::parse(rest).unwrap_or(options.fabric),
            "profile" => options.profile = Some(rest.to_owned()),
            "variable" if options.environment.len() < VARIABLES => {
                let (name, value) = rest.split_once('=').unwrap_or((rest, ""));
                options.environment.push((name.to_owned(), value.to_owned()));
            }
            _ if files.files.len() < FILES => files.files.push(SourceFile {
                name: rest.to_owned(),
                kind: kind(word),
                text: String::new(),
            }),
            _ => {}
        }
    }
    (files, options)
}

fn kind(word: &str) -> FileKind {
    match word {
        "configtx" => FileKind::Configtx,
        "orderer" => FileKind::Orderer,
        "broker" => FileKind::Broker,
        "zookeeper" => FileKind::ZooKeeper,
        "compose" => FileKind::Compose,
        "env" => FileKind::Env,
        _ => FileKind::Other,
    }
}
