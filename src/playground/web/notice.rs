//! The one line in which the page tells of something, above the columns.

use super::part::Draw;
use yew::prelude::*;

use super::icons;
use crate::playground::state::{Action, Notice};
use crate::playground::text::Words;

#[derive(PartialEq)]
pub(super) struct NoticeBar {
    pub(super) notice: Option<Notice>,
    /// What it offers to do about it.
    pub(super) offer: Option<Action>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for NoticeBar {
    fn draw(&self) -> Html {
        let dismiss = self.send.reform(|_: MouseEvent| Action::Notice(None));
        let body = self.notice.as_ref().map(|notice| {
        let bring_back = self.offer.clone().map(|offer| {
            let key = match offer {
                Action::Reopen => "notice.undo",
                _ => "notice.own",
            };
            let onclick = self.send.reform(move |_: MouseEvent| offer.clone());
            html! { <button type="button" class="notice-do" {onclick}>{ self.words.get(key) }</button> }
        });
        html! {
            <div class={classes!("notice", notice.bad.then_some("notice-bad"))}>
                <p>{ self.words.say(&notice.message) }</p>
                { bring_back }
                <button type="button" class="notice-close" onclick={dismiss} aria-label={self.words.get("notice.close")}>
                    { icons::close() }
                </button>
            </div>
        }
    });
        html! { <div role="status" aria-live="polite">{ body }</div> }
    }
}
