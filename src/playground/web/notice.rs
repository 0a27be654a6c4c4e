//! The one line in which the page tells of something, above the columns.

use yew::prelude::*;

use super::icons;
use crate::playground::state::{Action, Notice};
use crate::playground::text::Words;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) notice: Option<Notice>,
    /// What it offers to do about it.
    pub(super) offer: Option<Action>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

#[component]
pub(super) fn NoticeBar(props: &Props) -> Html {
    let dismiss = props.send.reform(|_: MouseEvent| Action::Notice(None));
    let body = props.notice.as_ref().map(|notice| {
        let bring_back = props.offer.clone().map(|offer| {
            let onclick = props.send.reform(move |_: MouseEvent| offer.clone());
            html! { <button type="button" class="notice-do" {onclick}>{ props.words.get("notice.own") }</button> }
        });
        html! {
            <div class={classes!("notice", notice.bad.then_some("notice-bad"))}>
                <p>{ props.words.say(&notice.message) }</p>
                { bring_back }
                <button type="button" class="notice-close" onclick={dismiss} aria-label={props.words.get("notice.close")}>
                    { icons::close() }
                </button>
            </div>
        }
    });
    html! { <div role="status" aria-live="polite">{ body }</div> }
}
