//! The console against recorded terminals of real Kafka 1.1.1 and Fabric 1.4: the commands of `tests/console/*.txt` (or of
//! the folder that `ORDERING_TRANSCRIPTS` names) are typed into a simulated machine, and what it prints is compared.
//!
//! A recording is text: `$ ` and a command, its output, `[exit N]`; `# ` are notes of what was done in between. What the
//! notes mean for the machine stands in `tests/console/<name>.steps`, if it has to be done at all. Times, ids, ports of
//! clients and frames of stack traces are not compared; lines that a recording says were left out may be anything. Nor is
//! what races: which of several servers a client dials first, the order in which replicas come back into the ISR, and
//! where the orderer's `Beginning to serve requests` stands.

#[path = "console/cluster.rs"]
mod cluster;
#[path = "console/compare.rs"]
mod compare;
#[path = "console/recording.rs"]
mod recording;

use std::path::{Path, PathBuf};

use ordering_playground::console::{Options, Session, Stream};

use compare::{agree, plain, undrawn};
use recording::{Machine, commands, steps};

const SECOND: u64 = 1_000_000;

fn folder() -> PathBuf {
    match std::env::var_os("ORDERING_TRANSCRIPTS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/console"),
    }
}

/// Plays one recording. Returns how many commands agree, of how many that are modelled.
fn play(name: &str, text: &str) -> (usize, usize, usize) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/console/{name}.steps"));
    let steps = match std::fs::read_to_string(&own) {
        Ok(text) => steps(&text),
        // A recording that nobody has described: ZooKeeper and a broker run.
        Err(_) => steps(
            "1: quiet bin/zookeeper-server-start.sh -daemon config/zookeeper.properties\n1: wait 3\n1: quiet bin/kafka-server-start.sh -daemon config/server.properties\n1: wait 6\n",
        ),
    };
    let mut machine = Machine::new();
    let (mut agreed, mut all, mut skipped) = (0, 0, 0);
    let verbose = std::env::var_os("CONSOLE_VERBOSE").is_some();
    for (index, command) in commands(text).iter().enumerate() {
        let number = index + 1;
        for step in steps.before.get(&number).into_iter().flatten() {
            machine.step(step);
        }
        if steps.skipped.contains_key(&number) {
            skipped += 1;
            continue;
        }
        all += 1;
        let (mut printed, status) = machine.run(command);
        let mut recorded = command.output.clone();
        if command.text.contains("list ") | command.text.contains("server ") && command.text.contains(",127.0.0.1:") {
            (recorded, printed) = (undrawn(&recorded), undrawn(&printed));
        }
        if command.text.starts_with("grep") | command.text.starts_with("ls") {
            // Some recordings were not made on a terminal: `ls` has one name in a line there.
            printed = printed
                .iter()
                .flat_map(|line| line.split("  "))
                .map(str::to_owned)
                .collect();
            recorded = recorded
                .iter()
                .flat_map(|line| line.split("  "))
                .map(str::to_owned)
                .collect();
        }
        if recorded.iter().any(|line| line.contains("lines: the configuration)")) {
            recorded.retain(|line| !line.contains("lines: the configuration)"));
            printed.retain(|line| !(line.starts_with('\t') && line.contains(" = ")));
        }
        if agree(&recorded, &printed) && (command.exit == Some(status) || command.exit == Some(124)) {
            agreed += 1;
        } else if verbose {
            println!(
                "--- {name} {number}: {} [exit {:?} / {status}]",
                command.text, command.exit
            );
            let list = |title: &str, lines: &[String]| {
                for line in lines.iter().filter_map(|line| plain(line)).take(40) {
                    println!("{title} {}", line.chars().take(170).collect::<String>());
                }
            };
            list("  real", &command.output);
            list("  ours", &printed);
        }
    }
    (agreed, all, skipped)
}

/// How many commands of each recording agree at least: a change that makes one worse is found.
const AT_LEAST: [(&str, usize); 22] = [
    ("03-kafka-topics-one-broker", 31),
    ("04-console-producer-consumer", 17),
    ("06-cluster-of-4", 25),
    ("07-zookeeper-ensemble-quorum", 11),
    ("09-retention", 4),
    ("10-message-size-boundary", 5),
    ("11-replica-fetch-max-bytes", 7),
    ("13-topic-and-isr-traps", 12),
    ("14-unclean-election", 9),
    ("15-batch-merge-on-upconversion", 2),
    ("16-zookeeper-data-lost", 6),
    ("20-course-flow", 25),
    ("21-consumer-groups", 54),
    ("22-kafka-configs", 62),
    ("23-zookeeper-shell", 30),
    ("24-election-reassign-offsets-dumplog", 15),
    ("25-start-stop", 35),
    ("27-configtxgen", 47),
    ("28-orderer-start", 32),
    ("28b-orderer-ports-and-ledger-in-use", 5),
    ("29-peer-channel", 35),
    ("30-stdout-stderr", 72),
];

