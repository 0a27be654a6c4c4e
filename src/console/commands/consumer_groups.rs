//! `kafka-consumer-groups.sh`. Source: core `kafka/admin/ConsumerGroupCommand.scala` of Kafka 1.1.1.

use crate::console::jopt::{Given, Spec, Takes};
use crate::console::machine::Machine;
use crate::console::process::{Context, Program, Step};
use crate::sim::Micros;

use super::client::{Client, coordinator};

#[rustfmt::skip]
const OPTIONS: &[(&str, Takes)] = &[
    ("all-topics", Takes::Nothing), ("bootstrap-server", Takes::Value), ("by-duration", Takes::Value),
    ("command-config", Takes::Value), ("delete", Takes::Nothing), ("describe", Takes::Nothing),
    ("dry-run", Takes::Nothing), ("execute", Takes::Nothing), ("export", Takes::Nothing), ("from-file", Takes::Value),
    ("group", Takes::Value), ("list", Takes::Nothing), ("members", Takes::Nothing), ("new-consumer", Takes::Nothing),
    ("offsets", Takes::Nothing), ("reset-offsets", Takes::Nothing), ("shift-by", Takes::Value),
    ("state", Takes::Nothing), ("timeout", Takes::Value), ("to-current", Takes::Nothing), ("to-datetime", Takes::Value),
    ("to-earliest", Takes::Nothing), ("to-latest", Takes::Nothing), ("to-offset", Takes::Value),
    ("topic", Takes::Value), ("verbose", Takes::Nothing), ("zookeeper", Takes::Value),
];

static SPEC: Spec = Spec {
    options: OPTIONS,
    usage: include_str!("../usage/kafka-consumer-groups.txt"),
    width: 79,
    class: &[
        "kafka.admin.ConsumerGroupCommand$ConsumerGroupCommandOptions.<init>(ConsumerGroupCommand.scala:920)",
        "kafka.admin.ConsumerGroupCommand$.main(ConsumerGroupCommand.scala:46)",
        "kafka.admin.ConsumerGroupCommand.main(ConsumerGroupCommand.scala)",
    ],
};

const SCENARIOS: [&str; 8] = [
    "by-duration",
    "to-offset",
    "from-file",
    "to-datetime",
    "to-earliest",
    "to-current",
    "shift-by",
    "to-latest",
];

/// The tool.
pub(super) struct ConsumerGroups {
    arguments: Vec<String>,
    at: Option<Micros>,
    given: Option<Given>,
}

impl ConsumerGroups {
    pub fn new(arguments: &[String]) -> Self {
        ConsumerGroups {
            arguments: arguments.to_vec(),
            at: None,
            given: None,
        }
    }
}

fn check(context: &mut Context<'_>, arguments: &[String]) -> Result<Given, i32> {
    let given = SPEC
        .parse(arguments)
        .map_err(|refused| SPEC.uncaught(context, &refused))?;
    if arguments.is_empty() {
        let text = "List all consumer groups, describe a consumer group, delete consumer group info, or reset consumer group offsets.";
        return Err(SPEC.die(context, text));
    }
    let actions = ["list", "describe", "delete", "reset-offsets"];
    if actions.iter().filter(|action| given.has(action)).count() != 1 {
        let text = "Command must include exactly one action: --list, --describe, --delete, --reset-offsets";
        return Err(SPEC.die(context, text));
    }
    if !given.has("zookeeper") {
        SPEC.require(context, &given, &["bootstrap-server"])?;
    }
    if !given.has("list") {
        if given.has("reset-offsets") && !given.has("dry-run") && !given.has("execute") {
            context.err("WARN: In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.\n");
        }
        SPEC.require(context, &given, &["group"])?;
    }
    Ok(given)
}

fn act(context: &mut Context<'_>, given: &Given) -> Result<i32, i32> {
    let group = given.value("group").unwrap_or("").to_owned();
    if given.has("list") {
        let names: String = context.machine.groups.keys().map(|name| format!("{name}\n")).collect();
        context.out(names);
    } else if given.has("describe") {
        describe(context, given, &group);
    } else if given.has("delete") {
        delete(context, given);
    } else {
        reset(context, given, &group)?;
    }
    Ok(0)
}

