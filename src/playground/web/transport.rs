//! The transport: run, pause, step, speed, and where the run is.

use std::rc::Rc;

use super::part::{Draw, part};
use yew::prelude::*;

use super::icons;
use crate::playground::protocol::{Command, Mark, MarkKind, Step};
use crate::playground::state::{Action, Run, Speed};
use crate::playground::text::{Words, short_number};

/// Virtual µs that the timeline shows at least.
const SHORTEST: u64 = 20_000_000;
/// Places on the timeline at which a mark can be: nobody could tell more of them apart.
const PLACES: u64 = 500;

#[derive(PartialEq)]
pub(super) struct Transport {
    pub(super) run: Run,
    pub(super) can_run: bool,
    /// To play begins another run.
    pub(super) anew: bool,
    pub(super) stale: bool,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Transport {
    fn draw(&self) -> Html {
        let words = &self.words;
        let drive = |command: Command| self.send.reform(move |_: MouseEvent| Action::Drive(command));
        let (label, icon, command) = if self.run.playing {
            ("transport.pause", icons::pause(), Command::Pause)
        } else if self.run.frame.world.now == 0 {
            ("transport.run", icons::play(), Command::Play)
        } else if self.anew {
            ("transport.again", icons::play(), Command::Play)
        } else {
            ("transport.resume", icons::play(), Command::Play)
        };
        let step = |step: Step, key: &str| {
            html! {
                <button type="button" class="tool step" onclick={drive(Command::Step(step))} disabled={!self.can_run}>
                    { words.get(key) }
                </button>
            }
        };
        html! {
            <footer class="transport" data-run={self.run.id.to_string()} aria-label={words.get("transport.name")}>
                <button type="button" class="run" data-do="play" onclick={drive(command)} disabled={!self.can_run && !self.run.playing}>
                    { icon }<span>{ words.get(label) }</span>
                </button>
                <button
                    type="button" class={classes!("tool", self.stale.then_some("is-wanted"))} data-do="reset"
                    onclick={drive(Command::Reset)} disabled={!self.can_run}
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
                { speed(self) }
                { timeline(self) }
                { fork(self) }
                <output
                    class="clock" data-trace={format!("{:016x}", self.run.frame.trace_hash)}
                    aria-label={words.get("transport.clock")}
                >
                    { clock(self.run.frame.world.now) }
                </output>
            </footer>
        }
    }
}

fn speed(props: &Transport) -> Html {
    let oninput = props.send.reform(|event: InputEvent| {
        let chosen = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value_as_number());
        Action::Speed(Speed(chosen.map_or(Speed::NORMAL.0, |value| value as usize)))
    });
    let speed = props.run.speed;
    let text = if speed.is_fastest() {
        props.words.get("transport.fastest")
    } else {
        format!("{}×", short_number(speed.rate() as f64 / 1000.0))
    };
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

/// Virtual µs that the timeline shows. It grows by a half now and then: otherwise every mark would move all the time.
fn whole(run: &Run) -> u64 {
    let mut whole = run.setup.play.as_ref().map_or(SHORTEST, |play| play.scenario.duration);
    while whole < run.reached {
        whole = (whole + whole / 2).max(SHORTEST);
    }
    whole
}

/// The marks of a run: one path for each kind, however many there are.
#[derive(PartialEq)]
struct Marks {
    marks: Rc<Vec<Mark>>,
    whole: u64,
}

impl Draw for Marks {
    fn draw(&self) -> Html {
        let mut kinds: [(&str, &str, u64, String); 5] = [
            ("mark-block", " 9h2v10h-2z", PLACES, String::new()),
            ("mark-timed", " 9h2v10h-2z", PLACES, String::new()),
            ("mark-election", " 4h2v20h-2z", PLACES, String::new()),
            ("mark-fault", " 2h2v24h-2z", PLACES, String::new()),
            ("mark-breach", " 0h2v28h-2z", PLACES, String::new()),
        ];
        for mark in self.marks.iter() {
            let place = mark.at.saturating_mul(PLACES) / self.whole;
            let (_, shape, last, path) = &mut kinds[match mark.kind {
                MarkKind::Block => 0,
                MarkKind::TimedBlock => 1,
                MarkKind::Election => 2,
                MarkKind::Fault => 3,
                MarkKind::Breach => 4,
            }];
            if std::mem::replace(last, place) != place {
                path.push('M');
                path.push_str(&(place * 1000 / PLACES).to_string());
                path.push_str(shape);
            }
        }
        kinds
            .into_iter()
            .map(|(class, _, _, d)| html! { <path {class} {d} /> })
            .collect()
    }
}

/// The run so far, with what happened in it; drags to another time.
fn timeline(props: &Transport) -> Html {
    let run = &props.run;
    let now = run.frame.world.now;
    let whole = whole(run);
    let place = |at: u64| (at.saturating_mul(1000) / whole).to_string();
    let marks = Marks {
        marks: run.marks.clone(),
        whole,
    };
    let oninput = props.send.reform(|event: InputEvent| {
        let chosen = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value_as_number());
        Action::Jump((chosen.unwrap_or(0.0) * 1000.0) as u64)
    });
    html! {
        <div class="timeline">
            <svg viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
                <rect class="timeline-well" y="12" width="1000" height="4" />
                <rect class="timeline-done" y="12" width={place(now)} height="4" />
                <g>{ part(marks) }</g>
                { for run.forks.iter().map(|at| html! { <rect class="mark-fork" x={place(*at)} y="0" width="3" height="28" /> }) }
            </svg>
            <input
                type="range" min="0" max={(whole / 1000).to_string()} step="1" value={(now / 1000).to_string()}
                aria-label={props.words.get("transport.time")} aria-valuetext={clock(now)} disabled={run.id == 0} {oninput}
            />
        </div>
    }
}

/// The latest moment at which the run was forked, as a button that goes there.
fn fork(props: &Transport) -> Html {
    let Some(&at) = props.run.forks.last() else {
        return Html::default();
    };
    let onclick = props.send.reform(move |_: MouseEvent| Action::Jump(at));
    let (count, time) = (props.run.forks.len().to_string(), clock(at));
    let name = props
        .words
        .fill("transport.fork", &[("count", &count), ("time", &time)]);
    html! { <button type="button" class="tool fork" title={name.clone()} aria-label={name} {onclick}>{ icons::fork() }{ count }</button> }
}

/// Virtual time: minutes, seconds, milliseconds.
pub(super) fn clock(micros: u64) -> String {
    let millis = micros / 1000;
    format!("{:02}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000)
}
