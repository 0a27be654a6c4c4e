//! The stage: clients → orderers → the partition's log → orderers → chains.

mod breach;
pub(super) mod cells;
mod chains;
mod detail;
mod kafka;
mod load;
mod motion;
mod orderers;
mod question;

use std::rc::Rc;

use super::part::{Draw, part};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::config::source::FileSet;
use crate::playground::protocol::{Answer, Command, Frame, Thing};
use crate::playground::setup::Setup;
use crate::playground::state::{Action, Run};
use crate::playground::text::{Words, group};
use crate::sim::view::Snapshot;

use breach::Breaches;
use cells::Pace;
use chains::Chains;
use detail::Detail;
use kafka::Kafka;
use load::Load;
use motion::Motion;
use orderers::Orderers;

/// The channel on the stage: the run comes with the chosen one in this place.
pub(super) const CHANNEL: u32 = Frame::CHANNEL;

#[derive(PartialEq)]
pub(super) struct Stage {
    pub(super) run: Run,
    /// Which channel that is.
    pub(super) channel: u32,
    pub(super) setup: Rc<Setup>,
    pub(super) files: Rc<FileSet>,
    pub(super) answer: Rc<Answer>,
    /// The gallery's texts, once they are there.
    pub(super) tales: Option<Words>,
    pub(super) stale: bool,
    /// The present files make a network.
    pub(super) runs: bool,
    pub(super) selected: Option<Thing>,
    pub(super) pointed: Option<Thing>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Stage {
    fn draw(&self) -> Html {
        let words = &self.words;
        let frame = self.run.frame.clone();
        let lit = self.pointed.or(self.selected);
        let orders = !frame.world.orderers.is_empty();
        // On a machine, Kafka may run alone.
        let runs = orders || (self.run.machine && !frame.world.brokers.is_empty());
        if !runs {
            return html! { <>{ bar(self) }{ question(self) }<p class="empty">{ empty(self) }</p></> };
        }
        let point = |leave: bool| {
            let (send, pointed) = (self.send.clone(), self.pointed);
            move |event: Event| {
                let thing = if leave { None } else { thing_of(&event) };
                if thing != pointed {
                    send.emit(Action::Point(thing));
                }
            }
        };
        let (over, out) = (point(false), point(true));
        let onmouseover = Callback::from(move |event: MouseEvent| over(event.into()));
        let onmouseleave = Callback::from(move |event: MouseEvent| out(event.into()));
        let onclick = {
            let (send, selected) = (self.send.clone(), self.selected);
            Callback::from(move |event: MouseEvent| {
                let thing = thing_of(&event.into());
                send.emit(Action::Select(thing.filter(|thing| Some(*thing) != selected)));
            })
        };
        let pace = pace(&self.run);
        let load = || {
            part(Load {
                setup: self.setup.clone(),
                words: words.clone(),
                send: self.send.clone(),
            })
        };
        let breaches = || {
            part(Breaches {
                frame: frame.clone(),
                answer: self.answer.clone(),
                files: self.files.clone(),
                stale: self.stale,
                words: words.clone(),
                send: self.send.clone(),
            })
        };
        let orderers = part(Orderers {
            frame: frame.clone(),
            lit,
            words: words.clone(),
            send: self.send.clone(),
        });
        let kafka = part(Kafka {
            frame: frame.clone(),
            pace,
            lit,
            words: words.clone(),
            send: self.send.clone(),
        });
        let chains = part(Chains {
            frame: frame.clone(),
            pace,
            lit,
            words: words.clone(),
            send: self.send.clone(),
        });
        let detail = part(Detail {
            frame: frame.clone(),
            thing: lit,
            told: lit.is_some() || !self.run.playing,
            words: words.clone(),
        });
        html! {
            <>
                { bar(self) }
                if self.setup.play.is_none() && !self.run.machine {
                    { load() }
                }
                { question(self) }
                if !frame.world.broken.is_empty() {
                    { breaches() }
                }
                <div class={classes!("scene", self.stale.then_some("is-stale"))} {onmouseover} {onmouseleave} {onclick}>
                    <Motion run={self.run.clone()} still={!matches!(pace, Pace::Live(_))} />
                    if orders {
                        { clients(&frame, words, lit) }
                        { orderers }
                    }
                    { kafka }
                    if orders {
                        { chains }
                    }
                </div>
                { detail }
            </>
        }
    }
}

fn question(props: &Stage) -> Html {
    let show = |play| {
        question::bar(
            play,
            &props.files,
            &props.run,
            props.tales.as_ref(),
            &props.words,
            &props.send,
        )
    };
    props.setup.play.as_ref().map_or_else(Html::default, show)
}

fn pace(run: &Run) -> Pace {
    let rate = run.speed.rate();
    match (run.playing, run.is_crowded()) {
        (false, _) => Pace::Still,
        (true, true) => Pace::Fast,
        (true, false) => Pace::Live(rate),
    }
}

fn thing_of(event: &Event) -> Option<Thing> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    // A list of what can be done to a node is not the node.
    let nearest = target.closest("[data-thing], [data-faults]").ok()??;
    let code = nearest.get_attribute("data-thing")?;
    Thing::from_code(&code)
}

