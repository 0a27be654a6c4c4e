//! `--list` and `--describe`.

use super::*;

pub(super) fn list(context: &mut Context<'_>, given: &Given) {
    let names = topics(context.machine, given);
    let lines: String = names
        .iter()
        .map(|name| {
            match context
                .machine
                .topic(name)
                .is_some_and(|topic| topic.marked_for_deletion)
            {
                true => format!("{name} - marked for deletion\n"),
                false => format!("{name}\n"),
            }
        })
        .collect();
    context.out(lines);
}

fn ids(machine: &Machine, brokers: &[BrokerIndex]) -> String {
    let ids: Vec<String> = brokers
        .iter()
        .map(|&broker| machine.broker_id(broker).to_string())
        .collect();
    ids.join(",")
}

pub(super) fn describe(context: &mut Context<'_>, given: &Given) {
    let mut text = String::new();
    let machine = &*context.machine;
    let live = machine.world.registered();
    let alive = |broker: BrokerIndex| crate::kafka::controller::has(live, broker);
    let only_under = given.has("under-replicated-partitions");
    let only_unavailable = given.has("unavailable-partitions");
    let only_overrides = given.has("topics-with-overrides");
    for name in topics(machine, given) {
        let Some(topic) = machine.topic(&name) else { continue };
        let partitions = machine.partitions(&name);
        if only_overrides && topic.config.is_empty() {
            continue;
        }
        let deleted = if topic.marked_for_deletion {
            "\tMarkedForDeletion:true"
        } else {
            ""
        };
        if !only_under && !only_unavailable {
            let configs: Vec<String> = config_order(&topic.config)
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            let factor = partitions.first().map_or(0, |(_, partition)| partition.replicas.len());
            text.push_str(&format!(
                "Topic:{name}\tPartitionCount:{}\tReplicationFactor:{factor}\tConfigs:{}{deleted}\n",
                partitions.len(),
                configs.join(",")
            ));
        }
        if only_overrides {
            continue;
        }
        for (index, (_, partition)) in partitions.iter().enumerate() {
            let under = partition.isr.len() < partition.replicas.len();
            let unavailable = partition.leader.is_none_or(|leader| !alive(leader));
            if (only_under && !under) || (only_unavailable && !unavailable) {
                continue;
            }
            let leader = match partition.leader {
                Some(leader) => machine.broker_id(leader).to_string(),
                // No state has been written yet, or nobody may lead.
                None if partition.isr.is_empty() => "none".to_owned(),
                None => "-1".to_owned(),
            };
            text.push_str(&format!(
                "\tTopic: {name}\tPartition: {index}\tLeader: {leader}\tReplicas: {}\tIsr: {}{deleted}\n",
                ids(machine, &partition.replicas),
                ids(machine, &partition.isr)
            ));
        }
    }
    context.out(text);
}

/// A topic's settings in the order in which the tools print them: that of Java's hash table of them.
pub(in crate::console::commands) fn config_order(
    config: &BTreeMap<String, String>,
) -> impl Iterator<Item = (&String, &String)> {
    hash_order(config, config.len())
}

/// Entries in the order of a Java hash table that holds `count` of them, these among others.
pub(in crate::console::commands) fn hash_order(
    config: &BTreeMap<String, String>,
    count: usize,
) -> impl Iterator<Item = (&String, &String)> {
    let capacity = (count * 4 / 3 + 1).next_power_of_two().max(16) as u32;
    let bucket = move |key: &str| {
        let hash = key
            .encode_utf16()
            .fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        let spread = hash ^ (hash >> 16);
        spread & (capacity - 1)
    };
    let mut entries: Vec<(&String, &String)> = config.iter().collect();
    entries.sort_by_key(|(key, _)| bucket(key));
    entries.into_iter()
}
