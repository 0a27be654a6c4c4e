//! The commands, one file for each or for a few that belong together.

mod broadcast;
mod broker;
mod client;
mod configs;
mod configtxgen;
mod connecting;
mod consumer;
mod consumer_groups;
mod files;
mod filters;
mod grep;
pub(super) mod groups;
mod help;
mod kafka_server;
mod orderer;
mod peer;
mod processes;
mod producer;
mod run_class;
mod sed;
mod stop;
mod topics;
mod waiting;
mod zookeeper_server;
mod zookeeper_shell;

use super::course::{self, KAFKA_TOOLS};
use super::files::{base, resolve};
use super::machine::Machine;
use super::process::{Context, Program, Step};

pub(super) use help::NAMES;

/// What a command's words mean.
pub(super) enum Found {
    Program(Box<dyn Program>),
    /// A script of the machine's: its path.
    Script(String),
    /// There is none: the shell's words and status.
    Failure(String, i32),
}

type Make = fn(&[String]) -> Box<dyn Program>;

/// A command that answers at once.
type Quick = fn(&mut Context<'_>, &[String]) -> i32;

/// The program, script or failure that words stand for.
pub(super) fn find(machine: &Machine, cwd: &str, words: &[String]) -> Found {
    let Some((name, arguments)) = words.split_first() else {
        return Found::Program(failure("", 0));
    };
    if name == "timeout" {
        return match waiting::Timeout::parse(arguments) {
            Some((_, _, words)) if words.first().is_some_and(|word| word == "timeout") => {
                Found::Failure("timeout: one is enough".to_owned(), 125)
            }
            Some((after, signal, words)) => match find(machine, cwd, &words) {
                Found::Program(program) => Found::Program(Box::new(waiting::Timeout::new(after, signal, program))),
                other => other,
            },
            None => Found::Failure("timeout: usage: timeout [-s SIGNAL] SECONDS COMMAND".to_owned(), 125),
        };
    }
    let path = resolve(cwd, name);
    if name.contains('/') && !machine.files.exists(&path) {
        return Found::Failure(format!("bash: {name}: No such file or directory"), 127);
    }
    if name.contains('/') && machine.files.is_folder(&path) {
        return Found::Failure(format!("bash: {name}: Is a directory"), 126);
    }
    let known = base(name);
    let is_tool = !name.contains('/') || path == format!("{}/bin/{known}", course::KAFKA);
    if let Some(make) = tool(known).filter(|_| is_tool) {
        return Found::Program(make(arguments));
    }
    if let Some(quick) = quick(known).filter(|_| !name.contains('/')) {
        return Found::Program(Box::new(AtOnce(quick, arguments.to_vec())));
    }
    if machine.files.is_executable(&path) && (name.contains('/') || name.ends_with(".sh")) {
        return Found::Script(path);
    }
    if name.contains('/') {
        return Found::Failure(format!("bash: {name}: Permission denied"), 126);
    }
    let words = format!("bash: {name}: command not found\nThis is a simulation: help lists the commands that it has.");
    Found::Failure(words, 127)
}

/// Programs that take time, or wait for something.
fn tool(name: &str) -> Option<Make> {
    Some(match name {
        "kafka-server-start.sh" => |arguments| Box::new(kafka_server::Start::new(arguments)),
        "zookeeper-server-start.sh" => |arguments| Box::new(zookeeper_server::Start::new(arguments)),
        "kafka-server-stop.sh" => |_| Box::new(stop::Stop::kafka()),
        "zookeeper-server-stop.sh" => |_| Box::new(stop::Stop::zookeeper()),
        "kafka-topics.sh" => |arguments| Box::new(topics::Topics::new(arguments)),
        "kafka-console-producer.sh" => |arguments| Box::new(producer::Producer::new(arguments)),
        "kafka-console-consumer.sh" => |arguments| Box::new(consumer::Consumer::new(arguments)),
        "kafka-configs.sh" => |arguments| Box::new(configs::Configs::new(arguments)),
        "kafka-consumer-groups.sh" => |arguments| Box::new(consumer_groups::ConsumerGroups::new(arguments)),
        "zookeeper-shell.sh" => |arguments| Box::new(zookeeper_shell::Shell::new(arguments)),
        "kafka-run-class.sh" => |arguments| Box::new(run_class::RunClass::new(arguments)),
        "kafka-preferred-replica-election.sh" => |arguments| Box::new(run_class::PreferredElection::new(arguments)),
        "configtxgen" => |arguments| Box::new(configtxgen::Configtxgen::new(arguments)),
        "orderer" => |arguments| Box::new(orderer::Orderer::new(arguments)),
        "peer" => |arguments| Box::new(peer::Peer::new(arguments)),
        "broadcast" => |arguments| Box::new(broadcast::Broadcast::new(arguments)),
        "sed" => |arguments| Box::new(sed::Sed::new(arguments)),
        "sleep" => |arguments| Box::new(waiting::Sleep::new(arguments)),
        "cat" => |arguments| Box::new(filters::Filter::new("cat", arguments)),
        "grep" | "fgrep" => |arguments| Box::new(grep::Grep::new(arguments, false)),
        "egrep" => |arguments| Box::new(grep::Grep::new(arguments, true)),
        "head" => |arguments| Box::new(filters::Filter::new("head", arguments)),
        "tail" => |arguments| Box::new(filters::Filter::new("tail", arguments)),
        "sort" => |arguments| Box::new(filters::Filter::new("sort", arguments)),
        "wc" => |arguments| Box::new(filters::Filter::new("wc", arguments)),
        "tee" => |arguments| Box::new(filters::Filter::new("tee", arguments)),
        "cut" => |arguments| Box::new(filters::Filter::new("cut", arguments)),
        "tr" => |arguments| Box::new(filters::Filter::new("tr", arguments)),
        "awk" => |arguments| Box::new(filters::Filter::new("awk", arguments)),
        _ if KAFKA_TOOLS.contains(&name) => |_| failure("simulation: this command is not modelled", 1),
        _ => return None,
    })
}

fn quick(name: &str) -> Option<Quick> {
    Some(match name {
        "help" => help::help,
        "ls" | "ll" => files::ls,
        "pwd" => files::pwd,
        "rm" => files::rm,
        "rmdir" => files::rm,
        "mkdir" => files::mkdir,
        "cp" => files::cp,
        "mv" => files::mv,
        "touch" => files::touch,
        "find" => files::find,
        "echo" => files::echo,
        "printf" => files::printf,
        "date" => files::date,
        "env" | "printenv" => files::env,
        "chmod" | "chown" | "set" | "ulimit" | "wait" | "sync" | ":" | "true" => |_, _| 0,
        "false" => |_, _| 1,
        "hostname" => files::hostname,
        "whoami" => files::whoami,
        "which" => files::which,
        "jps" => processes::jps,
        "ps" => processes::ps,
        "kill" => processes::kill,
        "pkill" => processes::pkill,
        "killall" => processes::pkill,
        _ => return None,
    })
}

/// A program that only prints a failure.
pub(super) fn failure(words: &str, status: i32) -> Box<dyn Program> {
    Box::new(Failing(words.to_owned(), status))
}

struct Failing(String, i32);

impl Program for Failing {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let mut lines = self.0.lines();
        if let Some(first) = lines.next() {
            context.err(format!("{first}\n"));
        }
        for line in lines {
            context.note(format!("{line}\n"));
        }
        Step::Done(self.1)
    }
}

struct AtOnce(Quick, Vec<String>);

impl Program for AtOnce {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        Step::Done((self.0)(context, &self.1))
    }
}
