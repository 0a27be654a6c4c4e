//! `--create`, and settings and places of partitions as the options give them.

use super::*;

/// `--config key=value`, checked.
pub(super) fn added(context: &mut Context<'_>, given: &Given) -> Result<BTreeMap<String, String>, Failed> {
    let mut pairs = Vec::new();
    for config in given.all("config") {
        let parts: Vec<&str> = config.split('=').map(str::trim).collect();
        let [key, value] = parts.as_slice() else {
            let text =
                "requirement failed: Invalid topic config: all configs to be added must be in the format \"key=val\".";
            let frames = [
                "scala.Predef$.require(Predef.scala:281)",
                "kafka.admin.TopicCommand$.parseTopicConfigsToBeAdded(TopicCommand.scala:260)",
                MAIN[1],
            ];
            return Err(Thrown::at(ILLEGAL, text, &frames).into());
        };
        pairs.push((*key, *value));
    }
    check_config(&pairs)?;
    if let Some((_, value)) = pairs.iter().find(|(key, _)| *key == "message.format.version") {
        context.out(format!("WARNING: The configuration message.format.version={value} is specified. This configuration will be ignored if the version is newer than the inter.broker.protocol.version specified in the broker.\n"));
    }
    Ok(pairs
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect())
}

fn check_config(pairs: &[(&str, &str)]) -> Result<(), Thrown> {
    let Err(text) = topic::parse_overrides(pairs) else {
        return Ok(());
    };
    if text.starts_with("Unknown topic config name") {
        let class = "org.apache.kafka.common.errors.InvalidConfigurationException";
        return Err(Thrown::api(class, text));
    }
    let first = if text.contains("Not a number") || text.contains("Expected value") {
        "org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:722)"
    } else {
        "org.apache.kafka.common.config.ConfigDef$Range.ensureValid(ConfigDef.java:874)"
    };
    let frames = [
        first,
        "org.apache.kafka.common.config.ConfigDef.parseValue(ConfigDef.java:478)",
        "org.apache.kafka.common.config.ConfigDef.parse(ConfigDef.java:462)",
        "kafka.log.LogConfig$.validate(LogConfig.scala:299)",
        "kafka.admin.TopicCommand$.parseTopicConfigsToBeAdded(TopicCommand.scala:265)",
        "kafka.admin.TopicCommand$.createTopic(TopicCommand.scala:96)",
        "kafka.admin.TopicCommand$.main(TopicCommand.scala:63)",
        "kafka.admin.TopicCommand.main(TopicCommand.scala)",
    ];
    Err(Thrown::at(
        "org.apache.kafka.common.config.ConfigException",
        text,
        &frames,
    ))
}

const INVALID_TOPIC: &str = "org.apache.kafka.common.errors.InvalidTopicException";

pub(super) const INVALID_FACTOR: &str = "org.apache.kafka.common.errors.InvalidReplicationFactorException";

pub(super) const INVALID_PARTITIONS: &str = "org.apache.kafka.common.errors.InvalidPartitionsException";

pub(super) fn create(context: &mut Context<'_>, given: &Given) -> Result<(), Failed> {
    let name = given.value("topic").unwrap_or("").to_owned();
    let config = added(context, given)?;
    if topic::has_collision_chars(&name) {
        context.out("WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.\n");
    }
    let outcome = create_checked(context, given, &name, config);
    match outcome {
        Ok(()) => context.out(format!("Created topic \"{name}\".\n")),
        Err(Failed::Thrown(thrown)) if thrown.class == TOPIC_EXISTS && given.has("if-not-exists") => {}
        Err(failed) => return Err(failed),
    }
    Ok(())
}

const TOPIC_EXISTS: &str = "org.apache.kafka.common.errors.TopicExistsException";

