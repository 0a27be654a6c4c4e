//! The scenario on the stage: what it asks, and what it comes to.

use yew::prelude::*;

use crate::config::source::FileSet;
use crate::playground::setup::Play;
use crate::playground::state::{Action, Run};
use crate::playground::text::Words;
use crate::playground::web::breaks::breaking;

/// The question, and the outcome once the run is over or something broke.
pub(super) fn bar(
    play: &Play,
    files: &FileSet,
    run: &Run,
    tales: Option<&Words>,
    words: &Words,
    send: &Callback<Action>,
) -> Html {
    let leave = send.reform(|_: MouseEvent| Action::BringBack);
    let world = &run.frame.world;
    let over = world.finished || !world.broken.is_empty();
    html! {
        <section class="question" aria-label={words.get("scenario.name")} data-scenario={play.name.clone()} data-over={world.finished.to_string()}>
            <p class="question-text"><span class="question-name">{ words.get("scenario.name") }</span><span>{ breaking(&question(play, tales, words)) }</span></p>
            <button type="button" class="question-leave" onclick={leave}>{ words.get("scenario.leave") }</button>
            if over {
                <p class="question-outcome" role="status">{ outcome(play, files, run, tales, words) }</p>
            }
        </section>
    }
}

fn question(play: &Play, tales: Option<&Words>, words: &Words) -> String {
    let key = format!("{}.question", play.name);
    match tales.filter(|tales| tales.has(&key)) {
        Some(tales) => tales.get(&key),
        None => {
            let title = format!("{}.title", play.name);
            if words.has(&title) {
                words.fill("scenario.witness", &[("code", &play.name)])
            } else {
                play.name.clone()
            }
        }
    }
}

/// What the scenario's own files come to, and in a run of other files what these did.
fn outcome(play: &Play, files: &FileSet, run: &Run, tales: Option<&Words>, words: &Words) -> Html {
    let key = format!("{}.outcome", play.name);
    let told = tales.filter(|tales| tales.has(&key)).map(|tales| tales.get(&key));
    let as_it_came = play.is_untouched(&run.files) && play.is_untouched(files);
    let broken = run.frame.world.broken.len();
    let now = if broken == 0 {
        html! { <span class="outcome-now outcome-good"><span aria-hidden="true">{ "✓ " }</span>{ words.get("scenario.nothing-broke") }</span> }
    } else {
        let count = broken.to_string();
        html! {
            <span class="outcome-now outcome-bad"><span aria-hidden="true">{ "✕ " }</span>{ words.fill("scenario.broke", &[("count", &count)]) }</span>
        }
    };
    let lead = words.get(if as_it_came {
        "scenario.outcome"
    } else {
        "scenario.outcome-was"
    });
    html! {
        <>
            { now }{ " " }
            if let Some(told) = told {
                <span class="outcome-lead">{ lead }</span>{ told }
            }
        </>
    }
}
