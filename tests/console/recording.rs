//! Recordings of terminals: their commands, what is done beside them, and a machine on which they are typed.

use std::collections::BTreeMap;

use ordering_playground::console::{Options, Session, Stream};

const SECOND: u64 = 1_000_000;
/// What the recordings call the broker's file: the values of the stock file that matter, and the course's six keys.
const SERVER: &str = include_str!("server.properties");
const CONFIGTX: &str = include_str!("configtx.yaml");
const ORDERER: &str = include_str!("orderer.yaml");

/// One command of a recording.
pub struct Command {
    pub text: String,
    pub output: Vec<String>,
    pub exit: Option<i32>,
}

/// What has to be done beside the commands: by the number of the command (from 1) before which it is done.
#[derive(Default)]
pub struct Steps {
    pub before: BTreeMap<usize, Vec<String>>,
    /// Commands that the console does not model, with the reason.
    pub skipped: BTreeMap<usize, String>,
}

/// The commands of a recording.
pub fn commands(text: &str) -> Vec<Command> {
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
pub fn steps(text: &str) -> Steps {
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
pub struct Machine {
    session: Session,
    main: usize,
    others: BTreeMap<String, usize>,
}

impl Machine {
    pub fn new() -> Self {
        let files = [
            ("/opt/kafka_2.12-1.1.1/config/server.properties", SERVER),
            ("/etc/hyperledger/fabric/configtx.yaml", CONFIGTX),
            ("/etc/hyperledger/fabric/orderer.yaml", ORDERER),
        ];
        let mut session = Session::new(Options {
            files: files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec(),
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
    pub fn step(&mut self, step: &str) {
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
    pub fn run(&mut self, command: &Command) -> (Vec<String>, i32) {
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
