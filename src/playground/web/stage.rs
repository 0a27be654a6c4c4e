//! The stage: clients, orderers, the partition's log, the chains.

use yew::prelude::*;

use crate::playground::protocol::Thing;
use crate::playground::state::{Action, Run};
use crate::playground::text::Words;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) run: Run,
    pub(super) stale: bool,
    pub(super) selected: Option<Thing>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

#[component]
pub(super) fn Stage(props: &Props) -> Html {
    html! { <p class="empty">{ props.words.get("stage.empty") }</p> }
}
