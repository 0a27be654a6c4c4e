//! `zookeeper-shell.sh`: `ls` and `get` of what the simulated ensemble holds.

use std::collections::BTreeSet;

use crate::console::machine::Machine;
use crate::console::process::{Context, Program, Step};
use crate::sim::Micros;

use super::connecting::{Dialled, Dialling};

const HELP: &str = "\
ZooKeeper -server host:port cmd args
\tstat path [watch]
\tset path data [version]
\tls path [watch]
\tdelquota [-n|-b] path
\tls2 path [watch]
\tsetAcl path acl
\tsetquota -n|-b val path
\thistory 
\tredo cmdno
\tprintwatches on|off
\tdelete path [version]
\tsync path
\tlistquota path
\trmr path
\tget path [watch]
\tcreate [-s] [-e] path data acl
\taddauth scheme auth
\tquit 
\tgetAcl path
\tclose 
\tconnect host:port
";

/// The shell.
pub(super) struct Shell {
    arguments: Vec<String>,
    at: Option<Micros>,
    dialling: Option<Dialling>,
    connected: bool,
}

impl Shell {
    pub fn new(arguments: &[String]) -> Self {
        Shell {
            arguments: arguments.to_vec(),
            at: None,
            dialling: None,
            connected: false,
        }
    }

    fn is_interactive(&self) -> bool {
        self.arguments.len() < 2
    }
}

/// A node's data; `None`: there is no such node. Folders that hold nothing have empty data.
fn data(machine: &Machine, path: &str) -> Option<String> {
    if let Some((data, ..)) = machine.own_nodes.get(path) {
        return Some(data.clone());
    }
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["cluster", "id"] => Some(format!(
            "{{\"version\":\"1\",\"id\":\"{}\"}}",
            machine.cluster_id.as_ref()?
        )),
        ["controller"] => {
            let id = machine.broker_id(machine.world.controller().0?);
            let millis = machine.clock.millis(machine.tree_since);
            Some(format!(
                "{{\"version\":1,\"brokerid\":{id},\"timestamp\":\"{millis}\"}}"
            ))
        }
        ["controller_epoch"] => Some(machine.world.controller().1.to_string()),
        ["brokers", "ids", id] => {
            let broker = machine
                .broker_of_id(id.parse().ok()?)
                .filter(|broker| machine.registered_brokers().contains(broker))?;
            let (address, _) = machine.announced(broker)?;
            let (host, port) = address.rsplit_once(':')?;
            let millis = machine.clock.millis(machine.tree_since);
            Some(format!(
                "{{\"listener_security_protocol_map\":{{\"PLAINTEXT\":\"PLAINTEXT\"}},\"endpoints\":[\"PLAINTEXT://{address}\"],\"jmx_port\":-1,\"host\":\"{host}\",\"timestamp\":\"{millis}\",\"port\":{port},\"version\":4}}"
            ))
        }
        ["brokers", "topics", name] => {
            let partitions = machine.partitions(name);
            let list: Vec<String> = partitions
                .iter()
                .enumerate()
                .map(|(index, (_, partition))| format!("\"{index}\":[{}]", ids(machine, &partition.replicas)))
                .collect();
            (!partitions.is_empty()).then(|| format!("{{\"version\":1,\"partitions\":{{{}}}}}", list.join(",")))
        }
        ["brokers", "topics", name, "partitions", number, "state"] => {
            let partitions = machine.partitions(name);
            let (_, partition) = partitions.get(number.parse::<usize>().ok()?)?;
            let leader = partition.leader.map_or(-1, |leader| machine.broker_id(leader));
            let (epoch, isr) = (partition.epoch, ids(machine, &partition.isr));
            Some(format!(
                "{{\"controller_epoch\":{},\"leader\":{leader},\"version\":1,\"leader_epoch\":{epoch},\"isr\":[{isr}]}}",
                machine.world.controller().1
            ))
        }
        ["config", "topics", name] => {
            let topic = machine.topic(name)?;
            let list: Vec<String> = super::topics::config_order(&topic.config)
                .map(|(key, value)| format!("\"{key}\":\"{value}\""))
                .collect();
            Some(format!("{{\"version\":1,\"config\":{{{}}}}}", list.join(",")))
        }
        _ => children(machine, path).is_some().then(String::new),
    }
}

fn ids(machine: &Machine, brokers: &[u8]) -> String {
    let list: Vec<String> = brokers
        .iter()
        .map(|&broker| machine.broker_id(broker).to_string())
        .collect();
    list.join(",")
}