fn create_checked(
    context: &mut Context<'_>,
    given: &Given,
    name: &str,
    config: BTreeMap<String, String>,
) -> Result<(), Failed> {
    let assignment = match given.value("replica-assignment") {
        Some(list) => parse_assignment(context.machine, list)?,
        None => {
            SPEC.require(context, given, &["partitions", "replication-factor"])
                .map_err(Failed::Died)?;
            // The factor is read first, whatever the order of the options.
            let factor = integer("replication-factor", given.value("replication-factor").unwrap_or(""));
            let partitions = integer("partitions", given.value("partitions").unwrap_or(""));
            let (partitions, factor) = (partitions?, factor?);
            if partitions <= 0 {
                return Err(Thrown::api(INVALID_PARTITIONS, "Number of partitions must be larger than 0.").into());
            }
            if factor <= 0 {
                return Err(Thrown::api(INVALID_FACTOR, "Replication factor must be larger than 0.").into());
            }
            let count = context.machine.registered_brokers().len();
            if factor as usize > count {
                let text = format!("Replication factor: {factor} larger than available brokers: {count}.");
                return Err(Thrown::api(INVALID_FACTOR, text).into());
            }
            if partitions as usize > crate::sim::world::MAX_PLACES {
                return Err(no_room(context));
            }
            let drawn = context
                .machine
                .draw_assignment(0, partitions as usize, i64::from(factor));
            drawn.map_err(|_| Thrown::api(INVALID_FACTOR, "Replication factor must be larger than 0."))?
        }
    };
    topic::check_name(name).map_err(|text| Thrown::api(INVALID_TOPIC, text))?;
    if context.machine.topic(name).is_some() {
        return Err(Thrown::api(TOPIC_EXISTS, format!("Topic '{name}' already exists.")).into());
    }
    let names = context.machine.topic_names();
    let others: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|other| topic::collide(other, name))
        .collect();
    if !others.is_empty() {
        let text = format!("Topic '{name}' collides with existing topics: {}", others.join(", "));
        return Err(Thrown::api(INVALID_TOPIC, text).into());
    }
    match context.machine.create_assigned(name, assignment, config) {
        Ok(()) => Ok(()),
        Err(CreateError::NoRoom) => Err(no_room(context)),
        Err(CreateError::Kafka(_)) => Err(Failed::Died(1)),
    }
}

/// The simulation's own limit.
pub(super) fn no_room(context: &mut Context<'_>) -> Failed {
    let most = crate::sim::world::MAX_PLACES;
    context.note(format!(
        "simulation: no room for so many partitions: {most} altogether are the most\n"
    ));
    Failed::Died(1)
}

/// `0:1,1:2`: the replicas of each partition, by broker id.
pub(super) fn parse_assignment(machine: &Machine, list: &str) -> Result<Vec<Vec<BrokerIndex>>, Failed> {
    let mut all: Vec<Vec<BrokerIndex>> = Vec::new();
    for partition in list.split(',') {
        let mut replicas = Vec::new();
        for id in partition.split(':') {
            let number: i32 = id.trim().parse().map_err(|_| {
                Thrown::at(
                    "java.lang.NumberFormatException",
                    format!("For input string: \"{}\"", id.trim()),
                    &MAIN,
                )
            })?;
            let broker = machine.broker_of_id(number).ok_or_else(|| {
                Thrown::at(
                    "kafka.admin.AdminOperationException",
                    format!("The proposed assignment contains non-existent brokerIDs: {number}"),
                    &MAIN,
                )
            })?;
            if replicas.contains(&broker) {
                let text = format!("Partition replica lists may not contain duplicate entries: {number}");
                return Err(Thrown::at("kafka.common.AdminCommandFailedException", text, &MAIN).into());
            }
            replicas.push(broker);
        }
        if all.first().is_some_and(|first| first.len() != replicas.len()) {
            let text = format!("Partition {} has different replication factor: {list}", all.len());
            return Err(Thrown::at("kafka.admin.AdminOperationException", text, &MAIN).into());
        }
        all.push(replicas);
    }
    Ok(all)
}
