//! The transport: run, pause, step, speed, and where the run is.

use yew::prelude::*;

use super::icons;
use crate::playground::protocol::{Command, Step};
use crate::playground::state::{Action, Run, Speed};
use crate::playground::text::Words;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) run: Run,
    pub(super) can_run: bool,
    pub(super) stale: bool,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

#[component]
pub(super) fn Transport(props: &Props) -> Html {
    let words = &props.words;
    let drive = |command: Command| props.send.reform(move |_: MouseEvent| Action::Drive(command));
    let (label, icon, command) = if props.run.playing {
        ("transport.pause", icons::pause(), Command::Pause)
    } else if props.run.id == 0 || props.run.frame.world.finished {
        ("transport.run", icons::play(), Command::Play)
    } else {
        ("transport.resume", icons::play(), Command::Play)
    };
    let step = |step: Step, key: &str| {
        html! {
            <button type="button" class="tool step" onclick={drive(Command::Step(step))} disabled={!props.can_run}>
                { words.get(key) }
            </button>
        }
    };
    html! {
        <footer class="transport" aria-label={words.get("transport.name")}>
            <button type="button" class="run" data-do="play" onclick={drive(command)} disabled={!props.can_run && !props.run.playing}>
                { icon }<span>{ words.get(label) }</span>
            </button>
            <button
                type="button" class={classes!("tool", props.stale.then_some("is-wanted"))} data-do="reset"
                onclick={drive(Command::Reset)} disabled={!props.can_run}
                title={words.get("transport.reset")} aria-label={words.get("transport.reset")}
            >
                { icons::restart() }
            </button>
            <div class="steps" role="group" aria-label={words.get("transport.step")}>
                <span class="steps-name" aria-hidden="true">{ icons::step() }{ words.get("transport.step") }</span>
                { step(Step::Event, "transport.event") }
                { step(Step::Message, "transport.message") }
                { step(Step::Block, "transport.block") }
            </div>
            { speed(props) }
            <output class="clock" aria-label={words.get("transport.clock")}>{ clock(props.run.frame.world.now) }</output>
        </footer>
    }
}

fn speed(props: &Props) -> Html {
    let oninput = props.send.reform(|event: InputEvent| {
        let chosen = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value_as_number());
        Action::Speed(Speed(chosen.map_or(Speed::NORMAL.0, |value| value as usize)))
    });
    let text = format!(
        "{}×",
        crate::playground::text::short_number(props.run.speed.rate() as f64 / 1000.0)
    );
    html! {
        <label class="speed">
            <span class="speed-name">{ props.words.get("transport.speed") }</span>
            <input
                type="range" min="0" max={(Speed::LADDER.len() - 1).to_string()} step="1"
                value={props.run.speed.0.to_string()} aria-valuetext={text.clone()} {oninput}
            />
            <output class="speed-value">{ text }</output>
        </label>
    }
}

/// Virtual time: minutes, seconds, milliseconds.
pub(super) fn clock(micros: u64) -> String {
    let millis = micros / 1000;
    format!("{:02}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000)
}
