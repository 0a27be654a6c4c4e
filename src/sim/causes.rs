//! Why an invariant broke: from the breach back through the event log, to the line of a file that let it happen.
//!
//! Everything is found in the trace afterwards; a run pays nothing for it. A trace of level
//! [`Level::Blocks`](super::trace::Level) has all that is looked for.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::invariants::{Breach, Broken};
use super::scenario::Node;
use super::story::{self, channel_name, name, number};
use super::trace::{Event, Status, What};
use super::view::Snapshot;
use crate::finding::{Finding, Message};

/// The causal chain of a breach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What led to it, oldest first.
    pub steps: Vec<Step>,
    /// Index of the finding whose line let it happen, if the files have one.
    pub finding: Option<u32>,
}

/// One event of the chain and its part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Index into the trace.
    pub event: u32,
    pub at: Micros,
    pub message: Message,
}

/// The chain that ends with `breach`. `trace` is the run's event log, `view` any picture of the same run (for names),
/// `findings` what was found in its files.
pub fn explain(trace: &[Event], view: &Snapshot, breach: &Breach, findings: &[Finding]) -> Cause {
    let (steps, suspects) = trace_back(trace, view, breach);
    let finding = blamed(suspects, findings);
    Cause {
        steps,
        finding: finding.and_then(|index| u32::try_from(index).ok()),
    }
}

/// Index of the finding that a rule of `suspects` made, the likeliest first.
pub fn blamed<'a>(suspects: impl IntoIterator<Item = &'a str>, findings: &[Finding]) -> Option<usize> {
    let found = |code: &str| findings.iter().position(|finding| finding.code == code);
    suspects.into_iter().find_map(found)
}

/// The chain without the findings: what led to `breach`, oldest first, and the rules that may have warned of it, the
/// likeliest first.
pub fn trace_back(trace: &[Event], view: &Snapshot, breach: &Breach) -> (Vec<Step>, Vec<&'static str>) {
    let is_it = |event: &Event| matches!(&event.what, What::Breach(known) if known == breach);
    let end = trace.iter().position(is_it).unwrap_or(trace.len());
    let mut search = Search {
        trace,
        view,
        end,
        channel: breach.channel,
        steps: Vec::new(),
        suspects: Vec::new(),
    };
    search.breach(&breach.what);
    search.steps.sort_by_key(|step| step.event);
    search.steps.dedup_by_key(|step| step.event);
    (search.steps, search.suspects)
}

/// Every rule that a chain may end at.
pub const SUSPECTS: &[&[&str]] = &[
    UNCLEAN,
    RETENTION,
    BROKER_WIPED,
    ZOOKEEPER_WIPED,
    DUPLICATES,
    MIN_ISR,
    FACTOR,
    NO_TOPIC,
    UNREACHABLE,
    NO_CONSENTER,
    NO_CONSORTIUMS,
];

const UNCLEAN: &[&str] = &["KAFKA-DURABLE-01", "BROKER-DIFF-04"];
const RETENTION: &[&str] = &[
    "KAFKA-DURABLE-02",
    "KAFKA-DURABLE-03",
    "BROKER-DIFF-06",
    "COMPOSE-IMAGE-01",
];
const BROKER_WIPED: &[&str] = &["BROKER-DIRS-01", "KAFKA-REPL-04", "KAFKA-REPL-01"];
const ZOOKEEPER_WIPED: &[&str] = &["ZK-DATA-01", "ZK-ENSEMBLE-02"];
const DUPLICATES: &[&str] = &["ORDERER-READ-01", "BROKER-LAG-01"];
const MIN_ISR: &[&str] = &["KAFKA-REPL-02", "KAFKA-REPL-03", "BROKER-DIFF-01", "ORDERER-RETRY-05"];
const FACTOR: &[&str] = &[
    "KAFKA-REPL-05",
    "BROKER-FACTOR-01",
    "ORDERER-TOPIC-02",
    "ORDERER-TOPIC-01",
    "KAFKA-REPL-06",
    "ORDERER-RETRY-05",
];
const NO_TOPIC: &[&str] = &[
    "BROKER-CREATE-01",
    "ORDERER-TOPIC-02",
    "ORDERER-TOPIC-01",
    "ORDERER-VERSION-03",
    "KAFKA-REPL-05",
    "BROKER-FACTOR-01",
    "ORDERER-RETRY-05",
];
const UNREACHABLE: &[&str] = &["ORDERER-RETRY-05", "ORDERER-RETRY-03", "ORDERER-RETRY-02"];
const NO_CONSENTER: &[&str] = &["FABRIC-VERSION-02", "CONFIGTX-TYPE-04"];
const NO_CONSORTIUMS: &[&str] = &["CONFIGTX-CONSORTIUM-01"];

