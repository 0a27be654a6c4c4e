//! The event log: the newest line first.

use yew::prelude::*;

use super::transport::clock;
use crate::playground::state::Run;
use crate::playground::story::{Tone, tell};
use crate::playground::text::Words;
use crate::sim::trace::Event;

pub(super) fn list(run: &Run, words: &Words) -> Html {
    if run.log.is_empty() {
        return html! { <p class="empty">{ words.get("log.none") }</p> };
    }
    let line = |(index, event): (usize, &Event)| {
        let (tone, message) = tell(&event.what, &run.frame.world);
        let (class, sign) = match tone {
            Tone::Quiet => ("tone-quiet", "·"),
            Tone::Good => ("tone-good", "+"),
            Tone::Warning => ("tone-warning", "!"),
            Tone::Bad => ("tone-bad", "✕"),
        };
        html! {
            <li key={index} {class}>
                <time>{ clock(event.at) }</time><span class="tone" aria-hidden="true">{ sign }</span><span>{ words.say(&message) }</span>
            </li>
        }
    };
    let count = run.log.len().to_string();
    html! {
        <ol class="events" aria-label={words.fill("log.end", &[("count", &count)])}>{ for run.log.iter().enumerate().rev().map(line) }</ol>
    }
}
