//! The link to the present state, made on request.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use super::{browser, sealing};
use crate::finding::{Arg, Message};
use crate::playground::permalink::Shared;
use crate::playground::state::{Action, Notice};

/// Longest link that chats and mail pass on whole.
const COMFORTABLE: usize = 2000;

/// Puts the link into the address bar and the clipboard, and says how it went.
pub(super) fn share(shared: Shared, send: Callback<Action>) {
    let Some(window) = browser::window() else { return };
    spawn_local(async move {
        let Some(fragment) = sealing::write(&shared).await else {
            return;
        };
        let mark = if fragment.is_empty() { "" } else { "#" };
        let here = window.location().href().unwrap_or_default();
        let link = format!("{}{mark}{fragment}", here.split('#').next().unwrap_or_default());
        // A sandboxed frame may refuse; the clipboard still gets the link.
        let _ = window
            .history()
            .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&link)));
        let length = link.len();
        let clipboard = window.navigator().clipboard();
        // On plain http, as in a classroom's own network, browsers keep the clipboard away.
        let written = if clipboard.is_undefined() {
            Err(JsValue::UNDEFINED)
        } else {
            JsFuture::from(clipboard.write_text(&link)).await
        };
        let key = match written {
            Ok(_) if length <= COMFORTABLE => "share.copied",
            Ok(_) => "share.long",
            Err(_) => "share.address",
        };
        let message = Message::new(key).with("length", Arg::Number(length as i64));
        send.emit(Action::Notice(Some(Notice { message, bad: false })));
    });
}
