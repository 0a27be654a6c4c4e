//! The knobs under the editors.

use yew::prelude::*;

use super::breaks::breaking;
use super::editors::Props;
use super::{browser, icons};
use crate::finding::Finding;
use crate::playground::knobs::{KNOBS, Kind, Knob};
use crate::playground::state::{Action, Panel};
use crate::playground::text::{bytes, group, millis};

/// The strip of knobs; nothing where there is nothing to turn.
pub(super) fn strip(props: &Props) -> Html {
    let shown: Vec<Html> = KNOBS
        .iter()
        .enumerate()
        .filter_map(|(index, knob)| Some(slider(props, index, knob, knob.value(&props.answer)?)))
        .collect();
    if shown.is_empty() {
        return Html::default();
    }
    html! {
        <details class="knobs" open={browser::is_tall() && !browser::is_course()}>
            <summary>{ props.words.get("knobs.title") }</summary>
            <div class="knob-list">{ shown }</div>
        </details>
    }
}

fn slider(props: &Props, index: usize, knob: &'static Knob, value: i64) -> Html {
    let send = props.send.clone();
    let turn = Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        let position = input.map(|input| {
            let switch = knob.kind == Kind::BrokerSwitch;
            if switch {
                usize::from(input.checked())
            } else {
                input.value_as_number() as usize
            }
        });
        if let Some(position) = position {
            send.emit(Action::Turn(index, position));
        }
    });
    let id = format!("knob-{index}");
    let label = knob.name.rsplit_once("BatchSize.").map_or(knob.name, |(_, name)| name);
    let shown = shown(props, knob, value);
    let input = if knob.kind == Kind::BrokerSwitch {
        html! { <input id={id.clone()} type="checkbox" checked={value != 0} onchange={turn} /> }
    } else {
        let (most, position) = (knob.ladder.len() - 1, knob.position(value));
        html! {
            <input
                id={id.clone()} type="range" min="0" max={most.to_string()} value={position.to_string()}
                aria-valuetext={shown.clone()} onchange={turn}
            />
        }
    };
    html! {
        <div class="knob">
            <label for={id} title={knob.name}><code>{ breaking(label) }</code></label>
            { input }
            <span class="knob-value">{ shown }</span>
            { finding(props, knob) }
        </div>
    }
}

fn shown(props: &Props, knob: &Knob, value: i64) -> String {
    let text = match knob.kind {
        Kind::Count | Kind::BrokerCount => group(value),
        Kind::Size | Kind::BrokerSize => short(bytes(value.unsigned_abs())),
        Kind::Time => millis(value),
        Kind::BrokerSwitch => (value != 0).to_string(),
    };
    if knob.is_mixed(&props.answer) {
        props.words.fill("knobs.mixed", &[("value", &text)])
    } else {
        text
    }
}

/// Of `524,288 B (512 KiB)` the part that people think in.
fn short(text: String) -> String {
    match text.split_once('(') {
        Some((_, inner)) => inner.trim_end_matches(')').to_owned(),
        None => text,
    }
}

/// The worst finding at the knob's place, as a button that opens it.
fn finding(props: &Props, knob: &Knob) -> Html {
    let places = knob.places(&props.answer);
    let touches = |finding: &Finding| {
        let at = finding.at.iter().chain(finding.related.iter().map(|(span, _)| span));
        at.into_iter().any(|at| {
            let meets = |place: &&crate::config::source::Span| {
                place.file == at.file && place.start < at.end && at.start < place.end
            };
            places.iter().find(meets).is_some()
        })
    };
    let findings = props.answer.findings.iter().enumerate();
    let worst = findings
        .filter(|(_, finding)| touches(finding))
        .min_by_key(|(_, finding)| finding.severity);
    let Some((index, finding)) = worst else {
        return html! { <span /> };
    };
    let send = props.send.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        send.emit(Action::Panel(Panel::Findings));
        send.emit(Action::OpenFinding(Some(index)));
    });
    let title = props.words.title(finding);
    html! {
        <button type="button" class="knob-finding" title={title.clone()} aria-label={title} {onclick}>
            { icons::severity(finding.severity) }
        </button>
    }
}