#[test]
fn recorded_terminals() {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let mut worse = Vec::new();
    for path in names
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
    {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        if commands(&text).is_empty() || name == "README" {
            continue;
        }
        let (agreed, all, skipped) = play(&name, &text);
        let rest = if skipped > 0 {
            format!(", {skipped} not modelled")
        } else {
            String::new()
        };
        println!("console {name}: {agreed}/{all} commands agree{rest}");
        // Another folder has other recordings.
        if std::env::var_os("ORDERING_TRANSCRIPTS").is_some() {
            continue;
        }
        if let Some((_, least)) = AT_LEAST.iter().find(|(own, _)| *own == name)
            && agreed < *least
        {
            worse.push(format!("{name}: {agreed} instead of {least}"));
        }
    }
    assert!(worse.is_empty(), "{worse:?}");
}

#[test]
fn bad_input_is_refused_in_words() {
    let mut session = Session::new(Options::default());
    let terminal = session.open_terminal().unwrap();
    for (text, words) in [
        ("x".repeat(1 << 20), "a line of 1048576 bytes is not taken in"),
        ("echo \u{1}\u{2}".to_owned(), "binary is not taken in"),
        ("echo a\n".repeat(60_000), "a paste of 420000 bytes is not taken in"),
    ] {
        session.enter(terminal, &text);
        let output = session.output(terminal, 0);
        let last = output.lines.last().unwrap();
        assert_eq!(last.pieces[0].stream, Stream::Note);
        assert!(last.text().contains(words), "{}", last.text());
        assert!(!output.busy);
    }
    for line in [
        "$(echo \\)",
        "echo $(",
        "a | | b",
        "timeout 1 timeout 1 ls",
        "cat <",
        "${",
        "kill -9 $(jps)",
        "(((",
    ] {
        session.enter(terminal, line);
        session.advance(100 * SECOND);
        assert!(!session.is_busy(terminal), "{line}");
    }
    let opened = (0..50).filter_map(|_| session.open_terminal()).count();
    assert!(opened < 20 && session.open_terminal().is_none());
}

/// What `configtxgen` writes and an orderer does not start with.
#[test]
fn blocks_that_start_no_orderer() {
    for (outputs, profile, words) in [
        (
            "-outputBlock",
            "NoConsortiums",
            "Failed validating bootstrap block: the block isn't a system channel block because it lacks ConsortiumsConfig",
        ),
        (
            "-outputCreateChannelTx",
            "Channel",
            "Failed validating bootstrap block: empty block data",
        ),
    ] {
        let configtx = "Profiles:\n  NoConsortiums:\n    Orderer:\n      OrdererType: solo\n  \
                        Channel:\n    Consortium: Course\n    Application:\n      Organizations:\n";
        let mut session = Session::new(Options {
            files: vec![("/home/user/net/configtx.yaml".to_owned(), configtx.to_owned())],
            ..Options::default()
        });
        let terminal = session.open_terminal().unwrap();
        let make =
            format!("configtxgen -configPath /home/user/net -profile {profile} -channelID genesis {outputs} /tmp/g");
        for line in [make.as_str(), "ORDERER_GENERAL_GENESISFILE=/tmp/g orderer"] {
            session.enter(terminal, line);
            session.advance(5 * SECOND);
        }
        let lines = session.output(terminal, 0).lines;
        let panics = |line: &str| line == format!("panic: {words}");
        assert!(lines.iter().any(|line| panics(&line.text())), "{profile}: {lines:?}");
        assert_eq!(session.status(terminal), 2);
    }
}

/// Commands against servers that are not there take as long as the real ones, and can be interrupted.
#[test]
fn dead_servers_are_waited_for() {
    let mut session = Session::new(Options::default());
    let terminal = session.open_terminal().unwrap();
    let line = "bin/kafka-topics.sh --list --zookeeper localhost:2181";
    session.enter(terminal, line);
    session.advance(29 * SECOND);
    assert!(session.is_busy(terminal));
    session.advance(3 * SECOND);
    assert!(!session.is_busy(terminal));
    assert_eq!(session.status(terminal), 1);
    session.enter(terminal, line);
    session.advance(5 * SECOND);
    session.interrupt(terminal);
    assert!(!session.is_busy(terminal));
    assert_eq!(session.status(terminal), 130);
}
