//! What came of a run beyond the answers: the blocks' contents, elections, the ISR, Deliver, topics, the ends of processes
//! and how long things took. Whatever a trace does not tell is not compared.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ordering_playground::sim::World;
use ordering_playground::sim::scenario::Node;
use ordering_playground::sim::trace::What;
use serde_json::Value;

use super::trace::{Row, Trace, rows, text};

/// Index of the application channel in the simulation.
const CHANNEL: u32 = 1;
/// ms by which an election, an end or a drop may come earlier or later: a session's last heartbeat, two ticks of ZooKeeper
/// and the start of a JVM lie in between.
pub(super) const MOMENT: f64 = 4000.0;
/// A median of fewer answers says nothing.
const FEW: usize = 10;
/// How many times as long the median answer may take: four brokers and three orderers share two processors.
const SLOWER: f64 = 5.0;
/// ms between two looks of the recorder at the partition's state, and what a topic needs to be listed.
const POLL: f64 = 500.0;

/// The facts of one run: how many were compared, and those that differ.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) compared: usize,
    pub(crate) wrong: Vec<String>,
    /// Thousandths: of the pairs of envelopes in the recorded order, and of the recorded blocks that ours has, too.
    pub(crate) order: Option<(u64, u64)>,
    /// What, and when in ms: ours and recorded.
    pub(crate) times: Vec<(&'static str, f64, f64)>,
}

impl Facts {
    pub(super) fn compare(&mut self, holds: bool, what: impl FnOnce() -> String) {
        self.compared += 1;
        if !holds {
            self.wrong.push(what());
        }
    }
}

/// Both runs, as far as they are compared here.
pub(crate) struct Runs<'a> {
    pub(crate) trace: &'a Trace,
    pub(crate) world: &'a World,
    /// By envelope of the simulation: the message of the trace.
    pub(crate) messages: &'a BTreeMap<u32, usize>,
    /// Something was killed, stopped or cut.
    pub(crate) disturbed: bool,
    /// ms between which the recorded files and variables are those of the run.
    pub(crate) hold: Range<f64>,
}

