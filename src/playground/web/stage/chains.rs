//! The chains: every orderer's blocks in a row, the same number below the same number.

use std::rc::Rc;

use crate::playground::web::part::Draw;
use yew::prelude::*;

use super::cells::{Pace, dot, lit, reason, walk};
use super::{CHANNEL, motion};
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
                None => html! { <span key={*number} class="block is-missing" /> },
            };
            html! {
                <li key={index} class="chain" data-anchor={format!("chain-{index}")}>
                    <span class="chain-name" title={orderer.name.clone()}>{ orderer.name.clone() }</span>
                    <span class="chain-blocks">{ for numbers.iter().map(cell) }</span>
                </li>
            }
        };
        let label = words.fill("chains.label", &[("height", &newest.to_string())]);
        html! {
            <section class="zone chains" aria-label={words.get("stage.chains")}>
                <h3>{ words.get("stage.chains") }</h3>
                <ul tabindex="0" aria-label={label} {onkeydown}>{ for world.orderers.iter().enumerate().map(row) }</ul>
            </section>
        }
    }
}

fn block_cell(props: &Chains, block: &BlockView, difference: Option<u64>) -> Html {
    let thing = Thing::Block(block.number);
    let (sign, key) = reason(block.reason);
    let holds = matches!(props.lit, Some(Thing::Envelope(id)) if block.envelopes.contains(&id));
    let differs = difference.is_some_and(|number| block.number >= number);
    let coming = props
        .pace
        .hold(props.frame.world.now, block.at, (motion::IN + motion::OUT) as u64);
    let title = props.words.get(key);
    let crowd = block.count as usize > DOTS;
    html! {
        <span
            key={block.number}
            class={classes!("block", coming, lit(props.lit, thing), holds.then_some("is-holding"), differs.then_some("is-different"))}
            data-thing={thing.code()}
            title={title}
        >
            <span class="block-head"><b>{ block.number }</b><span class={classes!("block-why", key.replace('.', "-"))}>{ sign }</span></span>
            if crowd {
                <span class="block-crowd">{ "×" }{ block.count }</span>
            } else {
                <span class="dots">{ for block.envelopes.iter().map(|envelope| dot(&props.frame, *envelope, props.lit)) }</span>
            }
        </span>
    }
}
