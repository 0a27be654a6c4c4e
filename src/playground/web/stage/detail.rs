//! What the selected thing is, in words: the stage as text.

use std::rc::Rc;

use crate::playground::web::part::Draw;
use yew::prelude::*;

use super::super::transport::clock;
use super::cells::reason;
use super::{CHANNEL, chains};
use crate::playground::protocol::{Frame, Thing};
use crate::playground::text::{Words, bytes};
use crate::sim::view::{BlockView, RecordKind, RecordView, Snapshot};

#[derive(PartialEq)]
pub(super) struct Detail {
    pub(super) frame: Rc<Frame>,
    pub(super) thing: Option<Thing>,
    /// Those who hear the page are told: not of every picture while the run plays.
    pub(super) told: bool,
    pub(super) words: Words,
}

impl Draw for Detail {
    fn draw(&self) -> Html {
        let text = match self.thing {
            Some(thing) => describe(&self.frame, thing, &self.words),
            None => summary(&self.frame.world, &self.words),
        };
        // A long text scrolls: by keys too.
        html! { <p class="detail" role={self.told.then_some("status")} tabindex="0">{ text }</p> }
    }
}

/// The whole network in a sentence or two.
fn summary(world: &Snapshot, words: &Words) -> String {
    let chain = world
        .orderers
        .iter()
        .flat_map(|orderer| &orderer.chains)
        .find(|chain| chain.channel == CHANNEL);
    let last = chain.and_then(|chain| Some((chain, chain.blocks.last()?)));
    // The first block is there before anybody sends anything.
    let Some((chain, last)) = last.filter(|(chain, _)| world.now > 0 || chain.height > 1) else {
        return words.get("detail.nothing");
    };
    let (_, why) = reason(last.reason);
    let state = if chains::first_difference(world).is_none() {
        "stage.identical"
    } else {
        "stage.broken"
    };
    words.fill(
        "detail.summary",
        &[
            ("blocks", &chain.height.to_string()),
            ("number", &last.number.to_string()),
            ("count", &last.count.to_string()),
            ("why", &words.get(why)),
            ("state", &words.get(state)),
        ],
    )
}

fn describe(frame: &Frame, thing: Thing, words: &Words) -> String {
    let world = &frame.world;
    let found = match thing {
        Thing::Envelope(id) => Some(envelope(frame, id, words)),
        Thing::Offset(offset) => {
            record_at(world, |record| record.offset == offset).map(|record| record_text(record, world, words))
        }
        Thing::Block(number) => block(world, number, words),
        Thing::Orderer(index) => world.orderers.get(index as usize).map(|orderer| {
            let chain = orderer.chains.iter().find(|chain| chain.channel == CHANNEL);
            let (height, next) = chain.map_or((0, -1), |chain| (chain.height, chain.next_offset));
            let text = words.fill(
                "detail.orderer",
                &[
                    ("name", &orderer.name),
                    ("height", &height.to_string()),
                    ("next", &next.to_string()),
                ],
            );
            match &orderer.panic {
                Some(panic) => format!("{text}. {panic}"),
                None => text,
            }
        }),
        Thing::Broker(index) => world.brokers.get(index as usize).map(|broker| {
            words.fill(
                "detail.broker",
                &[("name", &broker.name), ("id", &broker.id.to_string())],
            )
        }),
        Thing::Client(index) => world.clients.get(index as usize).map(|client| {
            let refusal = client
                .last_refusal
                .as_ref()
                .map_or_else(String::new, |answer| format!(" {} {}", answer.status, answer.info));
            let text = words.fill(
                "detail.client",
                &[
                    ("number", &index.to_string()),
                    ("sent", &client.sent.to_string()),
                    ("accepted", &client.accepted.to_string()),
                    ("refused", &client.refused.to_string()),
                ],
            );
            text + &refusal
        }),
    };
    found.unwrap_or_else(|| words.get("detail.gone"))
}

fn record_at(world: &Snapshot, wanted: impl Fn(&RecordView) -> bool) -> Option<&RecordView> {
    let partition = world.partitions.iter().find(|partition| partition.channel == CHANNEL)?;
    partition.records.iter().find(|record| wanted(record))
}

fn orderer_name(world: &Snapshot, index: Option<u32>) -> String {
    index
        .and_then(|index| world.orderers.get(index as usize))
        .map_or_else(|| "–".to_owned(), |orderer| orderer.name.clone())
}

fn envelope(frame: &Frame, id: u32, words: &Words) -> String {
    let world = &frame.world;
    let record = record_at(
        world,
        |record| matches!(record.what, RecordKind::Regular { envelope, .. } if envelope == id),
    );
    let blocks = world
        .orderers
        .iter()
        .flat_map(|orderer| &orderer.chains)
        .filter(|chain| chain.channel == CHANNEL);
    let block = blocks
        .flat_map(|chain| &chain.blocks)
        .find(|block| block.envelopes.contains(&id));
    let author = frame
        .author(id)
        .map_or_else(|| "–".to_owned(), |author| author.to_string());
    let dash = || "–".to_owned();
    words.fill(
        "detail.envelope",
        &[
            ("id", &id.to_string()),
            ("client", &author),
            ("orderer", &orderer_name(world, record.and_then(|record| record.poster))),
            ("offset", &record.map_or_else(dash, |record| record.offset.to_string())),
            ("block", &block.map_or_else(dash, |block| block.number.to_string())),
        ],
    )
}

fn record_text(record: &RecordView, world: &Snapshot, words: &Words) -> String {
    let (key, block) = match record.what {
        RecordKind::TimeToCut { block } => ("detail.ttc", block.to_string()),
        RecordKind::Connect => ("detail.connect", String::new()),
        _ => ("detail.garbage", String::new()),
    };
    let poster = orderer_name(world, record.poster);
    words.fill(
        key,
        &[
            ("offset", &record.offset.to_string()),
            ("block", &block),
            ("orderer", &poster),
            ("time", &clock(record.at)),
        ],
    )
}

fn block(world: &Snapshot, number: u64, words: &Words) -> Option<String> {
    let chains = world
        .orderers
        .iter()
        .flat_map(|orderer| &orderer.chains)
        .filter(|chain| chain.channel == CHANNEL);
    let all: Vec<&BlockView> = chains
        .filter_map(|chain| chain.blocks.iter().find(|block| block.number == number))
        .collect();
    let first = *all.first()?;
    let same = all
        .iter()
        .filter(|block| block.fingerprint == first.fingerprint)
        .count();
    let (_, why) = reason(first.reason);
    Some(words.fill(
        "detail.block",
        &[
            ("number", &number.to_string()),
            ("count", &first.count.to_string()),
            ("bytes", &bytes(first.bytes)),
            ("why", &words.get(why)),
            ("offset", &first.last_offset_persisted.to_string()),
            ("same", &same.to_string()),
            ("all", &world.orderers.len().to_string()),
            ("time", &clock(first.at)),
        ],
    ))
}
