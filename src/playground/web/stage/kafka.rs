//! The partition's log and the brokers that hold it.

use std::rc::Rc;

use crate::playground::web::part::{Draw, part};
use yew::prelude::*;
use yew::virtual_dom::Key;

use super::cells::{Pace, joined, lit, tint, walk};
use super::load::{self, Extra};
use super::{CHANNEL, motion};
use crate::playground::protocol::{Frame, Thing};
use crate::playground::state::Action;
use crate::playground::text::Words;
use crate::playground::web::icons;
use crate::sim::scenario::Node;
use crate::sim::view::{
    BrokerView, PartitionView, RECENT, RecordKind, RecordView, ReplicaView, Role, Snapshot, ZooKeeperView,
};

/// Records that are drawn.
const DRAWN: usize = 32;

#[derive(PartialEq)]
pub(super) struct Kafka {
    pub(super) frame: Rc<Frame>,
    pub(super) pace: Pace,
    pub(super) lit: Option<Thing>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Kafka {
    fn draw(&self) -> Html {
        let (words, world) = (&self.words, &self.frame.world);
        let partition = world.partitions.iter().find(|partition| partition.channel == CHANNEL);
        html! {
            <section class="zone kafka" aria-label={words.get("stage.kafka")}>
                <div class="zone-head"><h3>{ words.get("stage.kafka") }</h3>{ zookeeper(world, words) }{ add_broker(self) }</div>
                if let Some(partition) = partition {
                    { log(self, partition) }
                } else {
                    <p class="log log-none">{ words.get("kafka.no-topic") }</p>
                }
                <ul class="brokers">{ for world.brokers.iter().enumerate().map(|(index, one)| broker(self, index as u32, one, partition)) }</ul>
            </section>
        }
    }
}

/// How many ZooKeeper servers are up, and whether that is enough.
fn zookeeper(world: &Snapshot, words: &Words) -> Html {
    let all = &world.zookeepers;
    let up = all.iter().filter(|server| server.alive).count();
    let figures = [("up", &*up.to_string()), ("all", &*all.len().to_string())];
    let serves = all.iter().any(|server| server.serving);
    let key = if serves {
        "stage.zookeeper"
    } else {
        "stage.no-zookeeper"
    };
    let sign = |server: &ZooKeeperView| format!("{}{}", if server.alive { '+' } else { '-' }, server.name);
    let servers: Vec<String> = all.iter().map(sign).collect();
    html! {
        if !all.is_empty() {
            <p class={(!serves).then_some("is-broken")}>{ words.fill(key, &figures) }</p>
            { load::more("z".to_owned(), "ZooKeeper", false, Extra::Servers(servers.join("\n")), words) }
        }
    }
}

/// One more file for one more broker.
fn add_broker(props: &Kafka) -> Html {
    let onclick = props.send.reform(|_: MouseEvent| Action::AddBroker);
    let name = props.words.get("files.add-broker");
    html! {
        <button type="button" class="add-broker" title={name.clone()} aria-label={name} {onclick}>
            { icons::add() }{ "broker" }
        </button>
    }
}

fn thing(record: &RecordView) -> Thing {
    match record.what {
        RecordKind::Regular { envelope, .. } => Thing::Envelope(envelope),
        _ => Thing::Offset(record.offset),
    }
}

fn log(props: &Kafka, partition: &PartitionView) -> Html {
    let words = &props.words;
    let skip = partition.records.len().saturating_sub(DRAWN);
    let records = &partition.records[skip..];
    let choose = props.send.reform(|thing| Action::Select(Some(thing)));
    let onkeydown = walk(records.iter().map(thing).collect(), props.lit, choose);
    let label = words.fill(
        "kafka.log",
        &[
            ("end", &partition.log_end.to_string()),
            ("watermark", &partition.high_watermark.to_string()),
        ],
    );
    let leaderless = partition.leader.is_none();
    html! {
        <div class={classes!("log", leaderless.then_some("is-leaderless"))} data-anchor="log">
            <div class="log-row" role="group" tabindex="0" aria-label={label} {onkeydown}>
                { for records.iter().enumerate().map(|(place, one)| record(props, partition, place, one)) }
                // A key, as all its neighbours: without it none of theirs would count.
                <span key="next" class="log-next" aria-hidden="true">{ partition.log_end }</span>
            </div>
            if leaderless {
                <p class="log-note">{ words.get("kafka.leaderless") }</p>
            }
        </div>
    }
}

fn record(props: &Kafka, partition: &PartitionView, place: usize, record: &RecordView) -> Html {
    // Where nearly all are new each time, words are changed faster than cells.
    let key = match props.pace {
        Pace::Fast => Key::from(place),
        Pace::Still | Pace::Live(_) => Key::from(record.offset),
    };
    let thing = thing(record);
    let uncommitted = (record.offset >= partition.high_watermark).then_some("is-uncommitted");
    let coming = props.pace.hold(props.frame.world.now, record.at, motion::IN as u64);
    let (kind, body) = match record.what {
        RecordKind::Regular { envelope, config, .. } => (
            if config { "record-config" } else { "record-regular" },
            html! { <i class={tint(props.frame.author(envelope))}>{ envelope }</i> },
        ),
        RecordKind::TimeToCut { block } => ("record-ttc", html! { <b>{ block }</b> }),
        RecordKind::Connect => ("record-connect", html! { <b>{ "C" }</b> }),
        RecordKind::Garbage => ("record-garbage", html! { <b>{ "?" }</b> }),
    };
    html! {
        <span {key} class={joined("record", &[Some(kind), uncommitted, coming, lit(props.lit, thing)])} data-thing={thing.code()}>
            { body }<small>{ record.offset }</small>
        </span>
    }
}

fn broker(props: &Kafka, index: u32, broker: &BrokerView, partition: Option<&PartitionView>) -> Html {
    let words = &props.words;
    let thing = Thing::Broker(index);
    let replica = broker.replicas.iter().find(|replica| replica.channel == CHANNEL);
    let down = !broker.alive;
    let role = if down {
        "broker.down"
    } else if broker.starting {
        "broker.starting"
    } else {
        match replica.map(|replica| (replica.role, replica.in_sync)) {
            Some((Role::Leader, _)) => "broker.leader",
            Some((Role::Follower, true)) => "broker.follower",
            Some((Role::Follower, false)) => "broker.lagging",
            Some((Role::Offline, _)) => "broker.offline",
            None => "broker.other",
        }
    };
    // It goes on as it was: it may believe that it leads.
    let outcast = broker.alive && !broker.starting && !broker.registered;
    let leads = partition.and_then(|partition| partition.leader) == Some(index);
    let hands = load::Hands {
        node: Node::Broker(index),
        down,
        name: broker.name.clone(),
        links: load::links(&props.frame.world, Node::Broker(index)),
        words: words.clone(),
        send: props.send.clone(),
    };
    html! {
        <li
            key={index}
            class={classes!("node", "broker", lit(props.lit, thing), down.then_some("is-down"), (role == "broker.lagging").then_some("is-lagging"), outcast.then_some("is-outcast"))}
            data-thing={thing.code()}
            data-anchor={leads.then_some("leader")}
        >
            <div class="node-head">
                <button type="button" class="node-name" title={broker.name.clone()}>
                    { if leads { "★ " } else { "" } }{ broker.name.clone() }
                </button>
                <span class="node-state">{ words.get(role) }</span>
                { part(hands) }
            </div>
            if let Some((replica, partition)) = replica.zip(partition) {
                <div class="broker-ends">
                    { bar(replica, partition) }
                    <abbr title={words.get("kafka.leo")}>{ "LEO" }</abbr>{ " " }<b>{ replica.log_end }</b>
                    { " " }<abbr title={words.get("kafka.hw")}>{ "HW" }</abbr>{ " " }<b>{ replica.high_watermark }</b>
                </div>
            }
            if outcast {
                <p class="node-note">{ words.get("broker.no-session") }</p>
            }
            { load::link_notes(&props.frame.world, Node::Broker(index), words) }
        </li>
    }
}

/// How far a replica's log reaches among the last records, and how far of it is committed. The words beside it say the same.
fn bar(replica: &ReplicaView, partition: &PartitionView) -> Html {
    let first = partition.log_start.max(partition.log_end.saturating_sub(RECENT as i64));
    let all = (partition.log_end - first).max(1);
    let width = |end: i64| ((end - first).clamp(0, all) * 100 / all).to_string();
    html! {
        <svg class="replica-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-all" width="100" height="6" />
            <rect class="bar-end" width={width(replica.log_end)} height="6" />
            <rect class="bar-committed" y="1.5" width={width(replica.high_watermark)} height="3" />
        </svg>
    }
}
