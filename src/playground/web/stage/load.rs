//! What runs beside the files: how many nodes, what the clients send, which Kafka, and the switches that stop and start a
//! node.

use std::rc::Rc;

use crate::playground::web::part::Draw;
use yew::prelude::*;

use super::super::{browser, choice, icons};
use crate::playground::setup::Setup;
use crate::playground::state::Action;
use crate::playground::strike;
use crate::playground::text::{Words, short_number};
use crate::sim::scenario::{Action as Deed, Node};
use crate::sim::story;
use crate::sim::view::{Link, Snapshot};

#[derive(PartialEq)]
pub(super) struct Load {
    pub(super) setup: Rc<Setup>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

/// Envelopes a second of all clients, in tenths.
const RATES: [u32; 10] = [0, 5, 10, 20, 40, 80, 150, 300, 1000, 2000];
/// Bytes of an envelope.
const SIZES: [u32; 9] = [
    200,
    1 << 10,
    3 << 10,
    20 << 10,
    100 << 10,
    600 << 10,
    2 << 20,
    8 << 20,
    10 << 20,
];

impl Draw for Load {
    fn draw(&self) -> Html {
        let (words, setup) = (&self.words, &self.setup);
        let change = |set: fn(&mut Setup, u32)| {
            let setup = setup.clone();
            self.send.reform(move |value: u32| {
                let mut next = (*setup).clone();
                set(&mut next, value);
                Action::Setup(next)
            })
        };
        let rate = |tenths: u32| format!("{}/s", short_number(f64::from(tenths) / 10.0));
        html! {
            <div class="load" role="group" aria-label={words.get("load.name")}>
                { count(words.get("load.orderers"), setup.orderers.into(), 1..=Setup::MOST_ORDERERS.into(), change(|setup, value| setup.orderers = value as u8)) }
                { count(words.get("load.clients"), setup.clients.into(), 1..=Setup::MOST_CLIENTS.into(), change(|setup, value| setup.clients = value as u8)) }
                { choice::list("load-item", words.get("load.rate"), setup.rate_tenths, &RATES, rate, change(|setup, value| setup.rate_tenths = value)) }
                { choice::list("load-item", words.get("load.size"), setup.envelope_bytes, &SIZES, size, change(|setup, value| setup.envelope_bytes = value)) }
                { choice::kafka("load-item kafka", setup, &self.send) }
            </div>
        }
    }
}

/// A size in the nearest unit, without the exact count.
fn size(bytes: u32) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", short_number(f64::from(bytes) / 1024.0)),
        _ => format!("{} MiB", short_number(f64::from(bytes) / 1_048_576.0)),
    }
}

fn count(name: String, value: u32, range: std::ops::RangeInclusive<u32>, change: Callback<u32>) -> Html {
    let values: Vec<u32> = range.collect();
    choice::list("load-item", name, value, &values, |value| value.to_string(), change)
}

/// What the list of [`more`] is made of beside the node itself.
pub(super) enum Extra<'a> {
    /// [`links`] of an orderer or a broker.
    Links(&'a str),
    /// ZooKeeper's servers: in each line `+` or `-`, for up or down, and a name.
    Servers(String),
}

/// A node's links that are cut or slow: `cut` or `slow` and the other end's code, divided by commas.
pub(super) fn links(world: &Snapshot, node: Node) -> String {
    let link = |link: &(Link, Node)| format!("{} {}", if link.0.cut { "cut" } else { "slow" }, strike::code(link.1));
    troubled(world, node).iter().map(link).collect::<Vec<_>>().join(",")
}

/// The same in words; nothing when all is well.
pub(super) fn link_notes(world: &Snapshot, node: Node, words: &Words) -> Html {
    let links = troubled(world, node);
    let note = |cut: bool, key: &str| {
        let names = links.iter().filter(|(link, _)| link.cut == cut);
        let names: Vec<String> = names.map(|(_, other)| story::name(world, *other)).collect();
        html! {
            if !names.is_empty() {
                <p class="node-note">{ words.fill(key, &[("names", &names.join(", "))]) }</p>
            }
        }
    };
    html! { <>{ note(true, "node.cut") }{ note(false, "node.slow") }</> }
}

/// Links of a node that are not as they should be, with the other ends.
fn troubled(world: &Snapshot, node: Node) -> Vec<(Link, Node)> {
    let end = |link: &Link| match (link.a == node, link.b == node) {
        (true, _) => Some((*link, link.b)),
        (_, true) => Some((*link, link.a)),
        _ => None,
    };
    world.links.iter().filter_map(end).collect()
}

/// What else can be done to a node, or to the servers that have none on the stage: `www/faults` lists it once it is opened.
/// `code` as in [`crate::playground::strike`].
pub(super) fn more(code: String, name: &str, down: bool, extra: Extra<'_>, words: &Words) -> Html {
    let label = words.fill("node.more", &[("name", name)]);
    let onclick = |event: MouseEvent| {
        // Not every browser gives the focus to a button that is pressed; the list opens at the one that has it.
        if let Some(button) = event.target_dyn_into::<web_sys::HtmlElement>() {
            let _ = button.focus();
        }
        browser::load_later("faults");
    };
    let (links, servers) = match extra {
        Extra::Links(links) => (Some(links.to_owned()), None),
        Extra::Servers(servers) => (None, Some(servers)),
    };
    html! {
        <button
            type="button" class="more" {onclick} title={label.clone()} aria-label={label} aria-haspopup="true"
            data-faults={code} data-name={name.to_owned()} data-down={down.then_some("")} data-servers={servers} data-links={links}
        >{ "⋯" }</button>
    }
}

/// What a person can do to a node: the list of everything, and the switch that kills it or starts it again.
#[derive(PartialEq)]
pub(super) struct Hands {
    pub(super) node: Node,
    pub(super) down: bool,
    pub(super) name: String,
    /// Of [`links`].
    pub(super) links: String,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Hands {
    fn draw(&self) -> Html {
        let Hands {
            node,
            down,
            name,
            links,
            words,
            send,
        } = self;
        let key = if *down { "node.start" } else { "node.kill" };
        let label = words.fill(key, &[("name", name)]);
        let deed = if *down { Deed::Start(*node) } else { Deed::Kill(*node) };
        let onclick = send.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Action::Strike(deed.clone())
        });
        html! {
            <>
                { more(strike::code(*node), name, *down, Extra::Links(links), words) }
                <button type="button" class="switch" {onclick} aria-label={label.clone()} title={label}>{ if *down { icons::play() } else { icons::power() } }</button>
            </>
        }
    }
}
