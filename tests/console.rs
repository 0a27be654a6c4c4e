//! The console against recorded terminals of real Kafka 1.1.1 and Fabric 1.4: the commands of `tests/console/*.txt` (or of
//! the folder that `ORDERING_TRANSCRIPTS` names) are typed into a simulated machine, and what it prints is compared.
//!
//! A recording is text: `$ ` and a command, its output, `[exit N]`; `# ` are notes of what was done in between. What the
//! notes mean for the machine stands in `tests/console/<name>.steps`, if it has to be done at all. Times, ids, ports of
//! clients and frames of stack traces are not compared; lines that a recording says were left out may be anything. Nor is
//! what races: which of several servers a client dials first, the order in which replicas come back into the ISR, and
//! where the orderer's `Beginning to serve requests` stands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ordering_playground::console::{Options, Session, Stream};

const SECOND: u64 = 1_000_000;
/// What the recordings call the broker's file: the values of the stock file that matter, and the course's six keys.
const SERVER: &str = include_str!("console/server.properties");
const CONFIGTX: &str = include_str!("console/configtx.yaml");
const ORDERER: &str = include_str!("console/orderer.yaml");

/// One command of a recording.
struct Command {
    text: String,
    output: Vec<String>,
    exit: Option<i32>,
}

/// What has to be done beside the commands: by the number of the command (from 1) before which it is done.
#[derive(Default)]
struct Steps {
    before: BTreeMap<usize, Vec<String>>,
    /// Commands that the console does not model, with the reason.
    skipped: BTreeMap<usize, String>,
}

fn commands(text: &str) -> Vec<Command> {
    let mut list: Vec<Command> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            list.push(Command {
                text: command.split("   # ").next().unwrap_or(command).to_owned(),
                output: Vec::new(),
                exit: None,
            });
            open = true;
        } else if open && line.contains("[exit ") && line.ends_with(']') {
            let (before, exit) = line.rsplit_once("[exit ").unwrap_or((line, ""));
            if let Some(last) = list.last_mut() {
                last.exit = exit.trim_end_matches(']').parse().ok();
                last.output.extend((!before.is_empty()).then(|| before.to_owned()));
            }
            open = false;
        } else if open {
            list.last_mut().unwrap().output.push(line.to_owned());
        }
    }
    list.retain(|command| command.exit.is_some());
    list
}

/// `N: step` or `N skip: reason`.
fn steps(text: &str) -> Steps {
    let mut steps = Steps::default();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (head, rest) = line.split_once(": ").expect("a step has a number");
        let mut words = head.split_whitespace();
        let range = words.next().unwrap();
        let (low, high) = range.split_once('-').unwrap_or((range, range));
        for number in low.parse::<usize>().unwrap()..=high.parse::<usize>().unwrap() {
            match words.clone().next() {
                Some("skip") => drop(steps.skipped.insert(number, rest.to_owned())),
                _ => steps.before.entry(number).or_default().push(rest.to_owned()),
            }
        }
    }
    steps
}

/// A machine as the recordings have it.
struct Machine {
    session: Session,
    main: usize,
    others: BTreeMap<String, usize>,
}

impl Machine {
    fn new(files: Vec<(String, String)>) -> Self {
        let mut session = Session::new(Options {
            files,
            clock: 1_795_360_500,
            ..Options::default()
        });
        let main = session.open_terminal().unwrap();
        session.enter(main, "export KAFKA_OPTS=");
        Machine {
            session,
            main,
            others: BTreeMap::new(),
        }
    }

    fn terminal(&mut self, name: &str) -> usize {
        let session = &mut self.session;
        *self
            .others
            .entry(name.to_owned())
            .or_insert_with(|| session.open_terminal().unwrap())
    }

    /// A step: `in NAME: command`, `interrupt NAME`, `wait SECONDS`, `quiet command`.
    fn step(&mut self, step: &str) {
        let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
        match verb {
            "in" => {
                let (name, line) = rest.split_once(": ").expect("a terminal and a line");
                let terminal = self.terminal(name);
                self.session.enter(terminal, line);
                self.session.advance(SECOND / 10);
            }
            "interrupt" => {
                let terminal = self.terminal(rest);
                self.session.interrupt(terminal);
                self.session.advance(SECOND / 10);
            }
            "wait" => self.session.advance(rest.parse::<u64>().unwrap() * SECOND),
            "quiet" => {
                self.session.enter(self.main, rest);
                self.until_idle();
            }
            other => panic!("no step: {other}"),
        }
    }