impl Runs<'_> {
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        self.contents(&mut facts);
        self.crossed(&mut facts);
        if self.hold.start == 0.0 {
            self.leaders(&mut facts);
            self.isr(&mut facts);
            self.exits(&mut facts);
            if self.trace.json["orderer_log"].is_object() {
                self.deliver(&mut facts);
            }
        }
        self.topics(&mut facts);
        self.latency(&mut facts);
        facts
    }

    pub(super) fn events(&self) -> impl Iterator<Item = (f64, &What)> {
        let events = self.world.trace().iter();
        events.map(|event| (event.at as f64 / 1000.0, &event.what))
    }

    /// The labels of our blocks on the first orderer.
    fn our_blocks(&self) -> Vec<Vec<&str>> {
        let label = |envelope: &u32| {
            let index = self.messages.get(envelope)?;
            self.trace.messages.get(*index).map(|sent| sent.label.as_str())
        };
        let blocks = (1..).map_while(|number| self.world.block(0, CHANNEL, number));
        blocks
            .map(|(_, envelopes)| envelopes.iter().filter_map(label).collect())
            .collect()
    }

    fn contents(&self, facts: &mut Facts) {
        let recorded = self.trace.blocks("osn0", "mychannel");
        let real: Vec<Vec<String>> = recorded
            .into_iter()
            .filter(|block| block.number > 0)
            .filter_map(|block| block.envelopes)
            .collect();
        let ours = self.our_blocks();
        if real.is_empty() || ours.is_empty() {
            return;
        }
        let known: BTreeSet<&[&str]> = ours.iter().map(Vec::as_slice).collect();
        let same = real.iter().filter(|block| {
            let labels: Vec<&str> = block.iter().map(String::as_str).collect();
            known.contains(labels.as_slice())
        });
        let same = same.count() * 1000 / real.len();
        facts.order = Some((self.order(&real, &ours), same as u64));
    }

    /// Thousandths of the pairs that are in the recorded order, of all pairs of which the second was sent after the answer to
    /// the first: these do not hang on a race.
    fn order(&self, real: &[Vec<String>], ours: &[Vec<&str>]) -> u64 {
        let places: BTreeMap<&str, usize> = ours
            .iter()
            .flatten()
            .enumerate()
            .map(|(at, label)| (*label, at))
            .collect();
        let times: BTreeMap<&str, (f64, f64)> = self
            .trace
            .messages
            .iter()
            .map(|sent| (sent.label.as_str(), (sent.sent, sent.ack)))
            .collect();
        let common: Vec<(usize, (f64, f64))> = real
            .iter()
            .flatten()
            .filter_map(|label| {
                places
                    .get(label.as_str())
                    .copied()
                    .zip(times.get(label.as_str()).copied())
            })
            .collect();
        let (mut pairs, mut kept) = (0, 0);
        for (index, (place, (_, answered))) in common.iter().enumerate() {
            for (later, (sent, _)) in &common[index + 1..] {
                if answered < sent {
                    pairs += 1;
                    kept += u64::from(place < later);
                }
            }
        }
        (kept * 1000_u64).checked_div(pairs).unwrap_or(1000)
    }

    /// The recorder's own cross-check: who was told one thing and got another.
    fn crossed(&self, facts: &mut Facts) {
        let check = &self.trace.json["cross_check"];
        let Some(check) = check.as_object() else { return };
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        let mut times: BTreeMap<u32, usize> = BTreeMap::new();
        for number in 1.. {
            let Some((_, envelopes)) = self.world.block(0, CHANNEL, number) else {
                break;
            };
            for envelope in envelopes {
                *times.entry(envelope).or_default() += 1;
            }
        }
        for envelope in self.messages.keys() {
            let Some(view) = self.world.envelope(*envelope).filter(|view| view.channel == CHANNEL) else {
                continue;
            };
            let times = times.get(envelope).copied().unwrap_or(0);
            let status = view.answered.as_ref().map(|(_, answer)| answer.status.as_str());
            let key = match (status, times) {
                (Some("SUCCESS"), 0) => "acked_but_not_in_a_block",
                (Some("RPC_ERROR"), 1..) => "rpc_error_but_in_a_block",
                (Some(status), 1..) if status != "SUCCESS" => "refused_but_in_a_block",
                _ => "",
            };
            *count.entry(key).or_default() += 1;
            if times > 1 {
                *count.entry("more_than_once_in_blocks").or_default() += 1;
            }
        }
        // A refusal that was ordered all the same hangs on the moment of the outage.
        let slack = if self.disturbed {
            3 + self.messages.len() / 25
        } else {
            0
        };
        for key in [
            "acked_but_not_in_a_block",
            "refused_but_in_a_block",
            "rpc_error_but_in_a_block",
            "more_than_once_in_blocks",
        ] {
            let real = match check.get(key) {
                Some(Value::Array(list)) => list.len(),
                Some(Value::Number(number)) => number.as_u64().unwrap_or(0) as usize,
                Some(Value::Null) => 0,
                _ => continue,
            };
            let ours = count.get(key).copied().unwrap_or(0);
            facts.compare(ours.abs_diff(real) <= slack, || {
                format!("{key}: {ours}, recorded {real}")
            });
        }
        if let Some(real) = check.get("blocks_identical_across_orderers").and_then(Value::as_bool) {
            let ours = !self.events().any(|(_, what)| {
                matches!(what, What::Breach(breach) if breach.channel == CHANNEL
                    && matches!(breach.what, ordering_playground::sim::invariants::Broken::DifferentBlocks { .. }))
            });
            facts.compare(ours == real, || format!("orderers agree: {ours}, recorded {real}"));
        }
    }

    /// States of the partition as the recorder saw them: (ms, leader, ISR). Moments without a leader are left out: a look
    /// every 250 ms may miss them.
    fn states(&self) -> Vec<(f64, u32, BTreeSet<u32>)> {
        let state = &self.trace.json["partition_state"];
        let state = if state["mychannel"].is_object() {
            &state["mychannel"]
        } else {
            state
        };
        let row = |row: Row| {
            let leader = u32::try_from(row.get("leader")?.as_i64()?).ok()?;
            let isr = row
                .get("isr")
                .and_then(Value::as_array)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let isr = isr.iter().filter_map(Value::as_u64).map(|broker| broker as u32);
            Some((row.get("t")?.as_f64()?, leader, isr.collect()))
        };
        rows(state).into_iter().filter_map(row).collect()
    }

    /// Our leaders: (ms, leader).
    fn our_leaders(&self) -> Vec<(f64, u32)> {
        let leader = |what: &What| match what {
            What::TopicCreated {
                channel: CHANNEL,
                replicas,
                ..
            } => replicas.first().copied(),
            What::Elected {
                channel: CHANNEL,
                leader,
                ..
            } => *leader,
            _ => None,
        };
        let mut leaders: Vec<(f64, u32)> = self
            .events()
            .filter_map(|(at, what)| Some((at, leader(what)?)))
            .collect();
        leaders.dedup_by_key(|(_, leader)| *leader);
        leaders
    }

    fn leaders(&self, facts: &mut Facts) {
        let mut real: Vec<(f64, u32)> = self.states().into_iter().map(|(at, leader, _)| (at, leader)).collect();
        real.dedup_by_key(|(_, leader)| *leader);
        if real.is_empty() {
            return;
        }
        let ours = self.our_leaders();
        let who = |list: &[(f64, u32)]| list.iter().map(|(_, leader)| *leader).collect::<Vec<_>>();
        facts.compare(who(&ours) == who(&real), || {
            format!("leaders {ours:?}, recorded {real:?}")
        });
        for ((our_time, leader), (time, _)) in ours.iter().zip(&real).skip(1) {
            facts.times.push(("leader", *our_time, *time));
            facts.compare((our_time - time).abs() < MOMENT + POLL, || {
                format!("broker {leader} leads at {our_time:.0} ms, recorded {time:.0} ms")
            });
        }
    }

    /// The last ISR that the recorder saw. Its answer leaves out dead brokers and comes from a broker's memory, so it is
    /// compared with every one of ours from somewhat before on.
    fn isr(&self, facts: &mut Facts) {
        let Some((last, _, real)) = self.states().pop() else {
            return;
        };
        let mut dead: BTreeSet<u32> = BTreeSet::new();
        let mut isr: Vec<u32> = Vec::new();
        let mut ours: Vec<BTreeSet<u32>> = vec![BTreeSet::new()];
        for (at, what) in self.events() {
            match what {
                What::TopicCreated {
                    channel: CHANNEL,
                    replicas,
                    ..
                } => isr.clone_from(replicas),
                What::Elected {
                    channel: CHANNEL,
                    isr: now,
                    ..
                }
                | What::IsrShrunk {
                    channel: CHANNEL,
                    isr: now,
                    ..
                }
                | What::IsrExpanded {
                    channel: CHANNEL,
                    isr: now,
                    ..
                } => isr.clone_from(now),
                What::Killed(Node::Broker(broker))
                | What::Exited {
                    node: Node::Broker(broker),
                    ..
                } => {
                    dead.insert(*broker);
                }
                What::Serving(Node::Broker(broker)) => {
                    dead.remove(broker);
                }
                _ => continue,
            }
            if at < last - MOMENT {
                ours.clear();
            }
            ours.push(isr.iter().filter(|broker| !dead.contains(broker)).copied().collect());
        }
        facts.compare(ours.contains(&real), || format!("ISR {ours:?}, recorded {real:?}"));
    }

    /// `kafka-topics.sh --list`, at the moment at which it was asked.
    fn topics(&self, facts: &mut Facts) {
        for row in rows(&self.trace.json["kafka_topics_sh"]) {
            let command = row.get("cmd").map(text).unwrap_or_default();
            let at = row.get("t").and_then(Value::as_f64).unwrap_or(0.0);
            if !command.ends_with("--list") || !self.hold.contains(&at) {
                continue;
            }
            let out = row.get("out").map(text).unwrap_or_default();
            let real: BTreeSet<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let until = |limit: f64| -> BTreeSet<&str> {
                let name = |what: &What| match what {
                    What::TopicCreated { channel: 0, .. } => Some("genesis"),
                    What::TopicCreated { channel: CHANNEL, .. } => Some("mychannel"),
                    _ => None,
                };
                let before = self.events().take_while(|(time, _)| *time <= limit);
                before.filter_map(|(_, what)| name(what)).collect()
            };
            let fits = real == until(at) || real == until(at + POLL) || real == until(at - POLL);
            facts.compare(fits, || {
                format!("topics at {at:.0} ms {:?}, recorded {real:?}", until(at))
            });
        }
    }

    /// Median ms from Broadcast to SUCCESS.
    fn latency(&self, facts: &mut Facts) {
        let median = |mut list: Vec<f64>| {
            list.sort_by(f64::total_cmp);
            list.get(list.len() / 2).copied().filter(|_| list.len() >= FEW)
        };
        let ours = self.messages.keys().filter_map(|envelope| {
            let view = self.world.envelope(*envelope)?;
            let (at, answer) = view.answered?;
            (answer.status == "SUCCESS").then(|| (at - view.sent) as f64 / 1000.0)
        });
        let real = rows(&self.trace.json["messages"]).into_iter().filter_map(|row| {
            let success = row.get("status").map(text).as_deref() == Some("SUCCESS");
            let created = row
                .get("label")
                .map(text)
                .is_some_and(|label| label.starts_with("create-"));
            let took = row.get("ack")?.as_f64()? - row.get("sent")?.as_f64()?;
            (success && !created).then_some(took)
        });
        if let (Some(ours), Some(real)) = (median(ours.collect()), median(real.collect())) {
            let fits = ours < real * SLOWER && real < ours * SLOWER;
            facts.compare(fits, || {
                format!("median answer after {ours:.1} ms, recorded {real:.1} ms")
            });
        }
    }
}
