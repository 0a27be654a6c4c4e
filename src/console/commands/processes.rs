//! Processes looked at and ended.

use crate::console::process::{Context, Kind, Signal};

/// What Java calls its main classes.
fn main_class(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Kafka => Some("Kafka"),
        Kind::ZooKeeper => Some("QuorumPeerMain"),
        _ => None,
    }
}

/// A process as `ps` shows it: the real command lines of the servers are long; the class and the file stand for them.
fn shown(kind: Kind, line: &str) -> String {
    let file = line
        .split_whitespace()
        .find(|word| word.ends_with(".properties"))
        .unwrap_or("");
    match kind {
        Kind::Kafka => format!("java -Xmx1G -Xms1G kafka.Kafka {file}"),
        Kind::ZooKeeper => {
            format!("java -Xmx512M -Xms512M org.apache.zookeeper.server.quorum.QuorumPeerMain {file}")
        }
        _ => line.to_owned(),
    }
}

/// `jps`: Java's processes.
pub(super) fn jps(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    let mut text = String::new();
    for process in &context.machine.processes {
        if let Some(class) = main_class(process.kind) {
            text.push_str(&format!("{} {class}\n", process.pid));
        }
    }
    text.push_str(&format!("{} Jps\n", context.pid));
    context.out(text);
    0
}

/// `ps`, with whatever options.
pub(super) fn ps(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    let mut text = "    PID TTY      STAT   TIME COMMAND\n".to_owned();
    for process in &context.machine.processes {
        let command = shown(process.kind, &process.line);
        text.push_str(&format!("{:>7} pts/0    S      0:00 {command}\n", process.pid));
    }
    context.out(text);
    0
}

fn signal_of(arguments: &[String]) -> Result<(Signal, Vec<&str>), String> {
    let mut signal = Signal::Term;
    let mut names = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let name = match argument.strip_prefix('-') {
            Some("s") => arguments.next().map(String::as_str).unwrap_or(""),
            // Whole command lines are looked at anyway.
            Some("f") => continue,
            Some(name) => name,
            None => {
                names.push(argument.as_str());
                continue;
            }
        };
        signal = match name.trim_start_matches("SIG").to_ascii_uppercase().as_str() {
            "9" | "KILL" => Signal::Kill,
            "2" | "INT" => Signal::Int,
            "15" | "TERM" => Signal::Term,
            _ => return Err(format!("{name}: invalid signal specification")),
        };
    }
    Ok((signal, names))
}

/// `kill [-9] PID…`.
pub(super) fn kill(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let (signal, pids) = match signal_of(arguments) {
        Ok(found) => found,
        Err(words) => {
            context.err(format!("bash: kill: {words}\n"));
            return 1;
        }
    };
    if pids.is_empty() {
        context.err("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n");
        return 2;
    }
    let mut status = 0;
    for word in pids {
        let known = word
            .parse::<u32>()
            .ok()
            .filter(|pid| context.machine.processes.iter().any(|process| process.pid == *pid));
        match known {
            Some(pid) => context.machine.signals.push((pid, signal)),
            None => {
                let why = if word.parse::<i64>().is_ok() {
                    "No such process"
                } else {
                    "arguments must be process or job IDs"
                };
                let shown = if word.parse::<i64>().is_ok() {
                    format!("({word}) - {why}")
                } else {
                    format!("{word}: {why}")
                };
                context.err(format!("bash: kill: {shown}\n"));
                status = 1;
            }
        }
    }
    status
}

/// `pkill [-9] [-f] NAME`: processes whose command line has the name in it.
pub(super) fn pkill(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let (signal, names) = match signal_of(arguments) {
        Ok(found) => found,
        Err(words) => {
            context.err(format!("pkill: {words}\n"));
            return 2;
        }
    };
    let own = context.pid;
    let fits = |line: &str| names.iter().any(|name| line.contains(name));
    let found: Vec<u32> = context
        .machine
        .processes
        .iter()
        .filter(|process| process.pid != own && fits(&shown(process.kind, &process.line)))
        .map(|process| process.pid)
        .collect();
    let status = i32::from(found.is_empty());
    context
        .machine
        .signals
        .extend(found.into_iter().map(|pid| (pid, signal)));
    status
}
