//! What runs beside the files: how many nodes, what the clients send, which Kafka, and the switches that stop and start a
//! node.

use std::rc::Rc;

use crate::playground::web::part::Draw;
use yew::prelude::*;

use super::super::{browser, choice, icons};
use crate::playground::setup::Setup;
use crate::playground::state::Action;
use crate::playground::text::{Words, short_number};
use crate::sim::scenario::{Action as Deed, Node};

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

/// What else can be done to a node, or to the servers that have none on the stage: `www/faults` lists it once it is opened.
/// `code` as in [`crate::playground::strike`]; `servers`: names, and whether they are up.
pub(super) fn more(code: String, name: &str, down: bool, servers: Option<String>, words: &Words) -> Html {
    let label = words.fill("node.more", &[("name", name)]);
    let onclick = |event: MouseEvent| {
        // Not every browser gives the focus to a button that is pressed; the list opens at the one that has it.
        if let Some(button) = event.target_dyn_into::<web_sys::HtmlElement>() {
            let _ = button.focus();
        }
        browser::load_later("faults");
    };
    html! {
        <button
            type="button" class="more" {onclick} title={label.clone()} aria-label={label} aria-haspopup="true"
            data-faults={code} data-name={name.to_owned()} data-down={down.then_some("")} data-servers={servers}
        >{ "⋯" }</button>
    }
}

/// What a person can do to a node: the list of everything, and the switch that kills it or starts it again.
#[derive(PartialEq)]
pub(super) struct Hands {
    pub(super) node: Node,
    pub(super) down: bool,
    pub(super) name: String,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Hands {
    fn draw(&self) -> Html {
        let Hands {
            node,
            down,
            name,
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
        let code = match node {
            Node::Orderer(index) => format!("o{index}"),
            Node::Broker(index) => format!("b{index}"),
            Node::ZooKeeper(index) => format!("z{index}"),
            Node::Client(_) => String::new(),
        };
        html! {
            <>
                { more(code, name, *down, None, words) }
                <button type="button" class="switch" {onclick} aria-label={label.clone()} title={label}>{ if *down { icons::play() } else { icons::power() } }</button>
            </>
        }
    }
}