fn describe(context: &mut Context<'_>, given: &Given, name: &str) {
    let Some(group) = context.machine.groups.get(name).cloned() else {
        return context.out(format!("Error: Consumer group '{name}' does not exist.\n"));
    };
    if group.members.is_empty() {
        context.out(format!("Consumer group '{name}' has no active members.\n"));
    }
    if given.has("state") {
        let asked = context.machine.registered_brokers().first().copied().unwrap_or(0);
        let broker = coordinator(context.machine, asked, name).unwrap_or(asked);
        let address = context
            .machine
            .announced(broker)
            .map_or(String::new(), |(address, _)| address.to_owned());
        let id = context.machine.broker_id(broker);
        let (strategy, state) = if group.members.is_empty() {
            ("", "Empty")
        } else {
            ("range", "Stable")
        };
        let coordinator = format!("{address} ({id})");
        context.out(format!(
            "\n{:<25} {:<25} {:<20} #MEMBERS\n",
            "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE"
        ));
        return context.out(format!(
            "{coordinator:<25} {strategy:<25} {state:<20} {}\n",
            group.members.len()
        ));
    }
    let width = group
        .members
        .iter()
        .map(|member| member.id.len())
        .max()
        .unwrap_or(0)
        .max(15);
    if given.has("members") {
        if group.members.is_empty() {
            return;
        }
        let verbose = given.has("verbose");
        let last = if verbose { "ASSIGNMENT" } else { "" };
        context.out(format!(
            "\n{:<width$} {:<15} {:<15} {:<15} {last}\n",
            "CONSUMER-ID", "HOST", "CLIENT-ID", "#PARTITIONS"
        ));
        for member in &group.members {
            let own: Vec<String> = member.partitions.iter().map(ToString::to_string).collect();
            let assignment = match (verbose, own.is_empty()) {
                (false, _) => String::new(),
                (true, true) => "-".to_owned(),
                (true, false) => format!("{}({})", member.topic, own.join(",")),
            };
            context.out(format!(
                "{:<width$} {:<15} {:<15} {:<15} {assignment}\n",
                member.id,
                "/127.0.0.1",
                "consumer-1",
                own.len()
            ));
        }
        return;
    }
    // Members are shown beside offsets only: before the first commit there is nothing (`collectGroupAssignment`).
    if group.offsets.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    for member in &group.members {
        for &partition in &member.partitions {
            rows.push((member.topic.clone(), partition, Some(member.id.clone())));
        }
    }
    rows.sort();
    let taken =
        |topic: &String, partition: usize| rows.iter().any(|(own, number, _)| own == topic && *number == partition);
    let free: Vec<_> = group
        .offsets
        .keys()
        .filter(|(topic, partition)| !taken(topic, *partition))
        .cloned()
        .collect();
    // The tool prints them as a hash table of Scala has them.
    rows.extend(
        free.into_iter()
            .rev()
            .map(|(topic, partition)| (topic, partition, None)),
    );
    if rows.is_empty() {
        return;
    }
    context.out(format!(
        "\n{:<15} {:<10} {:<15} {:<15} {:<15} {:<width$} {:<15} CLIENT-ID\n",
        "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST"
    ));
    for (topic, partition, member) in rows {
        let current = group.offsets.get(&(topic.clone(), partition)).copied();
        let end = end_of(context.machine, &topic, partition);
        let shown = |number: Option<i64>| number.map_or("-".to_owned(), |number| number.to_string());
        let lag = current.zip(end).map(|(current, end)| end - current);
        let (host, client) = if member.is_some() {
            ("/127.0.0.1", "consumer-1")
        } else {
            ("-", "-")
        };
        let member = member.unwrap_or_else(|| "-".to_owned());
        context.out(format!(
            "{topic:<15} {partition:<10} {:<15} {:<15} {:<15} {member:<width$} {host:<15} {client}\n",
            shown(current),
            shown(end),
            shown(lag)
        ));
    }
}

fn place(machine: &Machine, topic: &str, partition: usize) -> Option<u8> {
    machine.topic(topic)?.places.get(partition).copied()
}

fn end_of(machine: &Machine, topic: &str, partition: usize) -> Option<i64> {
    let place = place(machine, topic, partition)?;
    machine.world.offsets(place).map(|offsets| offsets.high_watermark)
}

fn delete(context: &mut Context<'_>, given: &Given) {
    let mut failed = Vec::new();
    let mut done = Vec::new();
    for name in given.all("group") {
        match context.machine.groups.get(name) {
            None => failed.push(format!(
                "* Group '{name}' could not be deleted due to: GROUP_ID_NOT_FOUND\n"
            )),
            Some(group) if !group.members.is_empty() => {
                failed.push(format!(
                    "* Group '{name}' could not be deleted due to: NON_EMPTY_GROUP\n"
                ));
            }
            Some(_) => {
                context.machine.groups.remove(name);
                done.push(format!("'{name}'"));
            }
        }
    }
    if failed.is_empty() {
        context.out(format!(
            "Deletion of requested consumer groups ({}) was successful.\n",
            done.join(", ")
        ));
    } else {
        context.out(format!(
            "Error: Deletion of some consumer groups failed:\n{}",
            failed.concat()
        ));
        if !done.is_empty() {
            context.out(format!(
                "\nThese consumer groups were deleted successfully: {}\n",
                done.join(", ")
            ));
        }
    }
}