    fn until_idle(&mut self) -> bool {
        for _ in 0..1200 {
            if !self.session.is_busy(self.main) {
                return true;
            }
            self.session.advance(SECOND / 10);
        }
        self.session.interrupt(self.main);
        self.session.advance(SECOND);
        false
    }

    /// Types a command and what the recording shows was typed into it; what it prints and its status.
    fn run(&mut self, command: &Command) -> (Vec<String>, i32) {
        let before = self.session.output(self.main, 0);
        let since = before.first + before.lines.len() as u64;
        self.session.enter(self.main, &command.text);
        let typed = interactive(command);
        if command.exit == Some(130) || !typed.is_empty() {
            self.session.advance(3 * SECOND);
            for line in typed {
                self.session.enter(self.main, &line);
                self.session.advance(SECOND / 2);
            }
            self.session.advance(3 * SECOND);
            if command.exit == Some(130) {
                self.session.interrupt(self.main);
            } else {
                self.session.eof(self.main);
            }
        }
        self.until_idle();
        let shown = self.session.output(self.main, since);
        let lines = shown.lines.iter().filter(|line| {
            let prompt = line.pieces.first().is_some_and(|piece| piece.stream == Stream::Prompt);
            !prompt && line.pieces.iter().all(|piece| piece.stream != Stream::Note)
        });
        (lines.map(|line| line.text()).collect(), self.session.status(self.main))
    }
}

/// Lines that were typed into the command: a console producer's, behind its `>`.
fn interactive(command: &Command) -> Vec<String> {
    if command.exit != Some(130) || !command.text.contains("console-producer") {
        return Vec::new();
    }
    let typed = command.output.iter().filter_map(|line| line.strip_prefix('>'));
    typed
        .filter(|line| !line.starts_with("^C"))
        .map(str::to_owned)
        .collect()
}

/// A line without what differs from run to run.
fn plain(line: &str) -> Option<String> {
    let line = line.trim_end();
    if line.starts_with("\tat ") || line.starts_with("\t... ") || line.is_empty() {
        return None;
    }
    if line.starts_with(" Version: ") {
        return Some(" Version: #".to_owned());
    }
    if line.contains("environment:") || line.starts_with("# ... (") || line.starts_with("... (") {
        return None;
    }
    let mut out = String::new();
    let mut digits = String::new();
    let hex = |word: &str| {
        word.len() >= 6
            && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
            && word.contains(|c: char| c.is_ascii_digit())
    };
    // Numbers of four and more digits, and ids, are those of the run: clocks, ports of clients, sessions, processes.
    for word in line.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')) {
        digits.clear();
        let core = word.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        let end = &word[core.len()..];
        let number = core.len() >= 6 && core.chars().all(|c| c.is_ascii_digit());
        let id = core.len() == 22
            && core.contains(|c: char| c.is_ascii_digit())
            && core.contains(|c: char| c.is_ascii_lowercase())
            && core.contains(|c: char| c.is_ascii_uppercase());
        let date = core.len() == 10 && core.starts_with("20") && core.as_bytes()[4] == b'-';
        if number
            || date
            || id
            || hex(core)
            || core.starts_with("0x")
            || core.starts_with("console-consumer-")
            || core.starts_with("consumer-1-")
        {
            out.push('#');
        } else {
            out.push_str(core);
        }
        out.push_str(end);
    }
    // Times of the day.
    let mut clean = String::new();
    let bytes = out.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let clock = at + 8 <= bytes.len()
            && bytes[at + 2] == b':'
            && bytes[at + 5] == b':'
            && [0, 1, 3, 4, 6, 7]
                .iter()
                .all(|place| bytes[at + place].is_ascii_digit());
        if clock {
            clean.push_str("00:00:00");
            at += 8;
            if at + 4 <= bytes.len() && (bytes[at] == b',' || bytes[at] == b'.') && bytes[at + 1].is_ascii_digit() {
                at += 4;
            }
            continue;
        }
        let next = out[at..].chars().next().unwrap();
        clean.push(next);
        at += next.len_utf8();
    }
    let mut words: Vec<&str> = clean.split_whitespace().collect();
    let numbered = |level: &str| matches!(level, "INFO" | "WARN" | "ERRO" | "PANI" | "FATA" | "DEBU");
    let arrow = words.iter().position(|word| *word == "->");
    if let Some(arrow) = arrow.filter(|at| words.get(at + 1).is_some_and(|word| numbered(word))) {
        // The number of a line follows from the lines before it, which are compared.
        words.remove(arrow + 2);
    }
    if let Some(passed) = words
        .iter()
        .position(|word| *word == "ms")
        .filter(|_| clean.contains("ms has passed"))
    {
        words[passed - 1] = "#";
    }
    let replicas;
    if let Some(isr) = words
        .iter()
        .position(|word| *word == "Isr:")
        .filter(|at| at + 1 < words.len())
    {
        let mut ids: Vec<&str> = words[isr + 1].split(',').collect();
        ids.sort_unstable();
        replicas = ids.join(",");
        words[isr + 1] = &replicas;
    }
    if let Some(line) = words
        .iter()
        .position(|word| *word == "line")
        .filter(|_| clean.contains("yaml: line "))
    {
        // The recordings' files are longer.
        words[line + 1] = "#:";
    }
    Some(words.join(" "))
}

