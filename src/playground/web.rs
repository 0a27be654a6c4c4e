//! The browser's side of the page.

mod app;
mod backend;
mod blocks;
mod browser;
mod divider;
mod editor;
mod editors;
mod effective;
mod effects;
mod files;
mod finding_card;
mod findings;
mod header;
mod icons;
mod inspector;
mod link;
mod log;
mod notice;
mod panes;
mod player;
mod stage;
mod store;
mod tabs;
mod transport;
mod worker;

use wasm_bindgen::JsCast;

use super::text::Lang;

/// Starts whichever half this is: the page, or its worker.
pub fn start() {
    match js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        Ok(scope) => worker::start(scope),
        Err(_) => wasm_bindgen_futures::spawn_local(start_page()),
    }
}

async fn start_page() {
    let lang = Lang::from_tag(&browser::root_lang());
    let words = browser::load_words(lang).await;
    let opening = store::opening();
    yew::Renderer::<app::App>::with_props(app::Props { words, opening }).render();
}
