//! The values in force, each with where it comes from.

use std::rc::Rc;

use yew::prelude::*;

use super::breaks::breaking;
use crate::config::source::FileSet;
use crate::playground::offsets::line_of;
use crate::playground::protocol::{Answer, From, Part, PartKind, Row, Shown};
use crate::playground::state::Action;
use crate::playground::text::{Words, bytes, millis};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) answer: Rc<Answer>,
    pub(super) files: Rc<FileSet>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

#[component]
pub(super) fn EffectiveView(props: &Props) -> Html {
    let all = use_state(|| false);
    let toggle = {
        let all = all.clone();
        Callback::from(move |_: Event| all.set(!*all))
    };
    html! {
        <div class="effective">
            <label class="check">
                <input type="checkbox" checked={*all} onchange={toggle} />
                { props.words.get("effective.all") }
            </label>
            <table class="values">
                <caption class="hidden">{ props.words.get("panel.effective") }</caption>
                <thead class="hidden">
                    <tr>
                        <th scope="col">{ props.words.get("effective.key") }</th>
                        <th scope="col">{ props.words.get("effective.value") }</th>
                        <th scope="col">{ props.words.get("effective.from") }</th>
                    </tr>
                </thead>
                { for props.answer.effective.iter().map(|one| part(props, one, *all)) }
            </table>
        </div>
    }
}

fn part(props: &Props, part: &Part, all: bool) -> Html {
    let kind = match part.kind {
        PartKind::Channel => "effective.channel",
        PartKind::Orderer => "effective.orderer",
        PartKind::Broker => "effective.broker",
        PartKind::ZooKeeper => "effective.zookeeper",
    };
    let rows = part.rows.iter().filter(|row| all || row.from != From::Default);
    // Of a part that stands in one file the heading names the file, and the rows their lines.
    let mut places = part.rows.iter().filter_map(|row| row.at);
    let first = places.next().map(|at| at.file);
    let file = first.filter(|file| places.all(|at| at.file == *file));
    html! {
        <tbody>
            <tr class="values-of"><th colspan="3" scope="rowgroup">{ props.words.get(kind) }{ " " }<code>{ part.name.clone() }</code>
                if let Some(file) = file.and_then(|file| props.files.get(file)) {
                    <span class="values-file">{ breaking(&file.name) }</span>
                }
            </th></tr>
            { for rows.map(|one| row(props, one, file.is_some())) }
        </tbody>
    }
}

fn row(props: &Props, row: &Row, short: bool) -> Html {
    let from = match (&row.from, row.at.and_then(|at| Some((at, props.files.get(at.file)?)))) {
        (From::File(_), Some((at, file))) => {
            let onclick = props.send.reform(move |_: MouseEvent| Action::GoTo(at));
            let line = format!(":{}", line_of(&file.text, at.start as usize));
            let name = format!("{}{line}", file.name);
            let shown = if short { line } else { name.clone() };
            html! {
                <button type="button" class="place" {onclick} title={name.clone()} aria-label={name}>
                    <span class="place-name">{ shown }</span>
                </button>
            }
        }
        (From::Environment(name), _) => html! { <code>{ breaking(name) }</code> },
        (From::Default, _) => html! { <span class="quiet">{ props.words.get("effective.default") }</span> },
        (From::File(_), None) => Html::default(),
    };
    let written = row
        .written
        .as_ref()
        .filter(|text| says_more(text, &value(&row.value)))
        .map(|text| html! { <>{ " " }<span class="quiet">{ breaking(text) }</span></> });
    html! {
        <tr>
            <th scope="row">{ breaking(&row.name) }</th>
            <td class="value">{ breaking(&value(&row.value)) }{ written }</td>
            <td class="from">{ from }</td>
        </tr>
    }
}

/// Whether what is written is more than the value with other spaces, commas or list signs.
fn says_more(written: &str, value: &str) -> bool {
    let plain = |text: &'_ str| {
        text.chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect::<String>()
    };
    plain(written) != plain(value)
}

/// A value in plain units.
pub(super) fn value(value: &Shown) -> String {
    match value {
        Shown::Text(text) => text.clone(),
        // As in the file: a port is no quantity.
        Shown::Number(number) => number.to_string(),
        Shown::Bytes(size) => bytes(*size),
        Shown::Millis(span) => millis(*span),
        Shown::Nothing => "–".to_owned(),
    }
}