/// What a client says of servers that it cannot reach, taken out where it has several: which it dials is drawn. So is how
/// often it has asked before.
fn undrawn(lines: &[String]) -> Vec<String> {
    let mut text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    while let Some(at) = text.find("Connection to node -") {
        let from = text[..at]
            .rfind('[')
            .and_then(|own| text[..own].rfind("[2"))
            .unwrap_or(at);
        let to = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        text.replace_range(from..to, "");
    }
    let mut out = String::new();
    for part in text.split_inclusive("correlation id ") {
        let rest = if out.ends_with("correlation id ") {
            part.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            part
        };
        out.push_str(rest);
    }
    out.lines().map(str::to_owned).collect()
}

/// The lines without the frames of Go's goroutines.
fn without_goroutines(lines: &[String]) -> Vec<String> {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in lines {
        if line.starts_with("goroutine ") {
            inside = true;
        } else if inside {
            inside = !line.is_empty();
        } else {
            kept.push(line.clone());
        }
    }
    kept
}

/// Whether what was printed agrees with the recording. Repeated warnings of a client that cannot connect count once, as
/// recordings leave most of them out; a recording that was cut agrees with what goes on.
fn agree(recorded: &[String], printed: &[String]) -> bool {
    let cut = recorded
        .iter()
        .any(|line| line.starts_with("# ... (") || line.starts_with("... ("));
    let lines = |list: &[String]| {
        let mut lines: Vec<String> = Vec::new();
        for line in list.iter().filter_map(|line| plain(line)) {
            let repeated = [
                "could not be established",
                "Connection refused",
                "unexpected error, closing socket",
                "Got status: &{SERVICE",
                "connections initialized",
                "Opening socket connection",
                "Error while fetching metadata",
                "WatchedEvent state:SyncConnected",
            ];
            let twice = repeated.iter().any(|word| line.contains(word));
            let key: String = line
                .split("-> INFO")
                .last()
                .unwrap_or("")
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect();
            let known = |other: &String| {
                other
                    .split("-> INFO")
                    .last()
                    .unwrap_or("")
                    .chars()
                    .filter(|c| !c.is_ascii_digit())
                    .collect::<String>()
                    == key
            };
            let repeats = twice && lines.iter().any(known);
            let hello = line.contains("WatchedEvent");
            if !repeats && !hello {
                lines.push(line);
            }
        }
        lines
    };
    let (mut recorded, mut printed) = (
        lines(&without_goroutines(recorded)),
        lines(&without_goroutines(printed)),
    );
    for list in [&mut recorded, &mut printed] {
        list.sort_by_key(|line| line.contains("Beginning to serve requests"));
    }
    if cut {
        return recorded.iter().all(|line| printed.contains(line));
    }
    let strip = |line: &String| line.clone();
    recorded.iter().map(strip).eq(printed.iter().map(strip))
}

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
    let files = [
        ("/opt/kafka_2.12-1.1.1/config/server.properties", SERVER),
        ("/etc/hyperledger/fabric/configtx.yaml", CONFIGTX),
        ("/etc/hyperledger/fabric/orderer.yaml", ORDERER),
    ];
    let mut machine = Machine::new(files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec());
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
    ("24-election-reassign-offsets-dumplog", 12),
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
