//! Broken invariants: which one, where it first shows, what led there, and the finding whose line let it happen.

use std::rc::Rc;

use crate::playground::web::part::Draw;
use yew::prelude::*;

use super::super::icons;
use super::super::transport::clock;
use crate::config::source::FileSet;
use crate::finding::Finding;
use crate::playground::offsets::line_of;
use crate::playground::protocol::{Answer, Frame, Trail};
use crate::playground::state::Action;
use crate::playground::text::Words;
use crate::sim::causes::blamed;
use crate::sim::invariants::{Breach, Broken};
use crate::sim::story;

#[derive(PartialEq)]
pub(super) struct Breaches {
    pub(super) frame: Rc<Frame>,
    pub(super) answer: Rc<Answer>,
    pub(super) files: Rc<FileSet>,
    /// The run was made from other files or another load than the present ones.
    pub(super) stale: bool,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Breaches {
    fn draw(&self) -> Html {
        let (words, frame) = (&self.words, &self.frame);
        let shown = frame.world.broken.iter().zip(&frame.trails);
        let rest = frame.world.broken.len().saturating_sub(frame.trails.len());
        html! {
            <div class="breaches" role="status">
                { for shown.enumerate().map(|(index, (breach, trail))| one(self, index, breach, trail)) }
                if rest > 0 {
                    <p class="breach-rest">{ words.fill("breach.rest", &[("count", &rest.to_string())]) }</p>
                }
            </div>
        }
    }
}

/// The first one lies open; those after it unfold.
fn one(props: &Breaches, index: usize, breach: &Breach, trail: &Trail) -> Html {
    let (words, world) = (&props.words, &props.frame.world);
    let what = words.say(&story::broken(world, &breach.what));
    let here = breach.channel == super::CHANNEL;
    let channel = (!here).then(|| format!("{} · ", story::channel_name(world, breach.channel)));
    html! {
        <details key={index} class="breach" name="breach" open={index == 0} data-breach={invariant(&breach.what)}>
            <summary>
                <span class="breach-sign" aria-hidden="true">{ "✕" }</span>
                <span class="breach-name">{ words.get("breach.broken") }{ words.get(&format!("invariant.{}", invariant(&breach.what))) }</span>
                <span class="breach-place">{ channel }{ clock(breach.at) }</span>
            </summary>
            <div class="breach-told">
                <p class="breach-what">{ what }</p>
                { cause(props, trail) }
            </div>
            if !trail.links.is_empty() {
                <h4>{ words.get("breach.led") }</h4>
                <ol class="breach-trail">{ for trail.links.iter().map(|link| step(props, link)) }</ol>
            }
        </details>
    }
}

/// Key of the invariant.
fn invariant(what: &Broken) -> &'static str {
    match what {
        Broken::DifferentBlocks { .. } => "blocks",
        Broken::Gap { .. } => "gap",
        Broken::OffsetWentBack { .. } => "offset",
        Broken::AcknowledgedLost { .. } => "lost",
        Broken::InTwoBlocks { .. } => "twice",
        Broken::ChainStopped { .. } => "stopped",
        Broken::Panicked { .. } => "panicked",
    }
}

/// A link of the chain; its time leads to that moment of the run.
fn step(props: &Breaches, link: &crate::sim::causes::Step) -> Html {
    let at = link.at;
    let onclick = props.send.reform(move |_: MouseEvent| Action::Jump(at));
    html! {
        <li>
            <button type="button" class="breach-time" {onclick} title={props.words.get("breach.jump")}>{ clock(at) }</button>
            <span>{ props.words.say(&link.message) }</span>
        </li>
    }
}

fn cause(props: &Breaches, trail: &Trail) -> Html {
    let words = &props.words;
    let suspects = trail.suspects.iter().map(String::as_str);
    let Some(index) = blamed(suspects, &props.answer.findings) else {
        let key = if props.stale { "cause.changed" } else { "cause.none" };
        return html! { <p class="breach-cause">{ words.get(key) }</p> };
    };
    let finding = &props.answer.findings[index];
    let onclick = props.send.reform(move |_: MouseEvent| Action::Blame(index));
    html! {
        <p class="breach-cause">
            <span class="breach-lead">{ words.get("cause.line") }</span>
            <button type="button" class="breach-finding" data-blames={finding.code.to_string()} {onclick}>
                { icons::severity(finding.severity) }
                <span>{ words.title(finding) }</span>
                { place(props, finding) }
            </button>
        </p>
    }
}

fn place(props: &Breaches, finding: &Finding) -> Html {
    let place = finding.at.and_then(|at| {
        let file = props.files.get(at.file)?;
        Some(format!("{}:{}", file.name, line_of(&file.text, at.start as usize)))
    });
    place.map_or_else(Html::default, |place| html! { <code>{ place }</code> })
}
