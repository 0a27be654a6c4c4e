//! `kafka-run-class.sh kafka.tools.GetOffsetShell`, and `kafka-preferred-replica-election.sh`.

use crate::console::jopt::{Spec, Takes};
use crate::console::log::frames;
use crate::console::process::{Context, Program, Step};
use crate::sim::Micros;
use crate::sim::scenario::Action;

use super::connecting::{Dialled, Dialling, uncaught};

static OFFSETS: Spec = Spec {
    options: &[
        ("broker-list", Takes::Value),
        ("max-wait-ms", Takes::Value),
        ("offsets", Takes::Value),
        ("partitions", Takes::Value),
        ("time", Takes::Value),
        ("topic", Takes::Value),
    ],
    usage: include_str!("../usage/get-offset-shell.txt"),
    width: 78,
    class: &[
        "kafka.tools.GetOffsetShell$.main(GetOffsetShell.scala:60)",
        "kafka.tools.GetOffsetShell.main(GetOffsetShell.scala)",
    ],
};

/// The tool.
pub(super) struct RunClass {
    arguments: Vec<String>,
    at: Option<Micros>,
}

impl RunClass {
    pub fn new(arguments: &[String]) -> Self {
        RunClass {
            arguments: arguments.to_vec(),
            at: None,
        }
    }

    fn offsets(&self, context: &mut Context<'_>) -> Result<i32, i32> {
        let arguments = &self.arguments[1..];
        let given = OFFSETS
            .parse(arguments)
            .map_err(|refused| OFFSETS.uncaught(context, &refused))?;
        if arguments.is_empty() {
            return Err(OFFSETS.die(context, "An interactive shell for getting consumer offsets."));
        }
        OFFSETS.require(context, &given, &["broker-list", "topic"])?;
        let list = given.value("broker-list").unwrap_or("");
        let topic = given.value("topic").unwrap_or("").to_owned();
        let found = list.split(',').find_map(|address| context.machine.broker_at(address));
        let Some(broker) = found else {
            return Err(unreachable(context, list, &topic));
        };
        if context.machine.topic(&topic).is_none() {
            // The question makes the topic, if brokers may; the answer has no partitions yet.
            let settings = &context.machine.world.setup().brokers[usize::from(broker)];
            let (auto, factor, count) = (
                settings.auto_create_topics,
                settings.default_replication_factor,
                settings.num_partitions,
            );
            if auto {
                let _ = context
                    .machine
                    .create_topic(&topic, usize::try_from(count).unwrap_or(1).clamp(1, 100), factor);
            }
            return Ok(0);
        }
        let time = given
            .value("time")
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or(-1);
        let wanted: Option<Vec<usize>> = given
            .value("partitions")
            .map(|text| text.split(',').filter_map(|number| number.parse().ok()).collect());
        let places = context
            .machine
            .topic(&topic)
            .map(|topic| topic.places.clone())
            .unwrap_or_default();
        for (partition, place) in places.into_iter().enumerate() {
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&partition)) {
                continue;
            }
            match context.machine.world.offsets(place) {
                Some(offsets) => {
                    let offset = if time == -2 {
                        offsets.log_start
                    } else {
                        offsets.high_watermark
                    };
                    context.out(format!("{topic}:{partition}:{offset}\n"));
                }
                None => context.err(format!(
                    "Error: partition {partition} does not have a leader. Skip getting offsets\n"
                )),
            }
        }
        Ok(0)
    }
}

