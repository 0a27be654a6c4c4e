//! Prediction: from the set-up and what was done to it, to what came of it.

use std::collections::BTreeMap;
use std::fmt;

use ordering_playground::config::source::{FileSet, SourceFile, detect};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::{self, Options};
use ordering_playground::sim::scenario::{
    Action, Arrivals, Channel, Connection, Creation, Fault, Kind, Node, Stream, Submission, TopicSetting,
};
use ordering_playground::sim::trace::What;
use ordering_playground::sim::view::Snapshot;
use ordering_playground::sim::{Scenario, Setup, World};

use super::trace::{Row, Sent, Trace, rows, text};

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

/// What a run may differ in. Statuses in thousandths of all messages, blocks of the application channel in hundredths.
struct Tolerance {
    statuses: u64,
    blocks: u64,
}

/// A run without faults is predicted message by message, but for what hangs on a race of two threads. With faults the
/// moment at which the outage ends depends on when the last heartbeat was sent; each message near it may go either way.
fn tolerance(trace: &Trace, faults: bool) -> Tolerance {
    let merged = text(&trace.json["description"]).contains("message.max.bytes");
    match (faults, merged) {
        (false, false) => Tolerance {
            statuses: 0,
            blocks: 10,
        },
        // Which messages share a produce request, and are refused together, is a race.
        (false, true) => Tolerance {
            statuses: 150,
            blocks: 25,
        },
        (true, _) => Tolerance {
            statuses: 250,
            blocks: 35,
        },
    }
}

/// Recorded runs, or parts of them, that the files do not tell enough about. Each with its reason.
const NOT_PREDICTED: [(&str, &str); 1] = [(
    "08-min-isr-2-rf-1",
    "server.properties was changed between two starts and only its last text is recorded",
)];

#[derive(Default)]
pub(crate) struct Predicted {
    messages: usize,
    agree: usize,
    blocks: (usize, usize),
    excepted: Option<&'static str>,
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Predicted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ours, real) = self.blocks;
        write!(
            f,
            "predicted statuses {}/{}, blocks {ours} vs {real}",
            self.agree, self.messages
        )?;
        match self.excepted {
            Some(reason) => write!(f, " (not judged: {reason})"),
            None => Ok(()),
        }
    }
}

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
        fabric: if trace.is_fabric_1_2() {
            FabricVersion::V1_2
        } else {
            FabricVersion::V1_4_2
        },
        profile: Some("E2EGenesis".to_owned()),
        environment: trace
            .environment()
            .into_iter()
            .filter(|(name, _)| name.starts_with("ORDERER_KAFKA"))
            .collect(),
    };
    Setup::from_network(&config::read(&files, &options))
}

fn micros(millis: f64) -> u64 {
    (millis * 1000.0) as u64
}

/// The scenario, and for each stream the labels of its envelopes.
fn scenario(trace: &Trace) -> (Scenario, Vec<Vec<usize>>) {
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
        Node::Orderer(index) => Some(index + 1),
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
        } else if what.contains("set min.insync.replicas=2 on topic mychannel") {
            Some(Action::TopicConfig {
                channel: Some(0),
                setting: TopicSetting::MinInsyncReplicas(2),
            })
        } else {
            None
        };
        faults.extend(action.map(|action| Fault::at(micros(at), action)));
    }
    faults
}

