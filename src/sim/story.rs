//! Events of a run as messages: a key and arguments.

use super::invariants::Broken;
use super::scenario::{Action, Node};
use super::trace::{Status, What};
use super::view::Snapshot;
use crate::finding::{Arg, Message};
use crate::ordering::log::Level;

/// How loud an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Quiet,
    Good,
    Warning,
    Bad,
}

/// An event in the form that is put into words.
pub fn tell(what: &What, world: &Snapshot) -> (Tone, Message) {
    let orderer = |index: u32| name(world, Node::Orderer(index));
    let broker = |index: u32| name(world, Node::Broker(index));
    let with_node = |key: &'static str, node: Node| Message::new(key).with("node", name(world, node));
    let at_channel = |key: &'static str, channel: u32| Message::new(key).with("channel", channel_name(world, channel));
    match what {
        What::Started(node) => (Tone::Quiet, with_node("event.started", *node)),
        What::Serving(node) => (Tone::Good, with_node("event.serving", *node)),
        What::Killed(node) => (Tone::Bad, with_node("event.killed", *node)),
        What::Wiped(node) => (Tone::Bad, with_node("event.wiped", *node)),
        What::Stopping(node) => (Tone::Warning, with_node("event.stopping", *node)),
        What::Exited { node, text } => (Tone::Bad, with_node("event.exited", *node).with("text", text.as_str())),
        What::Fault { index } => (
            Tone::Warning,
            world
                .faults
                .get(*index as usize)
                .cloned()
                .unwrap_or_else(|| Message::new("event.fault")),
        ),
        What::Sent { envelope, orderer: to } => (
            Tone::Quiet,
            Message::new("event.sent")
                .with("envelope", i64::from(*envelope))
                .with("node", orderer(*to)),
        ),
        What::Answered { envelope, status } => {
            let tone = if *status == Status::Success {
                Tone::Quiet
            } else {
                Tone::Warning
            };
            (
                tone,
                Message::new("event.answered")
                    .with("envelope", i64::from(*envelope))
                    .with("status", status.name()),
            )
        }
        What::Appended {
            channel,
            broker: at,
            offset,
            records,
        } => {
            let message = at_channel("event.appended", *channel).with("node", broker(*at));
            (
                Tone::Quiet,
                message.with("offset", *offset).with("records", i64::from(*records)),
            )
        }
        What::Refused {
            channel,
            broker: at,
            error,
        } => {
            let message = at_channel("event.refused", *channel).with("node", broker(*at));
            (Tone::Bad, message.with("error", format!("{error:?}")))
        }
        What::HighWatermark { channel, offset, .. } => (
            Tone::Quiet,
            at_channel("event.watermark", *channel).with("offset", *offset),
        ),
        What::TopicCreated { channel, replicas, .. } => (
            Tone::Good,
            at_channel("event.topic", *channel).with("replicas", replicas.len()),
        ),
        What::Elected {
            channel, leader: None, ..
        } => (Tone::Bad, at_channel("event.leaderless", *channel)),
        What::Elected {
            channel,
            leader: Some(leader),
            unclean,
            ..
        } => {
            let (tone, key) = if *unclean {
                (Tone::Bad, "event.unclean")
            } else {
                (Tone::Warning, "event.elected")
            };
            (tone, at_channel(key, *channel).with("node", broker(*leader)))
        }
        What::IsrShrunk { channel, isr, .. } => (
            Tone::Warning,
            at_channel("event.isr-shrunk", *channel).with("isr", brokers(world, isr)),
        ),
        What::IsrExpanded { channel, isr, .. } => (
            Tone::Good,
            at_channel("event.isr-expanded", *channel).with("isr", brokers(world, isr)),
        ),
        What::JoinedEarly { channel, broker: at } => (
            Tone::Warning,
            at_channel("event.joined-early", *channel).with("node", broker(*at)),
        ),
        What::Truncated {
            channel,
            broker: at,
            to,
        } => (
            Tone::Warning,
            at_channel("event.truncated", *channel)
                .with("node", broker(*at))
                .with("offset", *to),
        ),
        What::LogStart {
            channel,
            broker: at,
            offset,
        } => (
            Tone::Warning,
            at_channel("event.log-start", *channel)
                .with("node", broker(*at))
                .with("offset", *offset),
        ),
        What::Controller { broker: at } => (Tone::Quiet, Message::new("event.controller").with("node", broker(*at))),
        What::Registered { broker: at } => (Tone::Good, Message::new("event.registered").with("node", broker(*at))),
        What::SessionExpired { broker: at } => (Tone::Warning, Message::new("event.session").with("node", broker(*at))),
        What::Quorum { held: true } => (Tone::Good, Message::new("event.quorum")),
        What::Quorum { held: false } => (Tone::Bad, Message::new("event.no-quorum")),
        What::TimerStarted { orderer: at, channel } => (
            Tone::Quiet,
            at_channel("event.timer", *channel).with("node", orderer(*at)),
        ),
        What::TimeToCutPosted {
            orderer: at,
            channel,
            block,
        } => (
            Tone::Quiet,
            at_channel("event.ttc", *channel)
                .with("node", orderer(*at))
                .with("block", number(*block)),
        ),
        What::Block {
            orderer: at,
            channel,
            number: block,
            envelopes,
            ..
        } => {
            let message = at_channel("event.block", *channel).with("node", orderer(*at));
            (
                Tone::Good,
                message
                    .with("block", number(*block))
                    .with("envelopes", i64::from(*envelopes)),
            )
        }
        What::Log {
            orderer: at,
            level,
            text,
        } => {
            let tone = match level {
                Level::Error => Tone::Bad,
                Level::Warning => Tone::Warning,
                Level::Info | Level::Debug => Tone::Quiet,
            };
            let message = Message::new("event.log").with("node", orderer(*at));
            (tone, message.with("level", level.word()).with("text", text.as_str()))
        }
        What::ChainStopped {
            orderer: at,
            channel,
            text,
        } => (
            Tone::Bad,
            at_channel("event.chain-stopped", *channel)
                .with("node", orderer(*at))
                .with("text", text.as_str()),
        ),
        What::ChainReady { orderer: at, channel } => (
            Tone::Good,
            at_channel("event.chain-ready", *channel).with("node", orderer(*at)),
        ),
        What::DeliverDropped { orderer: at, channel } => (
            Tone::Warning,
            at_channel("event.deliver-dropped", *channel).with("node", orderer(*at)),
        ),
        What::DeliverBack { orderer: at, channel } => (
            Tone::Good,
            at_channel("event.deliver-back", *channel).with("node", orderer(*at)),
        ),
        What::Breaker {
            orderer: at,
            channel,
            open,
        } => {
            let key = if *open {
                "event.breaker-open"
            } else {
                "event.breaker-closed"
            };
            (Tone::Warning, at_channel(key, *channel).with("node", orderer(*at)))
        }
        What::Breach(breach) => (Tone::Bad, broken(world, &breach.what)),
    }
}

