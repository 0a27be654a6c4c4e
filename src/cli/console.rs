//! `console`: the course's terminals on standard input and output.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use super::{Command, Failure, Terminal, read_file};
use crate::console::{Options, Session, limits};

pub(super) const COMMAND: Command = Command {
    name: "console",
    summary: "type the course's commands into a simulated machine",
    help: "\
Usage: ordering-playground console [--seed N] [FILE]...

A simulated machine on standard input and output: each line goes to its terminal, and virtual time passes until the
command has ended, or has been quiet for some seconds. FILEs take the place of the machine's own: server.properties,
zookeeper.properties, configtx.yaml, orderer.yaml; others lie in /home/user.

A line that begins with a colon is for this tool:
  :2       goes to terminal 2          :c       Ctrl-C
  :wait 5  lets five seconds pass      :d       Ctrl-D
  :quit    ends it
",
    run,
};

/// How long a command may take, and how long one that goes on is watched, in µs of virtual time.
const PATIENCE: u64 = 60_000_000;
const QUIET: u64 = 4_000_000;

fn run(mut arguments: lexopt::Parser, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seed") => options.seed = arguments.value()?.parse()?,
            Value(path) => options.files.push(file(&path.string()?, terminal)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let mut door = Door {
        session: Session::new(options),
        current: 0,
        shown: Vec::new(),
    };
    let limit = limits::PASTE as u64 + 2;
    // Standard input is read line by line, so that one can talk to it.
    let mut input = BufReader::with_capacity(1, &mut *terminal.input);
    loop {
        door.prompt(terminal.output)?;
        let mut line = Vec::new();
        if input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let line = String::from_utf8_lossy(&line);
        if !door.obey(line.trim_end_matches(['\n', '\r']), terminal.output)? {
            return Ok(());
        }
    }
}

/// A file of this machine, and where it lies on the simulated one.
fn file(path: &str, terminal: &mut Terminal<'_>) -> Result<(String, String), Failure> {
    let bytes = read_file(Path::new(path), limits::DISK as u64, terminal)?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let place = match name {
        "configtx.yaml" | "orderer.yaml" => format!("/etc/hyperledger/fabric/{name}"),
        _ if name.ends_with(".properties") => format!("/opt/kafka_2.12-1.1.1/config/{name}"),
        _ => format!("/home/user/{name}"),
    };
    Ok((place, String::from_utf8_lossy(&bytes).into_owned()))
}

struct Door {
    session: Session,
    current: usize,
    /// By terminal: lines and characters of the last one that have been shown.
    shown: Vec<(u64, usize)>,
}

impl Door {
    fn prompt(&mut self, output: &mut dyn std::io::Write) -> Result<(), Failure> {
        while self.session.terminals() <= self.current {
            if self.session.open_terminal().is_none() {
                self.current = 0;
            }
        }
        if !self.session.is_busy(self.current) {
            write!(output, "{}", self.session.output(self.current, u64::MAX).prompt)?;
        }
        Ok(output.flush()?)
    }

    /// Does what a line says. Returns whether there is more to come.
    fn obey(&mut self, line: &str, output: &mut dyn std::io::Write) -> Result<bool, Failure> {
        let Some(own) = line.strip_prefix(':') else {
            self.session.enter(self.current, line);
            self.watch(output)?;
            return Ok(true);
        };
        let mut words = own.split_whitespace();
        match (words.next(), words.next()) {
            (Some("quit" | "q"), _) => return Ok(false),
            (Some("c"), _) => self.session.interrupt(self.current),
            (Some("d"), _) => self.session.eof(self.current),
            (Some("wait"), seconds) => {
                let seconds: u64 = seconds.and_then(|text| text.parse().ok()).unwrap_or(1);
                self.session.advance(seconds.min(86_400) * 1_000_000);
                return self.show(output).map(|()| true);
            }
            (Some(number), _)
                if number
                    .parse::<usize>()
                    .is_ok_and(|number| (1..=limits::TERMINALS).contains(&number)) =>
            {
                self.current = number.parse::<usize>().map_or(0, |number| number - 1);
                return Ok(true);
            }
            _ => writeln!(output, "See: ordering-playground console --help")?,
        }
        self.watch(output)?;
        Ok(true)
    }

    /// Lets time pass until the command has ended, or has had nothing to say for a while.
    fn watch(&mut self, output: &mut dyn std::io::Write) -> Result<(), Failure> {
        let (mut waited, mut quiet) = (0, 0);
        self.show(output)?;
        while self.session.is_busy(self.current) && waited < PATIENCE && quiet < QUIET {
            let before = self.session.output(self.current, 0).lines.len();
            self.session.advance(100_000);
            waited += 100_000;
            let after = self.session.output(self.current, 0).lines.len();
            quiet = if after > before { 0 } else { quiet + 100_000 };
            self.show(output)?;
        }
        Ok(())
    }

    fn show(&mut self, output: &mut dyn std::io::Write) -> Result<(), Failure> {
        self.shown.resize(self.session.terminals(), (0, 0));
        for terminal in 0..self.session.terminals() {
            let (line, mut skip) = self.shown[terminal];
            let seen = self.session.output(terminal, line);
            let mut next = (seen.first, skip);
            let name = if terminal == self.current {
                String::new()
            } else {
                format!("[{}] ", terminal + 1)
            };
            for (index, line) in seen.lines.iter().enumerate() {
                let text = line.text();
                let rest = text.get(skip..).unwrap_or("");
                let last = index + 1 == seen.lines.len();
                let open = last && seen.open;
                let name = if skip > 0 { "" } else { name.as_str() };
                let end = if open { "" } else { "\n" };
                write!(output, "{name}{rest}{end}")?;
                next = if open {
                    (seen.first + index as u64, text.len())
                } else {
                    (seen.first + index as u64 + 1, 0)
                };
                skip = 0;
            }
            self.shown[terminal] = next;
        }
        Ok(output.flush()?)
    }
}
