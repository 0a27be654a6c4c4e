//! The consumer in its group: partitions, and offsets that are committed.

use super::*;

impl Consumer {
    /// Goes on until partitions are assigned. `Some`: when to try again.
    pub(super) fn assign(&mut self, context: &mut Context<'_>) -> Option<Micros> {
        let now = context.now();
        let settings = self.settings.as_mut()?;
        let broker = match settings.client.broker(context) {
            Ok(broker) => broker,
            Err(at) => return Some(at),
        };
        if self.places.is_empty() {
            match settings.client.topic(context, broker, &settings.topic) {
                Ok(places) => self.places = places,
                Err("INVALID_TOPIC_EXCEPTION" | "UNKNOWN_TOPIC_OR_PARTITION") => return Some(now + 100_000),
                // Made just now: it has a leader in a moment.
                Err(_) => return Some(now + 250_000),
            }
        }
        let coordinated = coordinator(context.machine, broker, &settings.group);
        if let Some((partition, offset)) = settings.alone {
            self.positions = BTreeMap::from([(partition, offset)]);
            self.assigned = true;
            self.last_message = now;
            self.committed = now;
            return None;
        }
        let Some(coordinator) = coordinated else {
            return Some(now + 100_000);
        };
        // An empty group waits for others before it shares out.
        let joins = *self.joins.get_or_insert_with(|| {
            let empty = context
                .machine
                .groups
                .get(&settings.group)
                .is_none_or(|group| group.members.is_empty());
            let delay = context
                .machine
                .brokers
                .get(usize::from(coordinator))
                .map_or(0, |node| node.rebalance_delay * 1000);
            now + if empty { delay.min(3_600_000_000) } else { 0 } + 150_000
        });
        if now < joins {
            return Some(joins);
        }
        if self.member.is_none() {
            self.member = Some(context.machine.join_group(&settings.group, &settings.topic));
        }
        self.take_over(context.machine);
        self.assigned = true;
        self.last_message = now;
        self.committed = now;
        None
    }

    /// Reads the group's assignment, and where it begins in each partition.
    pub(super) fn take_over(&mut self, machine: &mut Machine) {
        self.commit(machine);
        let Some(settings) = &self.settings else { return };
        let Some(group) = machine.groups.get(&settings.group) else {
            return;
        };
        self.generation = group.generation;
        let own = group
            .members
            .iter()
            .find(|member| Some(&member.id) == self.member.as_ref());
        let partitions = own.map(|member| member.partitions.clone()).unwrap_or_default();
        let begin = if settings.from_beginning { -2 } else { -1 };
        let position = |partition: usize| {
            let key = (settings.topic.clone(), partition);
            group.offsets.get(&key).copied().unwrap_or(begin)
        };
        self.positions = partitions
            .into_iter()
            .map(|partition| (partition, position(partition)))
            .collect();
    }

    pub(super) fn commit(&self, machine: &mut Machine) {
        let Some(settings) = &self.settings else { return };
        let known = self.positions.iter().filter(|(_, offset)| **offset >= 0);
        let own: Vec<(usize, i64)> = known.map(|(partition, offset)| (*partition, *offset)).collect();
        if own.is_empty() {
            return;
        }
        let group = machine.groups.entry(settings.group.clone()).or_default();
        for (partition, offset) in own {
            group.offsets.insert((settings.topic.clone(), partition), offset);
        }
    }

    /// Commits, or says that there is no coordinator; then it is tried again.
    pub(super) fn try_commit(&mut self, context: &mut Context<'_>) {
        self.committed = context.now();
        let Some(settings) = &self.settings else { return };
        let broker = context.machine.registered_brokers().first().copied();
        let coordinated = broker.and_then(|broker| coordinator(context.machine, broker, &settings.group));
        let known = self.positions.iter().find(|(_, offset)| **offset >= 0);
        // Without ZooKeeper the question for a topic that is not there yet is not answered at all.
        let machine = &*context.machine;
        let answered = machine.world.has_quorum() || machine.topic(OFFSETS_TOPIC).is_some();
        let Some((partition, offset)) = known.filter(|_| coordinated.is_none() && answered) else {
            self.retries = None;
            return self.commit(context.machine);
        };
        let text = format!(
            "[Consumer clientId=consumer-1, groupId={}] Offset commit failed on partition {}-{partition} at offset {offset}: The coordinator is not available.",
            settings.group, settings.topic
        );
        let class = "org.apache.kafka.clients.consumer.internals.ConsumerCoordinator";
        context.warn("ERROR", &text, class);
        self.retries = Some(context.now() + RETRY);
    }

    /// `KafkaConsumer.close`: offsets that cannot be committed are tried for half a minute.
    pub(super) fn close(&mut self, context: &mut Context<'_>) -> Step {
        let Some((end, status)) = self.closing else {
            return Step::Done(1);
        };
        let now = context.now();
        if now >= end {
            let group = self.settings.as_ref().map_or("", |settings| settings.group.as_str());
            let text = format!(
                "[Consumer clientId=consumer-1, groupId={group}] Close timed out with 1 pending requests to coordinator, terminating client connections"
            );
            let class = "org.apache.kafka.clients.consumer.internals.AbstractCoordinator";
            context.warn("WARN", &text, class);
            return self.end(context, status);
        }
        self.try_commit(context);
        match self.retries {
            None => self.end(context, status),
            Some(at) => {
                self.at = Some(at.min(end));
                Step::Until(at.min(end))
            }
        }
    }
}