/// What a fault of the scenario, or one by hand, does.
pub(in crate::sim) fn fault(world: &Snapshot, action: &Action) -> Message {
    let of = |node: Node| (Some(node), None, None);
    let at = |channel: Option<u32>| (None, None, Some(channel.map_or(0, |channel| channel.saturating_add(1))));
    let (key, (node, other, channel)) = match *action {
        Action::Start(node) => ("node.start", of(node)),
        Action::Kill(node) => ("node.kill", of(node)),
        Action::Stop(node) => ("fault.stop", of(node)),
        Action::Wipe(node) => ("fault.wipe", of(node)),
        Action::DiskFull { broker } => ("fault.disk", of(Node::Broker(broker))),
        Action::SkewClock { node, .. } => ("fault.clock", of(node)),
        Action::Send { orderer, .. } => ("fault.send", of(Node::Orderer(orderer))),
        Action::CutLink { a, b } => ("fault.cut", (Some(a), Some(b), None)),
        Action::HealLink { a, b } => ("fault.heal", (Some(a), Some(b), None)),
        Action::SlowLink { a, b, .. } => ("fault.slow", (Some(a), Some(b), None)),
        Action::KillLeader { channel } => ("fault.leader", at(channel)),
        Action::KillFollower { channel } => ("fault.follower", at(channel)),
        Action::ConfigUpdate { channel, .. } => ("fault.update", at(Some(channel))),
        Action::TopicConfig { channel, .. } => ("fault.topic", at(channel)),
        Action::ConsoleProduce { channel, .. } => ("fault.console", at(channel)),
        Action::StartAllBrokers => ("fault.start", (None, None, None)),
        Action::PreferredElection => ("fault.elect", (None, None, None)),
    };
    let mut message = Message::new(key);
    for (place, node) in [("name", node), ("other", other)] {
        if let Some(node) = node {
            message = message.with(place, name(world, node));
        }
    }
    if let Some(channel) = channel {
        message = message.with("channel", channel_name(world, channel));
    }
    let much = match *action {
        Action::SkewClock { by, .. } => Arg::Millis(by / 1000),
        Action::SlowLink { by, .. } => Arg::Millis(i64::try_from(by / 1000).unwrap_or(i64::MAX)),
        Action::Send { count, .. } => Arg::Number(count.into()),
        _ => return message,
    };
    message.with("much", much)
}

