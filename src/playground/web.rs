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
mod embed;
mod files;
mod finding_card;
mod findings;
mod gallery;
mod header;
mod icons;
mod inspector;
mod knobs;
mod link;
mod log;
mod notice;
mod panes;
mod part;
mod player;
mod sheet;
mod stage;
mod store;
mod tabs;
mod tools;
mod transport;
mod worker;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

use super::reader::Reader;
use super::simulator::Simulator;
use super::text::Lang;

/// Starts whichever half this is: the page, or the worker that reads its files.
pub fn start() {
    match scope() {
        Some(scope) => worker::start::<Reader>(scope),
        None => wasm_bindgen_futures::spawn_local(start_page()),
    }
}

/// Starts the worker that simulates.
pub fn start_simulator() {
    if let Some(scope) = scope() {
        worker::start::<Simulator>(scope);
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

async fn start_page() {
    let lang = Lang::from_tag(&browser::root_lang());
    let words = browser::load_words(lang).await;
    let opening = store::opening();
    yew::Renderer::<app::App>::with_props(app::Props { words, opening }).render();
}