fn empty(props: &Stage) -> String {
    let words = &props.words;
    match &props.run.frame.trouble {
        Some(message) => words.say(message),
        None if props.run.machine => words.get("stage.machine"),
        None => words.get(if props.runs { "stage.empty" } else { "stage.no-network" }),
    }
}

/// What is on the stage, in one line of words.
fn bar(props: &Stage) -> Html {
    let words = &props.words;
    let world = &props.run.frame.world;
    let channel = world.channels.get(CHANNEL as usize).cloned().unwrap_or_default();
    // A machine's topic need not be a channel's.
    let name = if props.run.machine {
        "stage.topic"
    } else {
        "stage.channel"
    };
    let again = props.send.reform(|_: MouseEvent| Action::Drive(Command::Reset));
    // A machine runs what is on it, whatever the files say together.
    let fresh = props.run.id == 0;
    let unable = !props.runs && props.answer.revision > 0 && !props.run.machine;
    // Where there is nothing at all, that is said in the middle.
    let unable = unable && !(fresh && world.orderers.is_empty());
    let stale = (props.stale || unable).then(|| {
        let key = match (props.runs, fresh) {
            (true, _) => "stage.stale",
            (false, true) => "stage.no-network",
            (false, false) => "stage.last-good",
        };
        html! {
            <div class="stale-note" role="status">
                <p>{ words.get(key) }</p>
                if props.runs {
                    <button type="button" class="fix" onclick={again}>{ words.get("stage.rerun") }</button>
                }
            </div>
        }
    });
    html! {
        <>
            <div class="stage-bar">
                <h2 class="stage-name" title={channel.clone()}>{ words.get(name) }{ " " }{ channels(props, channel) }</h2>
                if !(world.orderers.is_empty() || unable && fresh) {
                    { agreement(world, words) }
                }
                { legend(words) }
            </div>
            { stale }
        </>
    }
}

/// The channel's name, and where there are several besides the system channel the choice of another.
fn channels(props: &Stage, name: String) -> Html {
    let mut names = props.run.frame.world.channels.clone();
    if names.len() <= 2 || props.channel as usize >= names.len() {
        return html! { <code>{ name }</code> };
    }
    names.swap(CHANNEL as usize, props.channel as usize);
    let onchange = props.send.reform(|event: Event| {
        let select = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        let chosen = select.and_then(|select| u32::try_from(select.selected_index()).ok());
        Action::Channel(chosen.unwrap_or(CHANNEL))
    });
    let option = |(index, name): (usize, &String)| html! { <option selected={index == props.channel as usize}>{ name }</option> };
    html! {
        <select class="stage-channel" aria-label={props.words.get("stage.channel")} {onchange}>
            { for names.iter().enumerate().map(option) }
        </select>
    }
}

/// What the signs on the stage mean: `www/legend` makes it once it is opened.
fn legend(words: &Words) -> Html {
    let ontoggle = |_: Event| super::browser::load_later("legend");
    html! {
        <details class="legend" {ontoggle}>
            <summary class="tool">{ words.get("stage.legend") }</summary>
            <stage-legend lang={words.lang().tag()} />
        </details>
    }
}

/// A zone's name with figures beside it.
fn heading(words: &Words, name: &str, figures: String) -> Html {
    html! { <div class="zone-head"><h3>{ words.get(name) }</h3><p>{ figures }</p></div> }
}

fn number(value: u64) -> String {
    group(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Whether all orderers have the same blocks, as far as they have them.
fn agreement(world: &Snapshot, words: &Words) -> Html {
    match chains::first_difference(world) {
        None => {
            html! { <p class="agree agree-yes"><span aria-hidden="true">{ "=" }</span>{ words.get("stage.identical") }</p> }
        }
        Some(number) => html! {
            <p class="agree agree-no"><span aria-hidden="true">{ "≠" }</span>{ words.fill("stage.differ", &[("block", &number.to_string())]) }</p>
        },
    }
}

fn clients(frame: &Rc<Frame>, words: &Words, lit: Option<Thing>) -> Html {
    let client = |(index, client): (usize, &crate::sim::view::ClientView)| {
        let thing = Thing::Client(index as u32);
        let refused = (client.refused > 0).then(|| {
            let count = client.refused.to_string();
            let name = words.fill("client.refused", &[("count", &count)]);
            html! { <span class="client-refused" title={name}>{ "✕" }{ count }</span> }
        });
        html! {
            <li class={classes!("client", cells::lit(lit, thing))} data-thing={thing.code()} data-anchor={format!("client-{index}")}>
                <span class={cells::tint(Some(index as u8))} aria-hidden="true" />
                <button type="button" class="client-name">{ words.fill("client.name", &[("number", &index.to_string())]) }</button>
                <span class="client-sent">{ client.sent }</span>
                { refused }
            </li>
        }
    };
    let totals = &frame.world.totals;
    let (sent, refused) = (number(totals.sent), number(totals.refused));
    let figures = words.fill("stage.sent", &[("sent", &sent), ("refused", &refused)]);
    html! {
        <section class="zone clients" aria-label={words.get("stage.clients")}>
            { heading(words, "stage.clients", figures) }
            <ul>{ for frame.world.clients.iter().enumerate().map(client) }</ul>
        </section>
    }
}
