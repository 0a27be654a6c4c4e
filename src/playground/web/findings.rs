//! The findings: counted, filtered by severity, each with what, why, what to do, its place and its fix.

use std::rc::Rc;

use yew::prelude::*;

use super::finding_card::FindingCard;
use super::icons;
use crate::config::source::FileSet;
use crate::finding::Severity;
use crate::playground::protocol::Answer;
use crate::playground::state::{Action, Worker};
use crate::playground::text::Words;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) files: Rc<FileSet>,
    pub(super) answer: Rc<Answer>,
    pub(super) fresh: bool,
    pub(super) worker: Worker,
    pub(super) open: Option<usize>,
    pub(super) hidden: [bool; 3],
    pub(super) words: Words,
    pub(super) tales: Option<Words>,
    pub(super) more: Option<Words>,
    pub(super) send: Callback<Action>,
}

#[component]
pub(super) fn Findings(props: &Props) -> Html {
    let words = &props.words;
    if props.answer.revision == 0 {
        let key = if props.worker == Worker::Stopped {
            "findings.stopped"
        } else {
            "findings.reading"
        };
        return html! { <p class="empty">{ words.get(key) }</p> };
    }
    let mut order: Vec<usize> = (0..props.answer.findings.len()).collect();
    order.sort_by_key(|index| props.answer.findings[*index].severity);
    let card = |index: usize| {
        let finding = &props.answer.findings[index];
        html! {
            <FindingCard
                key={index}
                {index}
                finding={finding.clone()}
                files={props.files.clone()}
                fresh={props.fresh}
                open={props.open == Some(index)}
                words={words.clone()}
                tales={props.tales.clone()}
                more={props.more.clone()}
                send={props.send.clone()}
            />
        }
    };
    let shown = order
        .into_iter()
        .filter(|index| !props.hidden[props.answer.findings[*index].severity as usize]);
    html! {
        <div class={classes!("findings", (!props.fresh).then_some("is-late"))}>
            { filters(props) }
            if props.answer.findings.is_empty() {
                <p class="empty empty-good">{ words.get("findings.none") }</p>
            }
            <ul class="finding-list">{ for shown.map(card) }</ul>
        </div>
    }
}

/// One switch per severity with its count, and the button that fixes all that is safe.
fn filters(props: &Props) -> Html {
    let words = &props.words;
    let switch = |severity: Severity| {
        let count = props
            .answer
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        let onclick = props.send.reform(move |_: MouseEvent| Action::Filter(severity));
        let pressed = (!props.hidden[severity as usize]).to_string();
        html! {
            <button type="button" class="filter" aria-pressed={pressed} {onclick} disabled={count == 0} data-count={count.to_string()}>
                { icons::severity(severity) }
                <span class="filter-count">{ count }</span>
                <span class="filter-word">{ words.get(icons::severity_word(severity)) }</span>
            </button>
        }
    };
    let safe = props
        .answer
        .findings
        .iter()
        .filter(|finding| finding.fixes.iter().any(|fix| fix.safe))
        .count();
    let fix_all = props.send.reform(|_: MouseEvent| Action::FixAll);
    html! {
        <div class="filters" role="group" aria-label={words.get("findings.filter")}>
            { for SEVERITIES.into_iter().map(switch) }
            if safe > 1 {
                <button type="button" class="fix-all" onclick={fix_all} disabled={!props.fresh}>
                    { words.fill("findings.fix-all", &[("count", &safe.to_string())]) }
                </button>
            }
        </div>
    }
}