/// A node's children; `None`: there is no such node, or it holds data and no children.
fn children(machine: &Machine, path: &str) -> Option<Vec<String>> {
    let fixed = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    // Kafka makes the rest of the tree when it starts for the first time.
    let kafka = machine.cluster_id.is_some();
    let own = |list: Option<Vec<String>>| {
        let inside = format!("{}/", path.trim_end_matches('/'));
        let mut names: BTreeSet<String> = BTreeSet::new();
        for node in machine.own_nodes.keys() {
            names.extend(
                node.strip_prefix(&inside)
                    .filter(|rest| !rest.contains('/'))
                    .map(str::to_owned),
            );
        }
        match list {
            Some(mut list) => {
                list.extend(names);
                Some(list)
            }
            None => (!names.is_empty()).then(|| names.into_iter().collect()),
        }
    };
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    own(match parts.as_slice() {
        [""] if kafka => fixed(&[
            "cluster",
            "controller",
            "controller_epoch",
            "brokers",
            "zookeeper",
            "admin",
            "isr_change_notification",
            "consumers",
            "log_dir_event_notification",
            "latest_producer_id_block",
            "config",
        ]),
        [""] => fixed(&["zookeeper"]),
        ["zookeeper"] => fixed(&["quota"]),
        _ if !kafka => None,
        ["brokers"] => fixed(&["ids", "topics", "seqid"]),
        ["brokers", "ids"] => Some(
            machine
                .registered_brokers()
                .iter()
                .map(|&broker| machine.broker_id(broker).to_string())
                .collect(),
        ),
        ["brokers", "topics"] => Some(machine.topic_names()),
        ["brokers", "topics", name] => machine.topic(name).and_then(|_| fixed(&["partitions"])),
        ["brokers", "topics", name, "partitions"] => {
            let count = machine.topic(name)?.places.len();
            Some((0..count).map(|number| number.to_string()).collect())
        }
        ["brokers", "topics", name, "partitions", number] => {
            machine.topic(name)?.places.get(number.parse::<usize>().ok()?)?;
            fixed(&["state"])
        }
        ["admin"] => fixed(&["delete_topics"]),
        ["admin", "delete_topics"] => {
            let marked = machine.topics.iter().filter(|(_, topic)| topic.marked_for_deletion);
            Some(marked.map(|(name, _)| name.clone()).collect())
        }
        ["config"] => fixed(&["changes", "clients", "brokers", "topics", "users"]),
        ["config", "topics"] => Some(machine.topic_names()),
        ["cluster"] => fixed(&["id"]),
        ["consumers" | "isr_change_notification" | "log_dir_event_notification"]
        | ["config", "changes" | "clients" | "brokers" | "users"] => Some(Vec::new()),
        _ => None,
    })
}

/// What is known of a node: when and by which transaction it was made. The simulation counts transactions roughly.
fn stat(context: &Context<'_>, path: &str, data: &str) -> String {
    let machine = &*context.machine;
    let topic = path.split('/').nth(3).and_then(|name| machine.topic(name));
    let (zxid, made) = match machine.own_nodes.get(path) {
        Some((_, zxid, made)) => (*zxid, *made),
        None => (0x18, topic.map_or(machine.tree_since, |topic| topic.created)),
    };
    let ephemeral = path == "/controller" || (path.starts_with("/brokers/ids/") && !data.is_empty());
    let owner = if ephemeral {
        machine.session_id(0)
    } else {
        "0x0".to_owned()
    };
    let count = children(machine, path).map_or(0, |list| list.len());
    let at = machine.clock.java(made);
    format!(
        "cZxid = 0x{zxid:x}\nctime = {at}\nmZxid = 0x{zxid:x}\nmtime = {at}\npZxid = 0x{zxid:x}\ncversion = {}\ndataVersion = 0\naclVersion = 0\nephemeralOwner = {owner}\ndataLength = {}\nnumChildren = {count}\n",
        count.min(1),
        data.len()
    )
}

/// One command of the shell. Returns whether the shell goes on.
fn obey(context: &mut Context<'_>, words: &[String]) -> bool {
    let mut words = words.iter().map(String::as_str);
    let Some(command) = words.next() else { return true };
    let path = words.next();
    match (command, path) {
        ("quit", _) => {
            context.out("Quitting...\n");
            return false;
        }
        ("ls" | "get" | "ls2" | "stat" | "create" | "delete" | "rmr" | "set", None) => {}
        ("ls" | "get" | "ls2" | "stat" | "create" | "delete" | "rmr" | "set", Some(path)) => {
            let wrong = if !path.starts_with('/') {
                "Path must start with / character"
            } else if path.len() > 1 && path.ends_with('/') {
                "Path must not end with / character"
            } else {
                ""
            };
            if !wrong.is_empty() {
                context.err(format!("Command failed: java.lang.IllegalArgumentException: {wrong}\n"));
            } else {
                at_path(context, command, path, words.next());
            }
        }
        _ => context.err(HELP),
    }
    true
}

