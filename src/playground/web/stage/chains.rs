//! The chains: every orderer's blocks in a row, the same number below the same number.

use std::rc::Rc;

use crate::ordering::cutter::CutReason;
use crate::playground::web::part::{Draw, keyed};
use yew::prelude::*;

use super::cells::{Pace, dot, joined, lit, reason, walk};
use super::{CHANNEL, heading, motion, number};
use crate::playground::protocol::{Frame, Thing};
use crate::playground::state::Action;
use crate::playground::text::Words;
use crate::sim::view::{BlockView, ChainView, OrdererView, Snapshot};

/// Blocks of a chain that are drawn.
const DRAWN: u64 = 16;
/// Envelopes of a block that are drawn one by one.
const DOTS: usize = 12;

#[derive(PartialEq)]
pub(super) struct Chains {
    pub(super) frame: Rc<Frame>,
    pub(super) pace: Pace,
    pub(super) lit: Option<Thing>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

fn chain_of(orderer: &OrdererView) -> Option<&ChainView> {
    orderer.chains.iter().find(|chain| chain.channel == CHANNEL)
}

/// The first block number of those in the picture that two orderers have differently.
pub(super) fn first_difference(world: &Snapshot) -> Option<u64> {
    let chains: Vec<&ChainView> = world.orderers.iter().filter_map(chain_of).collect();
    let (first, rest) = chains.split_first()?;
    let differs = |block: &&BlockView| {
        let twin = |chain: &&ChainView| chain.blocks.iter().find(|other| other.number == block.number).cloned();
        rest.iter()
            .filter_map(twin)
            .any(|other| other.fingerprint != block.fingerprint)
    };
    first.blocks.iter().find(differs).map(|block| block.number)
}

impl Draw for Chains {
    fn draw(&self) -> Html {
        let (words, world) = (&self.words, &self.frame.world);
        let newest = world
            .orderers
            .iter()
            .filter_map(chain_of)
            .map(|chain| chain.height)
            .max()
            .unwrap_or(0);
        let numbers: Vec<u64> = (newest.saturating_sub(DRAWN)..newest).collect();
        let choose = self.send.reform(|thing| Action::Select(Some(thing)));
        let onkeydown = walk(
            numbers.iter().map(|number| Thing::Block(*number)).collect(),
            self.lit,
            choose,
        );
        let difference = first_difference(world);
        let row = |(index, orderer): (usize, &OrdererView)| {
            let chain = chain_of(orderer);
            let at = |number: &u64| chain.and_then(|chain| chain.blocks.iter().find(|block| block.number == *number));
            let cell = |number: &u64| match at(number) {
                Some(block) => block_cell(self, block, difference),
                None => html! { <span key={number.to_string()} class="block is-missing" /> },
            };
            html! {
                <li key={index} class={joined("chain", &[(!orderer.alive).then_some("is-down")])} data-anchor={format!("chain-{index}")}>
                    <span class="chain-name" title={orderer.name.clone()}>{ orderer.name.clone() }</span>
                    <span class="chain-blocks">{ for numbers.iter().map(cell) }</span>
                </li>
            }
        };
        let label = words.fill("chains.label", &[("height", &newest.to_string())]);
        html! {
            <section class="zone chains" aria-label={words.get("stage.chains")}>
                { heading(words, "stage.chains", words.fill("stage.ordered", &[("ordered", &number(world.totals.ordered))])) }
                <ul tabindex="0" aria-label={label} {onkeydown}>{ for world.orderers.iter().enumerate().map(row) }</ul>
            </section>
        }
    }
}

fn block_cell(props: &Chains, block: &BlockView, difference: Option<u64>) -> Html {
    let thing = Thing::Block(block.number);
    let coming = props
        .pace
        .hold(props.frame.world.now, block.at, (motion::IN + motion::OUT) as u64);
    let inside = |lit: &Thing| matches!(lit, Thing::Envelope(id) if block.envelopes.contains(id));
    let author = |envelope: &u32| (*envelope, props.frame.author(*envelope));
    let crowd = block.count as usize > DOTS;
    let holds = props.lit.filter(inside);
    let cell = Cell {
        number: block.number,
        reason: block.reason,
        crowd: crowd.then_some(block.count),
        envelopes: block.envelopes.iter().filter(|_| !crowd).map(author).collect(),
        holds,
        class: joined(
            "block",
            &[
                coming,
                lit(props.lit, thing),
                holds.map(|_| "is-holding"),
                difference
                    .is_some_and(|number| block.number >= number)
                    .then_some("is-different"),
            ],
        ),
        words: props.words.clone(),
    };
    keyed(block.number.to_string(), cell)
}

/// A block: drawn anew only when something about it changes, as there are many of them and most stay as they are.
#[derive(PartialEq)]
struct Cell {
    number: u64,
    reason: Option<CutReason>,
    /// The number of its envelopes, when they are too many to draw each.
    crowd: Option<u32>,
    /// Its envelopes with their clients.
    envelopes: Vec<(u32, Option<u8>)>,
    /// What is pointed at, when it is in here.
    holds: Option<Thing>,
    class: AttrValue,
    words: Words,
}

impl Draw for Cell {
    fn draw(&self) -> Html {
        let (sign, key) = reason(self.reason);
        html! {
            <span
                class={self.class.clone()}
                data-thing={Thing::Block(self.number).code()}
                title={self.words.get(key)}
            >
                <span class="block-head"><b>{ self.number }</b><span class={classes!("block-why", key.replace('.', "-"))}>{ sign }</span></span>
                if let Some(count) = self.crowd {
                    <span class="block-crowd">{ "×" }{ count }</span>
                } else {
                    <span class="dots">{ for self.envelopes.iter().map(|(envelope, author)| dot(*envelope, *author, self.holds)) }</span>
                }
            </span>
        }
    }
}
