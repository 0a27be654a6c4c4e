//! `--alter` and `--delete`.

use super::*;

fn missing(given: &Given, line: &'static str) -> Thrown {
    let text = format!(
        "Topic {} does not exist on ZK path {}",
        given.value("topic").unwrap_or(""),
        given.value("zookeeper").unwrap_or("")
    );
    Thrown::at(
        ILLEGAL,
        text,
        &[line, "kafka.admin.TopicCommand$.main(TopicCommand.scala:71)", MAIN[1]],
    )
}

pub(super) fn alter(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let names = topics(context.machine, given);
    if names.is_empty() && !given.has("if-exists") {
        return Err(missing(given, "kafka.admin.TopicCommand$.alterTopic(TopicCommand.scala:124)").into());
    }
    for name in names {
        if given.has("config") || given.has("delete-config") {
            context.out("WARNING: Altering topic configuration from this script has been deprecated and may be removed in future releases.\n         Going forward, please use kafka-configs.sh for this functionality\n");
            let added = added(context, given)?;
            let removed: Vec<&str> = given.all("delete-config").map(str::trim).collect();
            if let Some(unknown) = removed
                .iter()
                .find(|key| topic::KEYS.iter().all(|known| known.name != **key))
            {
                let class = "org.apache.kafka.common.errors.InvalidConfigurationException";
                return Err(Thrown::api(class, format!("Unknown topic config name: {unknown}")).into());
            }
            if let Some(topic) = context.machine.topics.get_mut(&name) {
                topic.config.extend(added);
                topic.config.retain(|key, _| !removed.contains(&key.as_str()));
            }
            context.machine.zxid += 2;
            context.machine.apply_overrides(&name);
            context.out(format!("Updated config for topic \"{name}\".\n"));
        }
        if given.has("partitions") {
            add_partitions(context, given, &name)?;
        }
    }
    Ok(())
}

fn add_partitions(context: &mut Context<'_>, given: &Given, name: &str) -> Result<(), Failed> {
    if name == OFFSETS_TOPIC {
        let text = "The number of partitions for the offsets topic cannot be changed.";
        return Err(Thrown::at(ILLEGAL, text, &MAIN).into());
    }
    context.out("WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected\n");
    let wanted = integer("partitions", given.value("partitions").unwrap_or(""))?;
    let partitions = context.machine.partitions(name);
    let now = partitions.len() as i64;
    let factor = partitions.first().map_or(1, |(_, partition)| partition.replicas.len()) as i64;
    if i64::from(wanted) <= now {
        let text = format!(
            "The number of partitions for a topic can only be increased. Topic {name} currently has {now} partitions, {wanted} would not be an increase."
        );
        return Err(Thrown::api(INVALID_PARTITIONS, text).into());
    }
    let more = (i64::from(wanted) - now) as usize;
    if more > crate::sim::world::MAX_PLACES {
        return Err(no_room(context));
    }
    let drawn = match given.value("replica-assignment") {
        Some(list) => parse_assignment(context.machine, list)?.split_off(now as usize),
        None => context
            .machine
            .draw_assignment(now as usize, more, factor)
            .map_err(|_: KafkaError| {
                let count = context.machine.registered_brokers().len();
                Thrown::api(
                    INVALID_FACTOR,
                    format!("Replication factor: {factor} larger than available brokers: {count}."),
                )
            })?,
    };
    if context.machine.add_partitions(name, drawn).is_err() {
        return Err(no_room(context));
    }
    context.out("Adding partitions succeeded!\n");
    Ok(())
}

pub(super) fn delete(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let names = topics(context.machine, given);
    if names.is_empty() && !given.has("if-exists") {
        return Err(missing(given, "kafka.admin.TopicCommand$.deleteTopic(TopicCommand.scala:183)").into());
    }
    for name in names {
        if name == OFFSETS_TOPIC || name == "__transaction_state" {
            let text = format!("Topic {name} is a kafka internal topic and is not allowed to be marked for deletion.");
            return Err(Thrown::at(
                "kafka.admin.AdminOperationException",
                text,
                &[
                    "kafka.admin.TopicCommand$.deleteTopic(TopicCommand.scala:188)",
                    "kafka.admin.TopicCommand$.main(TopicCommand.scala:71)",
                    MAIN[1],
                ],
            )
            .into());
        }
        let Some(topic) = context.machine.topics.get_mut(&name) else {
            continue;
        };
        if std::mem::replace(&mut topic.marked_for_deletion, true) {
            context.out(format!("Topic {name} is already marked for deletion.\n"));
        } else {
            context.out(format!("Topic {name} is marked for deletion.\nNote: This will have no impact if delete.topic.enable is not set to true.\n"));
        }
    }
    Ok(())
}
