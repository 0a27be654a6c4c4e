//! The orderers: what waits for a cut, and the batch timer.

use std::rc::Rc;

use crate::playground::web::part::{Draw, part};
use yew::prelude::*;

use super::cells::{dot, lit};
use super::{CHANNEL, heading, load};
use crate::playground::protocol::{Frame, Thing};
use crate::playground::state::Action;
use crate::playground::text::{Words, millis};
use crate::sim::scenario::Node;
use crate::sim::view::{ChainPhase, ChainView, OrdererView};

/// Waiting envelopes that are drawn one by one.
const DRAWN: usize = 24;

#[derive(PartialEq)]
pub(super) struct Orderers {
    pub(super) frame: Rc<Frame>,
    pub(super) lit: Option<Thing>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Orderers {
    fn draw(&self) -> Html {
        let cards = self.frame.world.orderers.iter().enumerate();
        html! {
            <section class="zone orderers" aria-label={self.words.get("stage.orderers")}>
                { heading(&self.words, "stage.orderers", String::new()) }
                <ul>{ for cards.map(|(index, orderer)| card(self, index as u32, orderer)) }</ul>
            </section>
        }
    }
}

fn card(props: &Orderers, index: u32, orderer: &OrdererView) -> Html {
    let words = &props.words;
    let thing = Thing::Orderer(index);
    let chain = orderer.chains.iter().find(|chain| chain.channel == CHANNEL);
    let state = phase(orderer, chain);
    let down = state == "phase.down";
    let stopped = state == "phase.stopped";
    let hands = load::Hands {
        node: Node::Orderer(index),
        down,
        name: orderer.name.clone(),
        links: load::links(&props.frame.world, Node::Orderer(index)),
        words: words.clone(),
        send: props.send.clone(),
    };
    html! {
        <li
            key={index}
            class={classes!("node", lit(props.lit, thing), down.then_some("is-down"), stopped.then_some("is-stopped"))}
            data-thing={thing.code()}
            data-anchor={format!("orderer-{index}")}
        >
            <div class="node-head">
                <button type="button" class="node-name" title={orderer.name.clone()}>{ orderer.name.clone() }</button>
                { part(hands) }
            </div>
            if let Some(chain) = chain {
                { waiting(props, chain) }
                if state == "phase.running" {
                    { timer(props, chain) }
                }
            }
            if state != "phase.running" {
                <p class="node-state">{ words.get(state) }</p>
            }
            if let Some(panic) = &orderer.panic {
                <p class="node-panic" title={panic.clone()}>{ panic.clone() }</p>
            }
            { load::link_notes(&props.frame.world, Node::Orderer(index), words) }
        </li>
    }
}

fn phase(orderer: &OrdererView, chain: Option<&ChainView>) -> &'static str {
    if !orderer.alive {
        return "phase.down";
    }
    match chain.map(|chain| chain.phase) {
        Some(ChainPhase::Running) | None => "phase.running",
        Some(ChainPhase::Stopped) => "phase.stopped",
        Some(ChainPhase::Down) => "phase.down",
        Some(_) => "phase.starting",
    }
}

fn waiting(props: &Orderers, chain: &ChainView) -> Html {
    let count = chain.pending_count.to_string();
    let skip = chain.pending.len().saturating_sub(DRAWN);
    let dots = chain.pending[skip..]
        .iter()
        .map(|envelope| dot(*envelope, props.frame.author(*envelope), props.lit));
    html! {
        <div class="waiting">
            <span class="waiting-count" title={props.words.get("orderer.waiting")}>
                <span class="hidden">{ props.words.get("orderer.waiting") }{ " " }</span>{ count }
            </span>
            <span class="dots" aria-hidden="true">{ for dots }</span>
        </div>
    }
}

/// The batch timer as a bar that empties, in steps of a percent.
fn timer(props: &Orderers, chain: &ChainView) -> Html {
    let now = props.frame.world.now;
    let Some((started, fires)) = chain.timer else {
        return html! { <div class="timer is-off"><span>{ props.words.get("orderer.no-timer") }</span></div> };
    };
    let (left, whole) = (fires.saturating_sub(now), fires.saturating_sub(started).max(1));
    let share = (left.saturating_mul(100) / whole).min(100);
    let text = millis(i64::try_from(left / 100_000 * 100).unwrap_or(i64::MAX));
    html! {
        <div class="timer">
            <svg class="timer-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="timer-well" width="100" height="4" />
                <rect class="timer-left" width={share.to_string()} height="4" />
            </svg>
            <span>{ props.words.fill("orderer.timer", &[("left", &text)]) }</span>
        </div>
    }
}
