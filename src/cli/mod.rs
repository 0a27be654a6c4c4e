//! The command-line tool: the core behind the other door. Only here (and in the page) are files read and clocks asked.
//!
//! Exit codes: 0 = done, 1 = it could not be done, or what was looked at is wrong, 2 = wrong use of the tool, or nothing to
//! look at.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::config::versions::{FabricVersion, KafkaVersion};

mod annotations;
mod check;
#[cfg(test)]
mod check_tests;
mod console;
mod cut;
mod decode;
mod effective;
mod explain;
mod files;
mod genesis;
mod inspect;
mod json;
mod rehearse;
mod report;
mod simulate;
mod size;
#[cfg(test)]
mod tests;
mod texts;
mod update;
mod wrap;

/// A command of the tool.
struct Command {
    name: &'static str,
    /// One line for the list of commands.
    summary: &'static str,
    /// The whole text of `--help`.
    help: &'static str,
    run: fn(lexopt::Parser, &mut Terminal<'_>) -> Result<(), Failure>,
}

const COMMANDS: &[Command] = &[
    check::COMMAND,
    effective::COMMAND,
    explain::RULES,
    explain::EXPLAIN,
    decode::COMMAND,
    console::COMMAND,
    cut::COMMAND,
    genesis::COMMAND,
    inspect::COMMAND,
    rehearse::COMMAND,
    simulate::COMMAND,
    size::COMMAND,
    update::COMMAND,
];

/// Where a command reads from and writes to.
struct Terminal<'a> {
    input: &'a mut dyn Read,
    output: &'a mut dyn Write,
    errors: &'a mut dyn Write,
}

/// Why a command did not do what it was asked for.
enum Failure {
    /// The arguments make no sense.
    Usage(String),
    Failed(String),
    /// What was asked for could not even begin.
    CannotRun(String),
    /// It was done, and something bad was found and told.
    Found,
    /// Nobody reads the output any more: nothing to say.
    BrokenPipe,
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Failure::Usage(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Failed(error.to_string()),
        }
    }
}

impl Failure {
    /// A failure in words of its own.
    fn of(reason: impl fmt::Display) -> Self {
        Failure::Failed(reason.to_string())
    }

    /// The same, but told apart from findings by its exit code.
    fn cannot_run(self) -> Self {
        match self {
            Failure::Failed(text) => Failure::CannotRun(text),
            other => other,
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Failure::Failed(_) | Failure::Found => 1,
            Failure::Usage(_) | Failure::CannotRun(_) => 2,
            Failure::BrokenPipe => 0,
        }
    }
}

/// Runs the tool with the process' arguments.
pub fn main() -> ExitCode {
    let (mut input, mut output, mut errors) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    let mut terminal = Terminal {
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
    };
    ExitCode::from(run(std::env::args_os().skip(1), &mut terminal))
}

/// Runs the tool; answers the exit code.
fn run(arguments: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> u8 {
    let done = dispatch(arguments, terminal);
    let flushed = terminal.output.flush().map_err(Failure::from);
    let done = done.and(flushed);
    let Err(failure) = done else { return 0 };
    // There is nobody left to tell if this fails.
    let _ = match &failure {
        Failure::Usage(text) => writeln!(terminal.errors, "{text}\nSee: ordering-playground --help"),
        Failure::Failed(text) | Failure::CannotRun(text) => writeln!(terminal.errors, "{text}"),
        Failure::Found | Failure::BrokenPipe => Ok(()),
    };
    failure.exit_code()
}

fn dispatch(arguments: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let mut arguments = arguments.into_iter();
    let name = arguments.next().unwrap_or_else(|| "--help".into());
    let rest: Vec<OsString> = arguments.collect();
    match COMMANDS.iter().find(|command| name == command.name) {
        Some(command) if rest.iter().any(|argument| argument == "--help" || argument == "-h") => {
            Ok(terminal.output.write_all(command.help.as_bytes())?)
        }
        Some(command) => (command.run)(lexopt::Parser::from_args(rest), terminal),
        None if name == "--help" || name == "-h" || name == "help" => help(terminal),
        None if name == "--version" || name == "-V" => Ok(writeln!(
            terminal.output,
            "ordering-playground {}",
            env!("CARGO_PKG_VERSION")
        )?),
        None => Err(Failure::Usage(format!("unknown command: {}", name.to_string_lossy()))),
    }
}

fn help(terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    writeln!(terminal.output, "Usage: ordering-playground COMMAND [ARGUMENT]...\n")?;
    for command in COMMANDS {
        writeln!(terminal.output, "  {:10} {}", command.name, command.summary)?;
    }
    Ok(writeln!(
        terminal.output,
        "\nHelp on one: ordering-playground COMMAND --help"
    )?)
}

/// Reads a file of `limit` bytes at most; `-` is standard input.
fn read_file(path: &Path, limit: u64, terminal: &mut Terminal<'_>) -> Result<Vec<u8>, Failure> {
    let named = |error: io::Error| Failure::Failed(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    // One byte more than allowed tells a full file from one that is too large.
    let at_most = limit.saturating_add(1);
    if path == Path::new("-") {
        terminal.input.take(at_most).read_to_end(&mut bytes)?;
    } else {
        let file = std::fs::File::open(path).map_err(named)?;
        file.take(at_most).read_to_end(&mut bytes).map_err(named)?;
    }
    if bytes.len() as u64 > limit {
        return Err(Failure::Failed(format!(
            "{}: larger than the limit of {limit} bytes",
            path.display()
        )));
    }
    Ok(bytes)
}

/// Writes a file.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))
}

/// A Fabric release, `1.4.6`.
fn fabric_version(text: &str) -> Result<FabricVersion, Failure> {
    FabricVersion::parse(text).ok_or_else(|| Failure::Usage(format!("no Fabric release: {text}")))
}

/// A Kafka release, `0.10.2`.
fn kafka_version(text: &str) -> Result<KafkaVersion, Failure> {
    let names = || KafkaVersion::ALL.map(KafkaVersion::name).join(", ");
    KafkaVersion::parse(text).ok_or_else(|| Failure::Usage(format!("no Kafka release: {text} (there are {})", names())))
}
