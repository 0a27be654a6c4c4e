//! From a recorded run to the simulation's inputs: the set-up, what clients sent and when, what was done to the processes.

use std::collections::BTreeMap;
use std::ops::Range;

use ordering_playground::config::source::{FileSet, SourceFile, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{self, Options};
use ordering_playground::sim::scenario::{
    Action, Arrivals, Channel, Connection, Creation, Fault, Kind, Node, Stream, Submission, TopicSetting,
};
use ordering_playground::sim::{Scenario, Setup};

use super::trace::{Row, Sent, Trace, rows, text};

/// µs from the start of `kafka-topics.sh` to its effect: a JVM has to start first.
const TOPIC_TOOL: u64 = 1_500_000;

/// The values of Fabric's sample orderer.yaml that matter to Kafka.
const ORDERER_YAML: &str = "General:
    ListenAddress: 127.0.0.1
    ListenPort: 7050
Kafka:
    Retry:
        ShortInterval: 5s
        ShortTotal: 10m
        LongInterval: 5m
        LongTotal: 12h
        NetworkTimeouts:
            DialTimeout: 10s
            ReadTimeout: 10s
            WriteTimeout: 10s
        Metadata:
            RetryBackoff: 250ms
            RetryMax: 3
        Producer:
            RetryBackoff: 100ms
            RetryMax: 3
        Consumer:
            RetryBackoff: 2s
    Topic:
        ReplicationFactor: 3
";

/// The simulation's parameters, from the recorded files.
pub(crate) fn setup(trace: &Trace) -> Setup {
    let mut files = FileSet::default();
    let mut add = |name: &str, text: String| {
        files.files.push(SourceFile {
            name: name.to_owned(),
            kind: detect(name, &text),
            text,
        });
    };
    add("configtx.yaml", text(&trace.json["setup"]["configtx.yaml"]));
    add("orderer.yaml", ORDERER_YAML.to_owned());
    for (name, content) in trace.json["setup"]["files"].as_object().into_iter().flatten() {
        let name = if name.starts_with("zoo") {
            format!("{}/zoo.cfg", name.trim_end_matches(".cfg"))
        } else {
            name.clone()
        };
        add(&name, text(content));
    }
    let options = Options {
        profile: Some("E2EGenesis".to_owned()),
        environment: trace
            .environment()
            .into_iter()
            .filter(|(name, _)| name.starts_with("ORDERER_KAFKA"))
            .collect(),
        ..Options::of(if trace.is_fabric_1_2() {
            FabricVersion::V1_2
        } else {
            FabricVersion::V1_4_2
        })
    };
    Setup::from_network(&config::read(&files, &options))
}

pub(super) fn micros(millis: f64) -> u64 {
    (millis * 1000.0) as u64
}

/// The scenario, and for each stream the labels of its envelopes.
pub(super) fn scenario(trace: &Trace) -> (Scenario, Vec<Vec<usize>>) {
    let mut streams: Vec<(Stream, Vec<usize>)> = Vec::new();
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    let mut create = None;
    let mut order: Vec<usize> = (0..trace.messages.len()).collect();
    order.sort_by(|&a, &b| trace.messages[a].sent.total_cmp(&trace.messages[b].sent));
    for index in order {
        let sent = &trace.messages[index];
        if sent.label.starts_with("create-") {
            create.get_or_insert(Creation {
                at: micros(sent.sent),
                orderer: sent.orderer,
                size: sent.size,
            });
            continue;
        }
        let channel = if sent.channel == "genesis" { None } else { Some(0) };
        let key = stream_of(trace, sent);
        let place = match key.as_ref().and_then(|key| kept.get(key)) {
            Some(&place) => place,
            None => {
                let connection = if key.is_some() {
                    Connection::Kept
                } else {
                    Connection::Each
                };
                let stream = Stream {
                    channel,
                    connection,
                    arrivals: Arrivals::List(Vec::new()),
                    ..Stream::default()
                };
                let single = streams
                    .iter()
                    .position(|(other, _)| other.connection == Connection::Each && other.channel == channel);
                match (key, single) {
                    (None, Some(single)) => single,
                    (key, _) => {
                        streams.push((stream, Vec::new()));
                        kept.extend(key.map(|key| (key, streams.len() - 1)));
                        streams.len() - 1
                    }
                }
            }
        };
        let (stream, labels) = &mut streams[place];
        if let Arrivals::List(list) = &mut stream.arrivals {
            list.push(Submission {
                at: micros(sent.sent),
                orderer: Some(sent.orderer),
                size: sent.size,
                kind: kind(sent),
            });
        }
        labels.push(index);
    }
    let end = trace.events().iter().map(|(at, _)| *at).fold(0.0, f64::max);
    let scenario = Scenario {
        orderers: orderers(trace),
        channels: vec![Channel {
            name: "mychannel".to_owned(),
            replicas: replicas(trace),
            create: Some(create.unwrap_or(Creation {
                at: u64::MAX,
                orderer: 0,
                size: 0,
            })),
        }],
        faults: faults(trace),
        controller: controller(trace),
        duration: micros(end),
        cold: true,
        streams: streams.iter().map(|(stream, _)| stream.clone()).collect(),
        ..Scenario::default()
    };
    (scenario, streams.into_iter().map(|(_, labels)| labels).collect())
}

/// Where Kafka put the replicas: it draws them, and which broker the driver killed was drawn from them.
fn replicas(trace: &Trace) -> Option<Vec<u32>> {
    let state = &trace.json["partition_state"];
    let state = if state["mychannel"].is_object() {
        &state["mychannel"]
    } else {
        state
    };
    let first = rows(state).into_iter().next()?;
    let list = first.get("replicas")?.as_array()?.clone();
    list.iter()
        .map(|broker| broker.as_u64().map(|broker| broker as u32))
        .collect()
}

/// Which broker won the first race to be controller.
fn controller(trace: &Trace) -> Option<u32> {
    let logs = trace.json["broker_log"].as_object()?;
    let winner = |line: Row| {
        let words = text(line.get("text")?);
        let (before, _) = words.split_once(" successfully elected as the controller")?;
        let id = before.rsplit(' ').next()?.parse::<u32>().ok()?;
        Some((line.get("t")?.as_f64()?, id))
    };
    let winners = logs.values().flat_map(rows).filter_map(winner);
    winners.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

/// The Broadcast stream that a message shares with others: the recording says how its clients worked.
fn stream_of(trace: &Trace, sent: &Sent) -> Option<String> {
    let prefix = sent.label.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let planned = trace.json["params"]["streams"].as_array();
    let shared = match planned {
        Some(streams) => streams.iter().any(|stream| {
            format!("{}-", text(&stream["stream"])) == prefix
                && text(&stream["how"]).starts_with("one Broadcast stream")
        }),
        None => {
            let phase = trace
                .events()
                .into_iter()
                .rfind(|(at, what)| *at <= sent.sent && what.starts_with("PHASE"));
            let phase = phase.map(|(_, what)| what).unwrap_or_default();
            phase.contains("one stream") || phase.contains("pipelined stream") || phase.contains("messages each")
        }
    };
    shared.then(|| format!("{prefix}{}", sent.channel))
}

fn kind(sent: &Sent) -> Kind {
    match sent.label.as_str() {
        "unsigned" => Kind::Unsigned,
        "type-CONFIG" => Kind::ConfigType,
        "empty-envelope" => Kind::Empty,
        _ if !["mychannel", "genesis"].contains(&sent.channel.as_str()) => Kind::UnknownChannel,
        _ => Kind::Normal,
    }
}

fn orderers(trace: &Trace) -> u32 {
    let started = trace
        .events()
        .into_iter()
        .filter_map(|(_, what)| node(what.strip_prefix("start ")?));
    let highest = started.filter_map(|node| match node {
        Node::Orderer(index) => Some(index.saturating_add(1)),
        _ => None,
    });
    highest.max().unwrap_or(1)
}

/// `osn1 pid=…`, `broker0`, `zk1`: the process.
fn node(text: &str) -> Option<Node> {
    let word = text.split_whitespace().next()?;
    let number = |prefix: &str| word.strip_prefix(prefix)?.parse::<u32>().ok();
    number("osn")
        .map(Node::Orderer)
        .or_else(|| number("broker").map(Node::Broker))
        .or_else(|| number("zk").map(|server| Node::ZooKeeper(server.saturating_sub(1))))
}

/// What the driver did.
fn faults(trace: &Trace) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (at, what) in trace.events() {
        let action = if let Some(started) = what.strip_prefix("start ").and_then(node) {
            Some(Action::Start(started))
        } else if let Some(killed) = what.strip_prefix("signal killed -> ").and_then(node) {
            Some(Action::Kill(killed))
        } else if let Some(stopped) = what.strip_prefix("signal terminated -> ").and_then(node) {
            Some(Action::Stop(stopped))
        } else if what.starts_with("FAULT")
            && !trace
                .events()
                .iter()
                .any(|(t, e)| (t - at).abs() < 5.0 && e.starts_with("signal"))
        {
            what.strip_prefix("FAULT ").and_then(node).map(Action::Stop)
        } else {
            None
        };
        faults.extend(action.map(|action| Fault::at(micros(at), action)));
    }
    faults.extend(rows(&trace.json["kafka_topics_sh"]).iter().filter_map(alteration));
    faults
}

/// `kafka-topics.sh --alter --topic mychannel --config KEY=VALUE`.
fn alteration(row: &Row) -> Option<Fault> {
    let at = row.get("t")?.as_f64()?;
    let command = text(row.get("cmd")?);
    let words: Vec<&str> = command.split_whitespace().collect();
    let after = |option: &str| {
        let place = words.iter().position(|word| *word == option)?;
        words.get(place + 1).copied()
    };
    if !words.contains(&"--alter") {
        return None;
    }
    let channel = match after("--topic")? {
        "genesis" => None,
        "mychannel" => Some(0),
        _ => return None,
    };
    let (key, value) = after("--config")?.split_once('=')?;
    let setting = match key {
        "min.insync.replicas" => TopicSetting::MinInsyncReplicas(value.parse().ok()?),
        "max.message.bytes" => TopicSetting::MaxMessageBytes(value.parse().ok()?),
        "retention.ms" => TopicSetting::RetentionMs(value.parse().ok()?),
        "unclean.leader.election.enable" => TopicSetting::UncleanLeaderElection(value.parse().ok()?),
        _ => return None,
    };
    Some(Fault::at(
        micros(at) + TOPIC_TOOL,
        Action::TopicConfig { channel, setting },
    ))
}

/// ms between which the recorded set-up is the one of the run: of a file only the last text is recorded, of the orderers'
/// variables only the first ones, and the recording says when a process was started again with others.
pub(super) fn setup_holds(trace: &Trace) -> Range<f64> {
    let said = |words: &'static str| {
        let events = trace.events().into_iter().filter(move |(_, what)| what.contains(words));
        events.map(|(at, _)| at)
    };
    let files = said("restart the broker with ").fold(0.0, f64::max);
    files..said("again with ORDERER_").fold(f64::INFINITY, f64::min)
}