struct Search<'a> {
    trace: &'a [Event],
    view: &'a Snapshot,
    /// Index of the breach.
    end: usize,
    channel: u32,
    steps: Vec<Step>,
    suspects: Vec<&'static str>,
}

impl Search<'_> {
    fn breach(&mut self, what: &Broken) {
        match what {
            Broken::DifferentBlocks {
                block, first, second, ..
            } => {
                self.history_rewritten();
                self.block(*first, *block);
                self.block(*second, *block);
            }
            Broken::Gap { orderer, block } | Broken::OffsetWentBack { orderer, block, .. } => {
                self.history_rewritten();
                self.block(*orderer, *block);
            }
            Broken::AcknowledgedLost { envelope } => {
                let success = What::Answered {
                    envelope: *envelope,
                    status: Status::Success,
                };
                if let Some(index) = self.last(self.end, |what| *what == success) {
                    let message = Message::new("cause.acknowledged").with("envelope", i64::from(*envelope));
                    self.step(index, message);
                }
                // The election that loses it is told right after the breach.
                let at = self.trace.get(self.end).map_or(Micros::MAX, |event| event.at);
                self.end = self.trace.partition_point(|event| event.at <= at);
                self.history_rewritten();
            }
            Broken::InTwoBlocks { first, second, .. } => self.in_two_blocks(*first, *second),
            Broken::ChainStopped { orderer } => self.chain_stopped(*orderer),
            Broken::Panicked { orderer } => self.panicked(*orderer),
        }
    }

    /// The latest event before `end` for which `is_it` holds.
    fn last(&self, end: usize, is_it: impl Fn(&What) -> bool) -> Option<usize> {
        self.trace.get(..end)?.iter().rposition(|event| is_it(&event.what))
    }

    fn step(&mut self, index: usize, message: Message) {
        if let Some(event) = self.trace.get(index) {
            self.steps.push(Step {
                event: u32::try_from(index).unwrap_or(u32::MAX),
                at: event.at,
                message,
            });
        }
    }

    /// A step in the words of the event log.
    fn tell(&mut self, index: usize) {
        if let Some(event) = self.trace.get(index) {
            let (_, message) = story::tell(&event.what, self.view);
            self.step(index, message);
        }
    }

    fn at_channel(&self, key: &'static str) -> Message {
        Message::new(key).with("channel", channel_name(self.view, self.channel))
    }

    fn block(&mut self, orderer: u32, block: u64) {
        let channel = self.channel;
        let is_it = |what: &What| {
            matches!(what, What::Block { orderer: by, channel: of, number, .. }
                if (*by, *of, *number) == (orderer, channel, block))
        };
        if let Some(index) = self.last(self.end, is_it) {
            self.tell(index);
        }
    }

    /// Why the partition's log is not what it was: an unclean election, retention, or deleted data; whichever was last.
    /// Returns whether one was found.
    fn history_rewritten(&mut self) -> bool {
        let channel = self.channel;
        let unclean = self.last(
            self.end,
            |what| matches!(what, What::Elected { channel: of, unclean: true, .. } if *of == channel),
        );
        let retention = self.last(
            self.end,
            |what| matches!(what, What::LogStart { channel: of, .. } if *of == channel),
        );
        let wiped = self.last(self.end, |what| {
            matches!(what, What::Wiped(Node::Broker(_) | Node::ZooKeeper(_)))
        });
        let early = self.last(
            self.end,
            |what| matches!(what, What::JoinedEarly { channel: of, .. } if *of == channel),
        );
        match unclean.max(retention).max(wiped).max(early) {
            None => false,
            last if last == early => {
                // A fault of Kafka itself: no line of a file is to blame.
                self.tell(early.unwrap_or_default());
                true
            }
            last if last == unclean => {
                self.unclean(unclean.unwrap_or_default());
                true
            }
            last if last == retention => {
                let index = retention.unwrap_or_default();
                self.suspects.extend(RETENTION);
                let Some(What::LogStart { broker, offset, .. }) = self.trace.get(index).map(|event| &event.what) else {
                    return false;
                };
                let message = self
                    .at_channel("cause.retention")
                    .with("node", name(self.view, Node::Broker(*broker)))
                    .with("offset", *offset);
                self.step(index, message);
                true
            }
            _ => {
                let index = wiped.unwrap_or_default();
                let of_zookeeper = matches!(
                    self.trace.get(index).map(|event| &event.what),
                    Some(What::Wiped(Node::ZooKeeper(_)))
                );
                self.suspects
                    .extend(if of_zookeeper { ZOOKEEPER_WIPED } else { BROKER_WIPED });
                self.tell(index);
                true
            }
        }
    }

    /// A replica that lacked records became leader: who it was, why it lacked them, why nobody else was there.
    fn unclean(&mut self, index: usize) {
        self.suspects.extend(UNCLEAN);
        let channel = self.channel;
        let Some(What::Elected {
            leader: Some(leader), ..
        }) = self.trace.get(index).map(|event| &event.what)
        else {
            return;
        };
        let leader = *leader;
        let before = self.last(
            index,
            |what| matches!(what, What::Elected { channel: of, leader: Some(_), .. } if *of == channel),
        );
        let former = before.and_then(|at| match self.trace.get(at)?.what {
            What::Elected { leader, .. } => leader,
            _ => None,
        });
        self.left_out(index, leader);
        if let Some(former) = former.filter(|former| *former != leader) {
            self.went_down(index, former, "cause.last-in-sync-down");
        }
        let message = self
            .at_channel("cause.unclean")
            .with("node", name(self.view, Node::Broker(leader)));
        self.step(index, message);
        let truncated = (index + 1..self.end)
            .find(|at| matches!(self.trace[*at].what, What::Truncated { channel: of, .. } if of == channel));
        if let Some(at) = truncated {
            self.tell(at);
        }
    }

    /// When and why a broker fell out of the ISR, before event `end`.
    fn left_out(&mut self, end: usize, broker: u32) {
        let channel = self.channel;
        let isr = |what: &What| match what {
            What::IsrShrunk { channel: of, isr, .. }
            | What::IsrExpanded { channel: of, isr, .. }
            | What::Elected { channel: of, isr, .. }
                if *of == channel =>
            {
                Some(isr.contains(&broker))
            }
            _ => None,
        };
        let Some(inside) = self.last(end, |what| isr(what) == Some(true)) else {
            return;
        };
        let out = (inside + 1..end).find(|at| isr(&self.trace[*at].what) == Some(false));
        let Some(out) = out else { return };
        self.went_down(out, broker, "cause.follower-down");
        let message = self
            .at_channel("cause.out-of-sync")
            .with("node", name(self.view, Node::Broker(broker)));
        self.step(out, message);
    }

    /// How a broker's process ended, last before event `end`.
    fn went_down(&mut self, end: usize, broker: u32, key: &'static str) {
        let node = Node::Broker(broker);
        let down = self.last(end, |what| match what {
            What::Killed(which) | What::Stopping(which) | What::Exited { node: which, .. } => *which == node,
            _ => false,
        });
        if let Some(index) = down {
            let message = self.at_channel(key).with("node", name(self.view, node));
            self.step(index, message);
        }
    }

    /// A producer that gets no answer in time sends its records again, although they are in the log.
    fn in_two_blocks(&mut self, first: u64, second: u64) {
        self.suspects.extend(DUPLICATES);
        let channel = self.channel;
        for number_wanted in [first, second] {
            let is_it = |what: &What| matches!(what, What::Block { channel: of, number, .. } if (*of, *number) == (channel, number_wanted));
            if let Some(index) = self.trace[..self.end].iter().position(|event| is_it(&event.what)) {
                self.tell(index);
            }
        }
        let trouble = self.last(self.end, |what| {
            matches!(
                what,
                What::Killed(Node::Broker(_))
                    | What::Stopping(Node::Broker(_))
                    | What::Exited {
                        node: Node::Broker(_),
                        ..
                    }
                    | What::Fault { .. }
            )
        });
        if let Some(index) = trouble {
            self.tell(index);
            let message = self.at_channel("cause.sent-again").with("first", number(first));
            self.step(self.end, message.with("second", number(second)));
        }
    }

    fn chain_stopped(&mut self, orderer: u32) {
        let channel = self.channel;
        // The trace says why right after the breach.
        let is_it = |event: &Event| {
            matches!(&event.what, What::ChainStopped { orderer: by, channel: of, .. }
                if (*by, *of) == (orderer, channel))
        };
        let stopped = self.trace[self.end..].iter().position(is_it).map(|at| at + self.end);
        let rewritten = self.history_rewritten();
        let out_of_range = |what: &What| {
            matches!(what, What::Log { orderer: by, text, .. }
                if *by == orderer && text.contains("outside the range of offsets"))
        };
        match self.last(self.end, out_of_range) {
            Some(index) => self.tell(index),
            None if rewritten => self.foreign_cut(orderer),
            None => {}
        }
        if let Some(index) = stopped {
            self.tell(index);
        }
    }

    /// Another orderer counts blocks otherwise: its TIMETOCUT ends this chain.
    fn foreign_cut(&mut self, orderer: u32) {
        let channel = self.channel;
        let is_it = |what: &What| {
            matches!(what, What::TimeToCutPosted { orderer: by, channel: of, .. }
                if *by != orderer && *of == channel)
        };
        if let Some(index) = self.last(self.end, is_it) {
            self.tell(index);
        }
    }

    fn panicked(&mut self, orderer: u32) {
        let node = Node::Orderer(orderer);
        let exited = self.last(
            self.end,
            |what| matches!(what, What::Exited { node: which, .. } if *which == node),
        );
        let Some(index) = exited else { return };
        let text = match &self.trace[index].what {
            What::Exited { text, .. } => text.clone(),
            _ => String::new(),
        };
        let named = |channel: &&String| text.contains(&format!("[channel: {channel}]"));
        let channel = self.view.channels.iter().position(|channel| named(&channel));
        self.channel = channel.and_then(|index| u32::try_from(index).ok()).unwrap_or(0);
        self.step(index, story::tell(&self.trace[index].what, self.view).1);
        if text.contains("outside the range of offsets") {
            self.history_rewritten();
        } else if text.contains("fewer in-sync replicas") {
            self.too_few_in_sync();
        } else if text.contains("Replication-factor is invalid") {
            self.suspects.extend(FACTOR);
            self.brokers_down();
        } else if text.contains("does not exist on this broker") || text.contains("circuit breaker is open") {
            self.suspects.extend(NO_TOPIC);
            self.brokers_down();
        } else if text.contains("Error retrieving consenter of type") {
            self.suspects.extend(NO_CONSENTER);
        } else if text.contains("ConsortiumsConfig") || text.contains("consortiums group definition") {
            self.suspects.extend(NO_CONSORTIUMS);
        } else {
            self.suspects.extend(UNREACHABLE);
            self.brokers_down();
        }
    }

    fn too_few_in_sync(&mut self) {
        self.suspects.extend(MIN_ISR);
        let channel = self.channel;
        let topic = self.last(
            self.end,
            |what| matches!(what, What::TopicCreated { channel: of, .. } if *of == channel),
        );
        let shrunk = self.last(
            self.end,
            |what| matches!(what, What::IsrShrunk { channel: of, .. } if *of == channel),
        );
        let refused = self.trace[..self.end]
            .iter()
            .position(|event| matches!(event.what, What::Refused { channel: of, .. } if of == channel));
        for index in [topic, shrunk, refused].into_iter().flatten() {
            self.tell(index);
        }
    }

    /// Brokers that went down, and did not come back before the breach.
    fn brokers_down(&mut self) {
        for broker in 0..self.view.brokers.len() as u32 {
            let node = Node::Broker(broker);
            let back = self.last(self.end, |what| *what == What::Serving(node));
            let down = self.last(self.end, |what| match what {
                What::Killed(which) | What::Stopping(which) | What::Exited { node: which, .. } => *which == node,
                _ => false,
            });
            if let Some(index) = down.filter(|index| back.is_none_or(|back| back < *index)) {
                self.tell(index);
            }
        }
    }
}
