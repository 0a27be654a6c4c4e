//! The findings: counted, filtered by severity, each with what, why, what to do, its place and its fix.

use std::rc::Rc;

use super::part::{Draw, keyed};
use yew::prelude::*;

use super::finding_card::FindingCard;
use super::icons;
use crate::config::source::FileSet;
use crate::finding::Severity;
use crate::playground::protocol::Answer;
use crate::playground::state::{Action, Worker};
use crate::playground::text::Words;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

#[derive(PartialEq)]
pub(super) struct Findings {
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

impl Draw for Findings {
    fn draw(&self) -> Html {
        let words = &self.words;
        if self.answer.revision == 0 {
            let key = if self.worker == Worker::Stopped {
                "findings.stopped"
            } else {
                "findings.reading"
            };
            return html! { <p class="empty">{ words.get(key) }</p> };
        }
        let mut order: Vec<usize> = (0..self.answer.findings.len()).collect();
        order.sort_by_key(|index| self.answer.findings[*index].severity);
        let card = |index: usize| {
            let finding = &self.answer.findings[index];
            keyed(
                index,
                FindingCard {
                    index,
                    finding: finding.clone(),
                    files: self.files.clone(),
                    fresh: self.fresh,
                    open: self.open == Some(index),
                    words: words.clone(),
                    tales: self.tales.clone(),
                    more: self.more.clone(),
                    send: self.send.clone(),
                },
            )
        };
        let shown = order
            .into_iter()
            .filter(|index| !self.hidden[self.answer.findings[*index].severity as usize]);
        html! {
            <div class={classes!("findings", (!self.fresh).then_some("is-late"))}>
                { filters(self) }
                if self.answer.findings.is_empty() {
                    <p class="empty empty-good">{ words.get("findings.none") }</p>
                }
                <ul class="finding-list">{ for shown.map(card) }</ul>
            </div>
        }
    }
}

/// One switch per severity with its count, and the button that fixes all that is safe.
fn filters(props: &Findings) -> Html {
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
                <span class="filter-word">{ words.get(icons::severity_word(severity, count)) }</span>
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
