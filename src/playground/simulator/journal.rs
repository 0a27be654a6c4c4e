//! The event log in words: what of it a person wants to read, the newest line first.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use serde::{Deserialize, Serialize};

use crate::sim::World;
use crate::sim::story::{Tone, tell};
use crate::sim::trace::{Event, What};
use crate::words::{Lang, Words};

/// Lines of an answer at most.
const LINES: usize = 200;
/// Events that are looked at for an answer at most: some tens of milliseconds.
const LOOKS: usize = 20_000;
/// Characters of a search at most; more are not looked at.
const FIND: usize = 200;

/// Which lines are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Search {
    pub(super) run: u32,
    /// The templates of the reader's language: `event.…`, `fault.…`, `node.…`, `breach.…`.
    words: HashMap<String, String>,
    /// These words stand in a line one after the other, in capitals or not.
    find: String,
    /// Kinds of lines that are left out.
    hidden: Vec<Kind>,
    /// Log lines that an orderer has written before, word for word, are left out.
    once: bool,
    /// The events from this one on.
    from: usize,
    /// And only those before this one; `None`: the newest, too.
    before: Option<usize>,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// An envelope's way into Kafka's log, and its answer.
    Envelopes,
    /// Timers, TIMETOCUT messages, blocks.
    Blocks,
    /// Kafka and ZooKeeper: topics, leaders, replicas, sessions.
    Cluster,
    /// Starts, ends and faults of processes, and their connections.
    Nodes,
    /// What an orderer writes into its log.
    Lines,
    /// Broken invariants.
    Breaches,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    lines: Vec<Line>,
    /// Events in all.
    whole: usize,
    /// The first event that was looked at: whoever wants older lines asks for those before it.
    down_to: usize,
}

#[derive(Debug, Serialize)]
struct Line {
    /// Of the event.
    index: usize,
    /// Virtual µs.
    at: u64,
    tone: &'static str,
    text: String,
}

/// Knows which log lines are repetitions of earlier ones.
#[derive(Default)]
pub(super) struct Journal {
    run: u32,
    /// Hashes of the log lines among the first `known` events.
    heard: HashSet<u64>,
    known: usize,
    /// The events that repeat a line, in their order.
    repeats: Vec<usize>,
    hasher: RandomState,
}

impl Journal {
    pub(super) fn search(&mut self, search: &Search, world: &World) -> Found {
        let events = world.trace();
        if search.once {
            self.learn(search.run, events);
        }
        let words = Words::new(Lang::En, search.words.clone());
        let find: String = search.find.chars().take(FIND).collect();
        let find = find.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let view = world.view();
        let end = search.before.unwrap_or(events.len()).min(events.len());
        let mut found = Found {
            lines: Vec::new(),
            whole: events.len(),
            down_to: end,
        };
        let least = search.from.max(end.saturating_sub(LOOKS)).min(end);
        for (index, event) in events[least..end].iter().enumerate().rev() {
            let index = least + index;
            found.down_to = index;
            let kind = kind(&event.what);
            if search.hidden.contains(&kind) || search.once && self.repeats.binary_search(&index).is_ok() {
                continue;
            }
            let (tone, message) = tell(&event.what, &view);
            let text = words.say(&message);
            if !find.is_empty() && !text.to_lowercase().contains(&find) {
                continue;
            }
            let tone = match tone {
                Tone::Quiet => "quiet",
                Tone::Good => "good",
                Tone::Warning => "warning",
                Tone::Bad => "bad",
            };
            found.lines.push(Line {
                index,
                at: event.at,
                tone,
                text,
            });
            if found.lines.len() == LINES {
                break;
            }
        }
        found
    }

    /// Looks for repetitions among the events that are new. A run that went back has fewer events than before.
    fn learn(&mut self, run: u32, events: &[Event]) {
        if run != self.run || events.len() < self.known {
            *self = Journal {
                run,
                ..Journal::default()
            };
        }
        for (index, event) in events.iter().enumerate().skip(self.known) {
            if let What::Log { orderer, text, .. } = &event.what
                && !self.heard.insert(self.hasher.hash_one((orderer, text)))
            {
                self.repeats.push(index);
            }
        }
        self.known = events.len();
    }
}

fn kind(what: &What) -> Kind {
    match what {
        What::Sent { .. } | What::Answered { .. } | What::Appended { .. } | What::HighWatermark { .. } => {
            Kind::Envelopes
        }
        What::TimerStarted { .. } | What::TimeToCutPosted { .. } | What::Block { .. } => Kind::Blocks,
        What::Refused { .. }
        | What::TopicCreated { .. }
        | What::Elected { .. }
        | What::IsrShrunk { .. }
        | What::IsrExpanded { .. }
        | What::JoinedEarly { .. }
        | What::Truncated { .. }
        | What::LogStart { .. }
        | What::Controller { .. }
        | What::SessionExpired { .. }
        | What::Registered { .. }
        | What::Quorum { .. } => Kind::Cluster,
        What::Started(_)
        | What::Serving(_)
        | What::Killed(_)
        | What::Wiped(_)
        | What::Stopping(_)
        | What::Exited { .. }
        | What::Fault { .. }
        | What::ChainStopped { .. }
        | What::ChainReady { .. }
        | What::DeliverDropped { .. }
        | What::DeliverBack { .. }
        | What::Breaker { .. } => Kind::Nodes,
        What::Log { .. } => Kind::Lines,
        What::Breach(_) => Kind::Breaches,
    }
}