/// A broken invariant.
pub fn broken(world: &Snapshot, what: &Broken) -> Message {
    let orderer = |index: u32| name(world, Node::Orderer(index));
    match what {
        Broken::DifferentBlocks {
            block,
            first,
            second,
            offset,
        } => {
            let key = if offset.is_some() {
                "breach.different-from"
            } else {
                "breach.different"
            };
            let message = Message::new(key)
                .with("block", number(*block))
                .with("first", orderer(*first))
                .with("second", orderer(*second));
            message.with("offset", offset.unwrap_or_default())
        }
        Broken::Gap { orderer: at, block } => Message::new("breach.gap")
            .with("node", orderer(*at))
            .with("block", number(*block)),
        Broken::OffsetWentBack {
            orderer: at, from, to, ..
        } => Message::new("breach.offset")
            .with("node", orderer(*at))
            .with("from", *from)
            .with("to", *to),
        Broken::AcknowledgedLost { envelope } => Message::new("breach.lost").with("envelope", i64::from(*envelope)),
        Broken::InTwoBlocks {
            envelope,
            first,
            second,
        } => Message::new(if first == second {
            "breach.twice-in-one"
        } else {
            "breach.twice"
        })
        .with("envelope", i64::from(*envelope))
        .with("first", number(*first))
        .with("second", number(*second)),
        Broken::ChainStopped { orderer: at } => Message::new("breach.stopped").with("node", orderer(*at)),
        Broken::Panicked { orderer: at } => Message::new("breach.panicked").with("node", orderer(*at)),
    }
}

/// A number of any size as an argument.
pub fn number(value: u64) -> Arg {
    Arg::Number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Shown name of a process.
pub fn name(world: &Snapshot, node: Node) -> String {
    let known = match node {
        Node::Client(index) => return format!("client {index}"),
        Node::Orderer(index) => world.orderers.get(index as usize).map(|orderer| &orderer.name),
        Node::Broker(index) => world.brokers.get(index as usize).map(|broker| &broker.name),
        Node::ZooKeeper(index) => world.zookeepers.get(index as usize).map(|server| &server.name),
    };
    known.cloned().unwrap_or_else(|| format!("{node:?}"))
}

/// Shown names of brokers.
pub fn brokers(world: &Snapshot, list: &[u32]) -> String {
    let names: Vec<String> = list.iter().map(|index| name(world, Node::Broker(*index))).collect();
    names.join(", ")
}

/// Shown name of a channel.
pub fn channel_name(world: &Snapshot, channel: u32) -> String {
    world.channels.get(channel as usize).cloned().unwrap_or_default()
}
