//! Small things asked of the browser. Everything that can be refused is an `Option` or does nothing.

use std::cell::RefCell;
use std::collections::HashMap;

use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlElement, Storage, Window};

use crate::playground::state::Theme;
use crate::playground::text::{Lang, Words};

#[wasm_bindgen]
extern "C" {
    /// Set up by `www/boot.js`, which starts the first download before this module is there.
    #[wasm_bindgen(js_name = orderingTexts, catch)]
    async fn ordering_texts(folder: &str) -> Result<JsValue, JsValue>;
}

/// What an animation frame calls back.
pub(super) type Turn = RefCell<Option<Closure<dyn FnMut(f64)>>>;

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// `<html>`.
pub(super) fn root() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// The language that `boot.js` chose: `?lang=`, else what was chosen before, else the browser's.
pub(super) fn root_lang() -> String {
    root().map(|root| root.lang()).unwrap_or_default()
}

/// The theme that `boot.js` chose.
pub(super) fn root_theme() -> Theme {
    let dark = root()
        .and_then(|root| root.dataset().get("theme"))
        .is_some_and(|theme| theme == "dark");
    if dark { Theme::Dark } else { Theme::Light }
}

pub(super) fn set_data(name: &str, value: &str) {
    if let Some(root) = root() {
        // Refused only for a name with a hyphen before a small letter, and these names are written here.
        let _ = root.dataset().set(name, value);
    }
}

/// The storage, unless the browser keeps it closed (private window, third-party frame).
pub(super) fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

pub(super) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// `false`: the storage is closed or full.
pub(super) fn store(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// The texts of a language; empty when they cannot be loaded.
pub(super) async fn load_words(lang: Lang) -> Words {
    let texts = ordering_texts(lang.folder()).await.unwrap_or(JsValue::NULL);
    let entries = texts
        .dyn_into()
        .map(|object: js_sys::Object| js_sys::Object::entries(&object));
    let pair = |entry: JsValue| {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    let templates: HashMap<String, String> = entries
        .map(|all| all.iter().filter_map(pair).collect())
        .unwrap_or_default();
    Words::new(lang, templates)
}

/// Milliseconds of the page's clock.
pub(super) fn now() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

pub(super) fn prefers_calm() -> bool {
    let query = window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}
