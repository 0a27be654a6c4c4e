//! Small things asked of the browser. Everything that can be refused is an `Option` or does nothing.

use std::cell::RefCell;
use std::collections::HashMap;

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, ResizeObserver, Storage, Window};

use crate::playground::protocol::{Answer, unpack};
use crate::playground::route::Route;
use crate::playground::state::Theme;
use crate::playground::text::{Lang, Words};
use crate::playground::tools::Moment;

#[wasm_bindgen]
extern "C" {
    /// Set up by `www/boot.js`, which starts the first download before this module is there.
    #[wasm_bindgen(js_name = orderingTexts, catch)]
    async fn ordering_texts(folder: &str) -> Result<JsValue, JsValue>;

    /// A text file of the build.
    #[wasm_bindgen(js_name = orderingFile, catch)]
    async fn ordering_file(path: &str) -> Result<JsValue, JsValue>;

    /// What the build read in the files that the page opens with.
    #[wasm_bindgen(js_name = orderingFirst, catch)]
    async fn ordering_first() -> Result<JsValue, JsValue>;

    /// Has small files read in this thread: `None` when that is the worker's.
    #[wasm_bindgen(js_name = orderingRead)]
    fn ordering_read(request: &[u8]) -> Option<Vec<u8>>;

    /// Loads a script of the page that the first screen did not need.
    #[wasm_bindgen(js_name = orderingLoad)]
    pub(super) fn load_later(name: &str);

    /// Opens the files of a zip file.
    #[wasm_bindgen(js_name = orderingZip)]
    pub(super) fn open_zip(file: &web_sys::File);

    /// Gives the person bytes as a file.
    #[wasm_bindgen(js_name = orderingSave)]
    pub(super) fn save(name: &str, bytes: &[u8]);
}

/// Whether the window has the height for things that are not looked at all the time.
pub(super) fn is_tall() -> bool {
    let height = window().and_then(|window| window.inner_height().ok()?.as_f64());
    height.is_some_and(|height| height >= 840.0)
}

/// Calls back when an element gets another size, and once at the beginning; until it is dropped.
pub(super) struct Watch {
    observer: ResizeObserver,
    _look: Closure<dyn FnMut()>,
}

