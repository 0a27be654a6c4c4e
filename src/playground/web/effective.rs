//! The values in force, each with where it comes from.

use std::rc::Rc;

use yew::prelude::*;

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
            { for props.answer.effective.iter().map(|one| part(props, one, *all)) }
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
    html! {
        <table class="values">
            <caption>{ props.words.get(kind) }{ " " }<code>{ part.name.clone() }</code></caption>
            <thead class="hidden">
                <tr>
                    <th scope="col">{ props.words.get("effective.key") }</th>
                    <th scope="col">{ props.words.get("effective.value") }</th>
                    <th scope="col">{ props.words.get("effective.from") }</th>
                </tr>
            </thead>
            <tbody>{ for rows.map(|one| row(props, one)) }</tbody>
        </table>
    }
}

fn row(props: &Props, row: &Row) -> Html {
    let from = match (&row.from, row.at.and_then(|at| Some((at, props.files.get(at.file)?)))) {
        (From::File(_), Some((at, file))) => {
            let onclick = props.send.reform(move |_: MouseEvent| Action::GoTo(at));
            let name = format!("{}:{}", file.name, line_of(&file.text, at.start as usize));
            html! { <button type="button" class="place" {onclick}><span class="place-name">{ name }</span></button> }
        }
        (From::Environment(name), _) => html! { <code>{ name.clone() }</code> },
        (From::Default, _) => html! { <span class="quiet">{ props.words.get("effective.default") }</span> },
        (From::File(_), None) => Html::default(),
    };
    let written = row
        .written
        .as_ref()
        .filter(|text| says_more(text, &value(&row.value)))
        .map(|text| html! { <span class="quiet">{ " " }{ text.clone() }</span> });
    html! {
        <tr>
            <th scope="row">{ row.name.clone() }</th>
            <td class="value">{ value(&row.value) }{ written }</td>
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
