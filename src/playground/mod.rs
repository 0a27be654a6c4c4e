//! The page: Yew components over the core.

use wasm_bindgen::JsCast;
use yew::prelude::*;

#[component]
fn App() -> Html {
    use_effect_with((), |()| mark_ready());
    html! { <h1>{ "Ordering Playground" }</h1> }
}

/// Tells scripts (tests, benchmarks) that the page can be used: `<html data-ready="true">`.
fn mark_ready() {
    let root = root_element();
    if let Some(root) = root.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Only a document without a dataset could refuse, and an HTML element has one.
        let _ = root.dataset().set("ready", "true");
    }
}

fn root_element() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

/// Mounts the page in the document's body.
pub(crate) fn start() {
    yew::Renderer::<App>::new().render();
}