pub(crate) fn predict(trace: &Trace) -> Predicted {
    let (scenario, streams) = scenario(trace);
    let disturbed = scenario
        .faults
        .iter()
        .any(|fault| !matches!(fault.action, Action::Start(_)));
    let mut world = World::new(setup(trace), &scenario).expect("a scenario within the limits");
    assert!(world.run_until(u64::MAX, 20_000_000), "{}: out of steps", trace.name);
    let mut predicted = Predicted {
        excepted: NOT_PREDICTED
            .iter()
            .find(|(name, _)| *name == trace.name)
            .map(|(_, reason)| *reason),
        ..Predicted::default()
    };
    let mut differ = Vec::new();
    for (index, ours) in answers(&world, &streams) {
        let real = &trace.messages[index];
        // gRPC waits a second before it dials a dead address again; the clients of the model do not.
        if real.info.contains("TransientFailure") && ours.0 != "RPC_ERROR" {
            continue;
        }
        predicted.messages += 1;
        if agrees(&ours, real) {
            predicted.agree += 1;
        } else if differ.len() < 6 {
            differ.push(format!(
                "{} at {}: ours {ours:?}, real {} {}",
                real.label, real.sent, real.status, real.info
            ));
        }
    }
    let view = world.view();
    predicted.blocks = (heights(&view), recorded_blocks(trace));
    if std::env::var_os("ORDERING_TRACES_VERBOSE").is_some() {
        differ.iter().for_each(|line| println!("    {line}"));
        for event in world.trace() {
            if !matches!(
                event.what,
                What::Answered { .. } | What::Block { .. } | What::TimeToCutPosted { .. }
            ) {
                println!("      {:>9.3} {:?}", event.at as f64 / 1000.0, event.what);
            }
        }
        println!("    latency {:?}", latencies(&world, trace, &streams));
    }
    judge(trace, disturbed, &mut predicted, &differ);
    predicted
}

/// Median time from Broadcast to answer in ms: ours, recorded.
fn latencies(world: &World, trace: &Trace, streams: &[Vec<usize>]) -> (u64, u64) {
    let mut ours = Vec::new();
    let mut next = vec![0; streams.len()];
    let mut id = 0;
    while let Some(envelope) = world.envelope(id) {
        id += 1;
        let Some(stream) = envelope.stream else { continue };
        next[stream as usize] += 1;
        if let Some((at, _)) = envelope.answered {
            ours.push(at - envelope.sent);
        }
    }
    let mut real: Vec<u64> = rows(&trace.json["messages"])
        .iter()
        .filter_map(|row| Some(micros(row.get("ack")?.as_f64()? - row.get("sent")?.as_f64()?)))
        .collect();
    ours.sort_unstable();
    real.sort_unstable();
    let median = |list: &[u64]| list.get(list.len() / 2).copied().unwrap_or(0);
    (median(&ours), median(&real))
}

fn judge(trace: &Trace, disturbed: bool, predicted: &mut Predicted, differ: &[String]) {
    if predicted.excepted.is_some() {
        return;
    }
    let allowed = tolerance(trace, disturbed);
    let wrong = (predicted.messages - predicted.agree) as u64;
    if wrong * 1000 > allowed.statuses * predicted.messages as u64 {
        predicted.wrong.push(format!(
            "{wrong} of {} statuses differ:\n  {}",
            predicted.messages,
            differ.join("\n  ")
        ));
    }
    let (ours, real) = predicted.blocks;
    let difference = ours.abs_diff(real) as u64;
    if difference > 1 && difference * 100 > allowed.blocks * real as u64 {
        predicted.wrong.push(format!("{ours} blocks, recorded {real}"));
    }
}

/// Our answers, by the index of the recorded message.
fn answers(world: &World, streams: &[Vec<usize>]) -> Vec<(usize, (String, String))> {
    let mut next = vec![0; streams.len()];
    let mut answers = Vec::new();
    let mut id = 0;
    while let Some(envelope) = world.envelope(id) {
        id += 1;
        let Some(stream) = envelope.stream.map(|stream| stream as usize) else {
            continue;
        };
        let index = streams[stream][next[stream]];
        next[stream] += 1;
        let answer = envelope.answered.map(|(_, answer)| (answer.status, answer.info));
        answers.push((index, answer.unwrap_or_default()));
    }
    answers
}

fn agrees((status, info): &(String, String), real: &Sent) -> bool {
    // The words of a failed call are the client library's, and differ from call to call.
    *status == real.status && (status == "RPC_ERROR" || *info == real.info)
}

fn heights(view: &Snapshot) -> usize {
    let chain = view
        .orderers
        .first()
        .and_then(|orderer| orderer.chains.iter().find(|chain| chain.channel == 1));
    chain.map_or(0, |chain| chain.height as usize)
}

fn recorded_blocks(trace: &Trace) -> usize {
    trace.blocks("osn0", "mychannel").len()
}
