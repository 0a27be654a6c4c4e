//! What ended in a run: processes, chains, Deliver streams.

use std::collections::BTreeMap;

use ordering_playground::sim::scenario::Node;
use ordering_playground::sim::trace::What;
use serde_json::Value;

use super::outcome::{Facts, MOMENT, Runs};
use super::trace::{Row, rows, text};

impl Runs<'_> {
    /// Processes that ended by themselves while the set-up is known.
    pub(super) fn exits(&self, facts: &mut Facts) {
        let exit = |(at, what): (f64, String)| {
            let rest = what.strip_prefix("process ")?;
            let (name, rest) = rest.split_once(' ')?;
            let (_, status) = rest.split_once("exited: exit status ")?;
            matches!(status, "1" | "2").then(|| (at, name.to_owned()))
        };
        let known = |(at, _): &(f64, String)| self.hold.contains(at);
        let events = self.trace.events().into_iter();
        let mut real: Vec<(f64, String)> = events.filter_map(exit).filter(known).collect();
        let name = |node: &Node| match node {
            Node::Orderer(index) => format!("osn{index}"),
            Node::Broker(index) => format!("broker{index}"),
            Node::ZooKeeper(index) => format!("zk{}", index + 1),
            Node::Client(index) => format!("client{index}"),
        };
        let mut ours: Vec<(f64, String)> = self
            .events()
            .filter_map(|(at, what)| match what {
                What::Exited { node, .. } => Some((at, name(node))),
                _ => None,
            })
            .filter(known)
            .collect();
        let by_name = |a: &(f64, String), b: &(f64, String)| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0));
        real.sort_by(by_name);
        ours.sort_by(by_name);
        let fits = real.len() == ours.len()
            && real
                .iter()
                .zip(&ours)
                .all(|(a, b)| a.1 == b.1 && (a.0 - b.0).abs() < MOMENT);
        facts.compare(fits, || format!("ends {ours:?}, recorded {real:?}"));
        self.last_words(facts);
    }

    fn last_words(&self, facts: &mut Facts) {
        for (name, line) in self.orderer_lines() {
            let words = line.get("text").map(text).unwrap_or_default();
            if line.get("level").map(text).as_deref() != Some("STDERR") || !words.starts_with("panic: ") {
                continue;
            }
            let found = self.events().any(|(_, what)| {
                matches!(what, What::Exited { node: Node::Orderer(index), text } if name == format!("osn{index}") && *text == words)
            });
            facts.compare(found, || format!("{name} does not end with {words:?}"));
        }
    }

    fn orderer_lines(&self) -> Vec<(String, Row)> {
        let logs = self.trace.json["orderer_log"].as_object().into_iter().flatten();
        logs.flat_map(|(name, table)| {
            rows(table)
                .into_iter()
                .map(|row| (name.clone(), row))
                .collect::<Vec<_>>()
        })
        .collect()
    }

    /// Deliver that is dropped, and chains that stop for good: which orderers, which channels, and when first.
    pub(super) fn deliver(&self, facts: &mut Facts) {
        let logged = |words: &str| {
            let mut found: BTreeMap<(String, String), f64> = BTreeMap::new();
            for (name, line) in self.orderer_lines() {
                let text = line.get("text").map(text).unwrap_or_default();
                let channel = text.strip_prefix("[channel: ").and_then(|rest| rest.split_once("] "));
                let at = line.get("t").and_then(Value::as_f64);
                if let (Some((channel, rest)), Some(at)) = (channel, at)
                    && rest == words
                {
                    found.entry((name, channel.to_owned())).or_insert(at);
                }
            }
            found
        };
        let channel = |channel: u32| if channel == 0 { "genesis" } else { "mychannel" }.to_owned();
        let mut dropped: BTreeMap<(String, String), f64> = BTreeMap::new();
        let mut stopped: BTreeMap<(String, String), f64> = BTreeMap::new();
        for (at, what) in self.events() {
            match what {
                What::DeliverDropped {
                    orderer,
                    channel: index,
                } => {
                    dropped.entry((format!("osn{orderer}"), channel(*index))).or_insert(at);
                }
                What::ChainStopped {
                    orderer,
                    channel: index,
                    ..
                } => {
                    stopped.entry((format!("osn{orderer}"), channel(*index))).or_insert(at);
                }
                _ => {}
            }
        }
        let mut ended = logged("Consenter for channel exiting");
        ended.extend(logged("Kafka consumer closed."));
        for (what, ours, real) in [
            ("Deliver dropped", dropped, logged("Closed the errorChan")),
            ("chains that stop", stopped, ended),
        ] {
            let fits =
                ours.keys().eq(real.keys()) && ours.values().zip(real.values()).all(|(a, b)| (a - b).abs() < MOMENT);
            facts.compare(fits, || format!("{what}: {ours:?}, recorded {real:?}"));
        }
    }
}