/// The partitions that are to be reset.
fn scope(context: &mut Context<'_>, given: &Given, group: &str) -> Result<Vec<(String, usize)>, i32> {
    if given.has("all-topics") {
        let offsets = context
            .machine
            .groups
            .get(group)
            .map(|group| group.offsets.keys().rev().cloned().collect());
        return Ok(offsets.unwrap_or_default());
    }
    if !given.has("topic") {
        return Err(SPEC.die(
            context,
            "One of the reset scopes should be defined: --all-topics, --topic.",
        ));
    }
    let mut list = Vec::new();
    for topic in given.all("topic") {
        let (name, partitions) = topic.split_once(':').unwrap_or((topic, ""));
        if context.machine.topic(name).is_none() {
            // Asking for its metadata makes it.
            let _ = context.machine.create_topic(name, 1, 1);
        }
        if partitions.is_empty() {
            let count = context.machine.topic(name).map_or(0, |topic| topic.places.len());
            list.extend((0..count).rev().map(|partition| (name.to_owned(), partition)));
        } else {
            let numbers = partitions.split(',').filter_map(|number| number.parse().ok());
            list.extend(numbers.map(|number| (name.to_owned(), number)));
        }
    }
    Ok(list)
}

fn reset(context: &mut Context<'_>, given: &Given, name: &str) -> Result<(), i32> {
    let header = "\nTOPIC                          PARTITION  NEW-OFFSET     \n";
    let active = context
        .machine
        .groups
        .get(name)
        .is_some_and(|group| !group.members.is_empty());
    if active {
        context.out(format!("Error: Assignments can only be reset if the group '{name}' is inactive, but the current state is Stable.\n{header}"));
        return Ok(());
    }
    let list = scope(context, given, name)?;
    let Some(scenario) = SCENARIOS.iter().find(|scenario| given.has(scenario)) else {
        let all: Vec<String> = SCENARIOS.iter().map(|scenario| format!("[{scenario}]")).collect();
        let text = format!(
            "Option '[reset-offsets]' requires one of the following scenarios: Set({})",
            all.join(", ")
        );
        return Err(SPEC.die(context, &text));
    };
    if matches!(*scenario, "by-duration" | "from-file" | "to-datetime") {
        context.note(format!("simulation: --{scenario} is not modelled\n"));
        return Err(1);
    }
    let mut planned = Vec::new();
    for (topic, partition) in list {
        let offsets = place(context.machine, &topic, partition).and_then(|place| context.machine.world.offsets(place));
        let (start, end) = offsets.map_or((0, 0), |offsets| (offsets.log_start, offsets.high_watermark));
        let committed = context
            .machine
            .groups
            .get(name)
            .and_then(|group| group.offsets.get(&(topic.clone(), partition)))
            .copied();
        let number = |option: &str| {
            given
                .value(option)
                .and_then(|text| text.parse::<i64>().ok())
                .unwrap_or(0)
        };
        let wanted = match *scenario {
            "to-earliest" => start,
            "to-latest" => end,
            "to-current" => committed.unwrap_or(end),
            "shift-by" => committed.unwrap_or(end).saturating_add(number("shift-by")),
            _ => number("to-offset"),
        };
        let set = wanted.clamp(start, end);
        if set != wanted {
            let (than, bound) = if wanted > end {
                ("higher than latest", "latest")
            } else {
                ("lower than earliest", "earliest")
            };
            let _ = bound;
            let text = format!(
                "New offset ({wanted}) is {than} offset for topic partition {topic}-{partition}. Value will be set to {set}"
            );
            context.warn("WARN", &text, "kafka.admin.ConsumerGroupCommand$");
        }
        planned.push((topic, partition, set));
    }
    if given.has("export") {
        let rows: String = planned
            .iter()
            .map(|(topic, partition, offset)| format!("{topic},{partition},{offset}\n"))
            .collect();
        context.out(rows + "\n");
    } else {
        context.out(header);
        for (topic, partition, offset) in &planned {
            context.out(format!("{topic:<30} {partition:<10} {offset:<15}\n"));
        }
    }
    if given.has("execute") {
        let group = context.machine.groups.entry(name.to_owned()).or_default();
        for (topic, partition, offset) in planned {
            group.offsets.insert((topic, partition), offset);
        }
    }
    Ok(())
}

impl Program for ConsumerGroups {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 900_000);
                return Step::Until(now + 900_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        if let Some(given) = &self.given {
            return Step::Done(act(context, given).unwrap_or_else(|status| status));
        }
        let given = match check(context, &self.arguments) {
            Ok(given) => given,
            Err(status) => return Step::Done(status),
        };
        if given.has("zookeeper") {
            context.err("Note: This will only show information about consumers that use ZooKeeper (not those using the Java consumer API).\n");
            if let Some(group) = given.value("group") {
                context.out(format!("Error: The consumer group '{group}' does not exist.\n"));
            }
            return Step::Done(0);
        }
        context.err("Note: This will not show information about old Zookeeper-based consumers.\n");
        let list = given.value("bootstrap-server").unwrap_or("").to_owned();
        let mut client = Client::new(String::new(), &list);
        match client.broker(context) {
            Ok(asked) => {
                let group = given.value("group").unwrap_or("").to_owned();
                // The first question for a group makes the topic of offsets.
                if !given.has("list") {
                    let _ = coordinator(context.machine, asked, &group);
                }
            }
            Err(_) => {
                context.out(format!("Error: Executing consumer group command failed due to Request METADATA failed on brokers List({list} (id: -1 rack: null))\n"));
                return Step::Done(0);
            }
        }
        self.given = Some(given);
        self.at = Some(now + 300_000);
        Step::Until(now + 300_000)
    }
}
