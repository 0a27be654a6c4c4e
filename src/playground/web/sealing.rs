//! Links and what is stored, folded and unfolded by the browser: see `www/fold.js`.

use wasm_bindgen::prelude::*;

use crate::finding::Message;
use crate::playground::permalink::{self, Shared};
use crate::sealed::{UNFOLDED_LIMIT, too_large};

#[wasm_bindgen]
extern "C" {
    /// Bytes, deflated, in letters that a URL carries.
    #[wasm_bindgen(js_name = orderingFold, catch)]
    async fn fold(bytes: Vec<u8>) -> Result<JsValue, JsValue>;

    /// The same in as many letters as it takes without deflating, at once.
    #[wasm_bindgen(js_name = orderingFoldAtOnce)]
    fn fold_at_once(bytes: Vec<u8>) -> String;

    /// The way back, to so many bytes at most. What goes wrong is a word: `letters`, `cut`, `large`.
    #[wasm_bindgen(js_name = orderingUnfold, catch)]
    async fn unfold(letters: &str, limit: u32) -> Result<JsValue, JsValue>;
}

/// As [`permalink::write`]. `None`: the browser has no memory for it.
pub(super) async fn write(shared: &Shared) -> Option<String> {
    let Some((version, bytes)) = permalink::form(shared) else {
        return Some(String::new());
    };
    let letters = fold(bytes).await.ok()?.as_string()?;
    Some(format!("{version}.{letters}"))
}

/// The same without waiting, and longer.
pub(super) fn write_at_once(shared: &Shared) -> String {
    permalink::form(shared).map_or_else(String::new, |(version, bytes)| {
        format!("{version}.{}", fold_at_once(bytes))
    })
}

/// As [`permalink::read`].
pub(super) async fn read(fragment: &str) -> Result<Option<Shared>, Message> {
    let Some((version, body)) = permalink::parts(fragment)? else {
        return Ok(None);
    };
    let bytes = unfold(body, UNFOLDED_LIMIT as u32).await;
    let bytes = bytes.map_err(|what| match what.as_string().as_deref() {
        Some("large") => too_large(),
        Some("letters") => Message::new("link.letters"),
        _ => Message::new("link.cut"),
    })?;
    let bytes: js_sys::Uint8Array = bytes.dyn_into().map_err(|_| Message::new("link.cut"))?;
    permalink::of_form(version, &bytes.to_vec()).map(Some)
}