impl Watch {
    pub(super) fn over(element: &Element, look: Box<dyn FnMut()>) -> Option<Self> {
        let look = Closure::wrap(look);
        let observer = ResizeObserver::new(look.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Watch { observer, _look: look })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
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

/// Sets `data-<name>` of the root, if it is not that already: each change has all styles of the page looked at again.
pub(super) fn set_data(name: &str, value: &str) {
    if let Some(root) = root().filter(|root| root.dataset().get(name).as_deref() != Some(value)) {
        // Refused only for a name with a hyphen before a small letter, and these names are written here.
        let _ = root.dataset().set(name, value);
    }
}

/// An attribute of the root, which `www/embed/inside.js` sets.
fn has_data(name: &str) -> bool {
    root().is_some_and(|root| root.dataset().get(name).is_some())
}

/// The program is that of the course: see `www/course.html`.
pub(super) fn is_course() -> bool {
    root().is_some_and(|root| root.dataset().get("program").as_deref() == Some("course"))
}

/// Goes to the course's page, unless this is it, to what the address names.
pub(super) fn open_course() {
    if let (false, Some(window)) = (is_course(), window()) {
        // A sandboxed frame may refuse.
        let _ = window.location().replace(&format!("course.html{}", fragment()));
    }
}

/// The page is a part of another page.
pub(super) fn is_embedded() -> bool {
    has_data("embed")
}

/// Its files are to be looked at only.
pub(super) fn is_read_only() -> bool {
    has_data("readOnly")
}

/// The storage, unless the browser keeps it closed (private window, third-party frame). An
/// embedded page has none: the playground's own work and that of other embeds stay apart.
pub(super) fn storage() -> Option<Storage> {
    if is_embedded() {
        return None;
    }
    window()?.local_storage().ok()?
}

pub(super) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// `false`: the storage is closed or full.
pub(super) fn store(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Whether the browser asks before it leaves the page: then work would be lost.
pub(super) fn ask_before_leaving(ask: bool) {
    let Some(window) = window() else { return };
    let asking =
        ask.then(|| Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| event.prevent_default()));
    // It listens as long as the page is open.
    let asking = asking.map(|asking| asking.into_js_value().unchecked_into());
    window.set_onbeforeunload(asking.as_ref());
}

/// The texts of a language that the first screen has; empty when they cannot be loaded.
pub(super) async fn load_words(lang: Lang) -> Words {
    words_of(lang, ordering_texts(lang.folder()).await.unwrap_or(JsValue::NULL))
}

/// Adds the texts that only a worker's answer needs. `false`: they cannot be loaded.
pub(super) async fn complete(words: &Words) -> bool {
    if words.is_complete() {
        return true;
    }
    match ordering_texts(&format!("{}-answers", words.lang().folder())).await {
        Ok(texts) => words.complete(entries(texts)),
        Err(_) => return false,
    }
    true
}

/// Texts of a language beside the page's own: `gallery`, `later`.
pub(super) async fn load_more(lang: Lang, part: &str) -> Words {
    let texts = ordering_texts(&format!("{}-{part}", lang.folder())).await;
    words_of(lang, texts.unwrap_or(JsValue::NULL))
}

/// A text file of the build; `None`: it cannot be loaded.
pub(super) async fn load_text(path: &str) -> Option<String> {
    ordering_file(path).await.ok()?.as_string()
}

/// What the build read in the files that the page opens with; `None`: it cannot be loaded.
pub(super) async fn first_answer() -> Option<Answer> {
    let bytes: js_sys::Uint8Array = ordering_first().await.ok()?.dyn_into().ok()?;
    unpack(&bytes.to_vec())
}

/// What there is to say of the files of a packed question, at once; `None`: the worker has to be asked.
pub(super) fn read_here(question: &[u8]) -> Option<Answer> {
    unpack(&ordering_read(question)?)
}

/// What stands behind `#` in the address, with it.
pub(super) fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Address of something of the course, for others to open: on the course's own page, also where this one is embedded.
pub(super) fn course_address(route: &Route) -> String {
    let location = window().map(|window| window.location());
    let origin = location
        .as_ref()
        .and_then(|location| location.origin().ok())
        .unwrap_or_default();
    let path = location
        .and_then(|location| location.pathname().ok())
        .unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{origin}{folder}/course.html{}", route.href())
}

/// Takes the fragment out of the address: a reload goes on with what was saved.
pub(super) fn forget_fragment() {
    let Some(window) = window() else { return };
    let base = window.location().href().unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    // A sandboxed frame may refuse; then a reload opens the link again.
    let _ = window
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(base)));
}

fn words_of(lang: Lang, texts: JsValue) -> Words {
    Words::new(lang, entries(texts))
}

fn entries(texts: JsValue) -> HashMap<String, String> {
    let entries = texts
        .dyn_into()
        .map(|object: js_sys::Object| js_sys::Object::entries(&object));
    // All of them in one string: each that comes over from JavaScript costs more than to take this one apart.
    let all = entries
        .map(|all| String::from(all.flat(1).join("\0")))
        .unwrap_or_default();
    let mut parts = all.split('\0').map(str::to_owned);
    std::iter::from_fn(|| parts.next().zip(parts.next())).collect()
}

/// Puts the focus on an element of the page.
pub(super) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // Refused by no element that can have it.
        let _ = element.focus();
    }
}

/// Now, and numbers that nobody knew before: they tell two blocks apart, nothing secret hangs on them.
pub(super) fn moment() -> Moment {
    let mut nonce = [0; 24];
    for byte in &mut nonce {
        *byte = (js_sys::Math::random() * 256.0) as u8;
    }
    Moment {
        created: (js_sys::Date::now() / 1000.0) as i64,
        nonce,
    }
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

thread_local! {
    /// Texts that are loaded when somebody first asks for one of them.
    static LATER: RefCell<Option<(Lang, Words)>> = const { RefCell::new(None) };
}

/// A text that is not needed at first. Nothing the first time: then it is on its way.
pub(super) fn later_text(lang: Lang, key: &str) -> Option<String> {
    let known = LATER.with_borrow(|later| {
        let (_, words) = later.as_ref().filter(|(known, _)| *known == lang)?;
        Some(words.has(key).then(|| words.get(key)))
    });
    if known.is_none() {
        LATER.set(Some((lang, Words::default())));
        wasm_bindgen_futures::spawn_local(async move {
            LATER.set(Some((lang, load_more(lang, "later").await)));
        });
    }
    known.flatten()
}
