//! The browser's side of the page.

mod app;
mod backend;
mod blocks;
mod breaks;
mod browser;
mod choice;
mod course;
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
mod notice;
mod panes;
mod part;
mod player;
mod sealing;
mod sheet;
mod stage;
mod store;
mod tabs;
mod tools;
mod transport;
mod worker;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

use super::protocol::Work;
use super::reader::Reader;
use super::simulator::{CourseSimulator, Simulator};
use super::text::Lang;

/// Starts the page.
pub fn start() {
    wasm_bindgen_futures::spawn_local(start_page(None));
}

/// Starts whichever part of the course's page this is: the page with the course's columns, or one of its workers.
pub fn start_course() {
    match scope() {
        // One program for all three.
        Some(scope) => start_one::<CourseSimulator>(scope),
        None => wasm_bindgen_futures::spawn_local(start_page(Some(course::columns))),
    }
}

/// Starts whichever worker of the page this is.
pub fn start_worker() {
    if let Some(scope) = scope() {
        start_one::<Simulator>(scope);
    }
}

/// The worker's name says which it is.
fn start_one<S: Work + 'static>(scope: DedicatedWorkerGlobalScope) {
    if scope.name() == backend::SIMULATOR {
        worker::start::<S>(scope);
    } else {
        worker::start::<Reader>(scope);
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// `course`: the columns of the course, when the program has them.
async fn start_page(course: Option<app::Columns>) {
    let lang = Lang::from_tag(&browser::root_lang());
    let words = browser::load_words(lang).await;
    let mut opening = store::opening().await;
    if opening.is_example() {
        opening.answer = browser::first_answer().await;
    } else {
        // Without them, the worker fails to start, and says so.
        browser::complete(&words).await;
    }
    let opening = Rc::new(opening);
    yew::Renderer::<app::App>::with_props(app::Props { words, opening, course }).render();
}
