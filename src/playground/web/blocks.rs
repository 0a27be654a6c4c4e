//! The blocks as a table: what is in them, why they were cut, whether all orderers have the same.

use yew::prelude::*;

use super::stage::{CHANNEL, cells};
use crate::playground::protocol::Thing;
use crate::playground::state::{Action, Run};
use crate::playground::text::{Words, bytes, group};
use crate::sim::view::{BlockView, Snapshot};

/// The blocks of all orderers by number, newest first; the first one that has it speaks.
fn merged(world: &Snapshot) -> Vec<(&BlockView, usize, usize)> {
    let chains = world.orderers.iter().flat_map(|orderer| &orderer.chains);
    let blocks: Vec<&BlockView> = chains
        .filter(|chain| chain.channel == CHANNEL)
        .flat_map(|chain| &chain.blocks)
        .collect();
    let newest = blocks.iter().map(|block| block.number).max();
    let oldest = blocks.iter().map(|block| block.number).min();
    let (Some(newest), Some(oldest)) = (newest, oldest) else {
        return Vec::new();
    };
    let row = |number: u64| {
        let twins = blocks.iter().filter(|block| block.number == number);
        let first = *twins.clone().next()?;
        let same = twins
            .clone()
            .filter(|block| block.fingerprint == first.fingerprint)
            .count();
        Some((first, same, twins.count()))
    };
    (oldest..=newest).rev().filter_map(row).collect()
}

pub(super) fn table(run: &Run, selected: Option<Thing>, words: &Words, send: &Callback<Action>) -> Html {
    let rows = merged(&run.frame.world);
    if rows.is_empty() {
        return html! { <p class="empty">{ words.get("blocks.none") }</p> };
    }
    let head = [
        ("blocks.number", None),
        ("blocks.why", None),
        ("blocks.count", Some("number")),
        ("blocks.bytes", Some("number")),
        ("blocks.offset", Some("number")),
        ("blocks.same", None),
    ];
    let row = |(block, same, all): &(&BlockView, usize, usize)| {
        let thing = Thing::Block(block.number);
        let (sign, why) = cells::reason(block.reason);
        let onclick = send.reform(move |_: MouseEvent| Action::Select(Some(thing)));
        let differs = same != all;
        html! {
            <tr key={block.number} class={classes!(cells::lit(selected, thing), differs.then_some("is-different"))}>
                <th scope="row"><button type="button" class="place" {onclick}><span class="place-name">{ block.number }</span></button></th>
                <td><span class={classes!("block-why", why.replace('.', "-"))} aria-hidden="true">{ sign }</span>{ " " }{ words.get(&format!("{why}.short")) }</td>
                <td class="number">{ block.count }</td>
                <td class="number" title={bytes(block.bytes)}>{ group(i64::try_from(block.bytes).unwrap_or(i64::MAX)) }</td>
                <td class="number">{ block.last_offset_persisted }</td>
                <td>{ if differs { "≠ " } else { "＝ " } }{ same }{ "/" }{ all }</td>
            </tr>
        }
    };
    html! {
        <table class="blocks">
            <caption class="hidden">{ words.get("panel.blocks") }</caption>
            <thead><tr>{ for head.map(|(key, class)| html! { <th scope="col" {class}>{ words.get(key) }</th> }) }</tr></thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    }
}