/// No broker of the list answers: the words of the old client, which asks each of them once.
fn unreachable(context: &mut Context<'_>, list: &str, topic: &str) -> i32 {
    const CLOSED: &str = "java.nio.channels.ClosedChannelException\n";
    const SEND: [&str; 5] = [
        "kafka.network.BlockingChannel.send(BlockingChannel.scala:112)",
        "kafka.producer.SyncProducer.liftedTree1$1(SyncProducer.scala:80)",
        "kafka.producer.SyncProducer.doSend(SyncProducer.scala:79)",
        "kafka.producer.SyncProducer.send(SyncProducer.scala:124)",
        "kafka.client.ClientUtils$.fetchTopicMetadata(ClientUtils.scala:63)",
    ];
    const FETCH: [&str; 3] = [
        "kafka.client.ClientUtils$.fetchTopicMetadata(ClientUtils.scala:98)",
        "kafka.tools.GetOffsetShell$.main(GetOffsetShell.scala:79)",
        "kafka.tools.GetOffsetShell.main(GetOffsetShell.scala)",
    ];
    let point = |(id, address): (usize, &str)| {
        let (host, port) = address.trim().rsplit_once(':').unwrap_or((address, ""));
        format!("BrokerEndPoint({id},{host},{port})")
    };
    let points: Vec<String> = list.split(',').enumerate().map(point).collect();
    for point in &points {
        let text = format!(
            "Fetching topic metadata with correlation id 0 for topics [Set({topic})] from broker [{point}] failed"
        );
        context.warn("WARN", &text, "kafka.client.ClientUtils$");
        context.err(format!("{CLOSED}{}{}", frames(&SEND), frames(&FETCH)));
    }
    context.err(format!(
        "Exception in thread \"main\" kafka.common.KafkaException: fetching topic metadata for topics [Set({topic})] from broker [ArrayBuffer({})] failed\n\tat kafka.client.ClientUtils$.fetchTopicMetadata(ClientUtils.scala:77)\n{}Caused by: {CLOSED}{}\t... 3 more\n",
        points.join(", "),
        frames(&FETCH),
        frames(&SEND)
    ));
    1
}

impl Program for RunClass {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 700_000);
                return Step::Until(now + 700_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        match self.arguments.first().map(String::as_str) {
            Some("kafka.tools.GetOffsetShell") => Step::Done(self.offsets(context).unwrap_or_else(|status| status)),
            Some(class) => {
                let text = format!("simulation: of {class} nothing is modelled; there is kafka.tools.GetOffsetShell\n");
                context.note(text);
                Step::Done(1)
            }
            None => {
                context.out("USAGE: bin/kafka-run-class.sh [-daemon] [-name servicename] [-loggc] classname [opts]\n");
                Step::Done(1)
            }
        }
    }
}

/// `kafka-preferred-replica-election.sh --zookeeper …`.
pub(super) struct PreferredElection {
    arguments: Vec<String>,
    at: Option<Micros>,
    dialling: Option<Dialling>,
}

impl PreferredElection {
    pub fn new(arguments: &[String]) -> Self {
        PreferredElection {
            arguments: arguments.to_vec(),
            at: None,
            dialling: None,
        }
    }
}

impl Program for PreferredElection {
    fn step(&mut self, context: &mut Context<'_>) -> Step {
        let now = context.now();
        match self.at {
            None => {
                self.at = Some(now + 800_000);
                return Step::Until(now + 800_000);
            }
            Some(at) if at > now => return Step::Until(at),
            Some(_) => {}
        }
        let mut arguments = self.arguments.iter().skip_while(|word| *word != "--zookeeper");
        let Some(connect) = arguments.nth(1).cloned() else {
            context.note("simulation: usage: kafka-preferred-replica-election.sh --zookeeper HOST:PORT\n");
            return Step::Done(1);
        };
        let dialling = self
            .dialling
            .get_or_insert_with(|| Dialling::new(&connect, 30_000_000, false));
        match dialling.go_on(context) {
            Dialled::Connected => {}
            Dialled::Later(at) => {
                self.at = Some(at);
                return Step::Until(at);
            }
            failed => {
                return Step::Done(uncaught(
                    context,
                    &failed,
                    &[
                        "kafka.admin.PreferredReplicaLeaderElectionCommand.main(PreferredReplicaLeaderElectionCommand.scala)",
                    ],
                ));
            }
        }
        let mut all = Vec::new();
        for name in context.machine.topic_names() {
            let count = context.machine.topic(&name).map_or(0, |topic| topic.places.len());
            all.extend((0..count).map(|partition| format!("{name}-{partition}")));
        }
        context.machine.act(&Action::PreferredElection);
        context.out(format!(
            "Created preferred replica election path with {}\nSuccessfully started preferred replica election for partitions Set({})\n",
            all.join(","),
            all.join(", ")
        ));
        Step::Done(0)
    }
}