fn at_path(context: &mut Context<'_>, command: &str, path: &str, more: Option<&str>) {
    let found = data(context.machine, path);
    let now = context.now();
    match (command, found) {
        ("create", Some(_)) => context.err(format!("Node already exists: {path}\n")),
        ("create", None) => {
            let above = crate::console::files::parent(path);
            if above != "/" && data(context.machine, above).is_none() {
                return context.err(format!("Node does not exist: {path}\n"));
            }
            // Room for what a lesson makes.
            if context.machine.own_nodes.len() < 200 {
                context.machine.zxid += 1;
                let zxid = context.machine.zxid;
                let text = more.unwrap_or("").to_owned();
                context.machine.own_nodes.insert(path.to_owned(), (text, zxid, now));
            }
            context.err(format!("Created {path}\n"));
        }
        (_, None) => context.err(format!("Node does not exist: {path}\n")),
        ("delete" | "rmr" | "set", Some(_)) if !context.machine.own_nodes.contains_key(path) => {
            context.note("simulation: only nodes that were made here can be changed\n");
        }
        ("delete" | "rmr", Some(_)) => drop(context.machine.own_nodes.remove(path)),
        ("set", Some(_)) => {
            if let Some(node) = context.machine.own_nodes.get_mut(path) {
                node.0 = more.unwrap_or("").to_owned();
            }
        }
        ("ls" | "ls2", Some(text)) => {
            let list = children(context.machine, path).unwrap_or_default();
            context.out(format!("[{}]\n", list.join(", ")));
            if command == "ls2" {
                let stat = stat(context, path, &text);
                context.out(stat);
            }
        }
        (_, Some(text)) => {
            let stat = stat(context, path, &text);
            let shown = if command == "get" {
                format!("{text}\n")
            } else {
                String::new()
            };
            context.out(shown + &stat);
        }
    }
}

impl Program for Shell {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 400_000);
                return Step::Until(now + 400_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if self.dialling.is_none() {
            let Some(connect) = self.arguments.first().cloned() else {
                context.out("USAGE: bin/zookeeper-shell.sh zookeeper_host:port[/path] [args...]\n");
                return Step::Done(1);
            };
            context.out(format!("Connecting to {connect}\n"));
            if self.is_interactive() {
                context.out("Welcome to ZooKeeper!\nJLine support is disabled\n");
            }
            self.dialling = Some(Dialling::new(&connect, 30_000_000, false));
        }
        if !self.connected {
            let Some(dialling) = &mut self.dialling else {
                return Step::Done(1);
            };
            match dialling.go_on(context) {
                Dialled::Connected => self.connected = true,
                // A command that is given waits for one attempt only.
                Dialled::Later(_) if dialling.has_failed() && self.arguments.len() > 1 => {
                    let path = self
                        .arguments
                        .get(2)
                        .map_or(String::new(), |path| format!(" for {path}"));
                    context.err(format!("Exception in thread \"main\" org.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss{path}\n"));
                    return Step::Done(1);
                }
                Dialled::Later(at) => {
                    self.at = Some(at);
                    return Step::Until(at);
                }
                Dialled::TimedOut => {
                    context.err("Exception in thread \"main\" org.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss\n");
                    return Step::Done(1);
                }
                Dialled::UnknownHost(host) => {
                    context.err(format!("Exception in thread \"main\" java.net.UnknownHostException: {host}: Name or service not known\n"));
                    return Step::Done(1);
                }
            }
            context.machine.sessions += 1;
            let known = ["ls", "get", "ls2", "stat", "create", "delete", "rmr", "set"];
            let path = self.arguments.get(2);
            let whole = path.is_some_and(|path| path.starts_with('/') && (path.len() == 1 || !path.ends_with('/')));
            // A command that is wrong is refused before the session says hello.
            if self.is_interactive()
                || (whole && self.arguments.get(1).is_some_and(|word| known.contains(&word.as_str())))
            {
                context.out("\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null\n");
            }
        }
        if !self.is_interactive() {
            obey(context, &self.arguments[1..]);
            return Step::Done(0);
        }
        while let Some(line) = context.stdin.lines.pop_front() {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            if !obey(context, &words) {
                return Step::Done(0);
            }
        }
        if context.stdin.closed {
            Step::Done(0)
        } else {
            Step::Input
        }
    }

    fn reads(&self) -> bool {
        self.connected && self.is_interactive()
    }
}
