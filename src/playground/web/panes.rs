//! On a phone: which of the three parts is seen.

use super::part::Draw;
use yew::prelude::*;

use super::icons;
use crate::finding::Severity;
use crate::playground::state::{Action, Pane};
use crate::playground::text::Words;

const PANES: [(Pane, &str); 4] = [
    (Pane::Lesson, "pane.lesson"),
    (Pane::Files, "pane.files"),
    (Pane::Flow, "pane.flow"),
    (Pane::Inspector, "pane.inspector"),
];

#[derive(PartialEq)]
pub(super) struct Panes {
    pub(super) pane: Pane,
    /// Errors, warnings, advice.
    pub(super) counts: [usize; 3],
    /// The page has lessons.
    pub(super) course: bool,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Panes {
    fn draw(&self) -> Html {
        let severities = [Severity::Error, Severity::Warning, Severity::Advice];
        let worst = severities
            .into_iter()
            .find(|severity| self.counts[*severity as usize] > 0);
        let tab = |(pane, key): &(Pane, &'static str)| {
            let pane = *pane;
            let onclick = self.send.reform(move |_: MouseEvent| Action::Pane(pane));
            let current = (pane == self.pane).then_some("true");
            let sign = worst.filter(|_| pane == Pane::Inspector).map(|severity| {
                html! { <span class="badge">{ icons::severity(severity) }{ self.counts.iter().sum::<usize>() }</span> }
            });
            html! {
                <button type="button" class="pane" aria-current={current} {onclick}>{ self.words.get(key) }{ sign }</button>
            }
        };
        html! { <nav class="panes" aria-label={self.words.get("pane.all")}>{ for PANES[usize::from(!self.course)..].iter().map(tab) }</nav> }
    }
}
