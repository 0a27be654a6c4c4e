//! The list of scenarios: a panel below its button, each entry a question.

use super::part::Draw;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::breaks::breaking;
use super::icons;
use crate::playground::state::{Action, Wish};
use crate::playground::text::Words;

#[derive(PartialEq)]
pub(super) struct Gallery {
    pub(super) open: bool,
    /// A scenario is on its way.
    pub(super) loading: bool,
    /// Name of the scenario on the stage.
    pub(super) on_stage: Option<String>,
    /// There is own work that can be brought back.
    pub(super) own: bool,
    /// Names, questions and outcomes; nothing until they are loaded.
    pub(super) tales: Option<Words>,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
}

impl Draw for Gallery {
    fn draw(&self) -> Html {
        let words = &self.words;
        let open = self.open;
        let toggle = self.send.reform(move |_: MouseEvent| Action::Gallery(!open));
        let onkeydown = {
            let send = self.send.clone();
            Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
                "Escape" if open => {
                    send.emit(Action::Gallery(false));
                    focus(opener(&event));
                }
                "ArrowDown" if open => walk(&event, 1),
                "ArrowUp" if open => walk(&event, -1),
                _ => {}
            })
        };
        let onfocusout = {
            let send = self.send.clone();
            Callback::from(move |event: FocusEvent| {
                if open && leaves(&event) {
                    send.emit(Action::Gallery(false));
                }
            })
        };
        html! {
            <div class="gallery" {onkeydown} {onfocusout}>
                <button
                    type="button" class="tool" data-do="gallery" onclick={toggle} aria-busy={self.loading.to_string()}
                    aria-expanded={open.to_string()} aria-controls="gallery" aria-label={words.get("gallery.open")}
                >
                    { icons::scenarios() }<span class="tool-word">{ words.get("gallery.open") }</span>
                </button>
                if open {
                    <section class="gallery-panel" id="gallery" tabindex="-1" aria-label={words.get("gallery.open")}>
                        <p class="gallery-about">{ words.get("gallery.about") }</p>
                        { own(self) }
                        { list(self) }
                    </section>
                }
            </div>
        }
    }
}

fn own(props: &Gallery) -> Html {
    if !props.own {
        return Html::default();
    }
    let onclick = props.send.reform(|_: MouseEvent| Action::BringBack);
    let close = props.send.reform(|_: MouseEvent| Action::Gallery(false));
    let both = Callback::from(move |event: MouseEvent| {
        close.emit(event.clone());
        onclick.emit(event);
    });
    html! { <button type="button" class="gallery-own" onclick={both}>{ props.words.get("notice.own") }</button> }
}

fn list(props: &Gallery) -> Html {
    let names = match &props.tales {
        None => return html! { <p class="empty">{ props.words.get("gallery.loading") }</p> },
        Some(tales) if !tales.has("gallery.names") => {
            return html! { <p class="empty">{ props.words.get("gallery.failed") }</p> };
        }
        Some(tales) => tales,
    };
    let entry = |name: &str| {
        let wish = Wish::Scenario(name.to_owned());
        let onclick = props.send.reform(move |_: MouseEvent| Action::Wish(wish.clone()));
        let current = (props.on_stage.as_deref() == Some(name)).then_some("true");
        html! {
            <li>
                <button type="button" class="gallery-item" data-scenario={name.to_owned()} aria-current={current} {onclick}>
                    <span>{ breaking(&names.get(&format!("{name}.question"))) }</span>
                </button>
            </li>
        }
    };
    html! { <ol class="gallery-list">{ for names.get("gallery.names").split('\n').map(entry) }</ol> }
}

/// The focus goes to something outside.
fn leaves(event: &FocusEvent) -> bool {
    let inside = |target: web_sys::EventTarget| {
        let here = event.current_target()?.dyn_into::<web_sys::Node>().ok()?;
        Some(here.contains(target.dyn_ref::<web_sys::Node>()))
    };
    event
        .related_target()
        .is_some_and(|target| inside(target) != Some(true))
}

/// Moves the focus by so many entries.
fn walk(event: &KeyboardEvent, by: i32) {
    let Some(panel) = event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let Ok(entries) = panel.query_selector_all(".gallery-panel button") else {
        return;
    };
    let entries: Vec<HtmlElement> = (0..entries.length())
        .filter_map(|index| entries.get(index)?.dyn_into().ok())
        .collect();
    let active = super::browser::document().and_then(|document| document.active_element());
    let here = active.and_then(|active| entries.iter().position(|entry| **entry == active));
    let next = match here {
        Some(here) => (here as i32 + by).rem_euclid(entries.len().max(1) as i32) as usize,
        None => 0,
    };
    event.prevent_default();
    focus(entries.into_iter().nth(next));
}

/// The button that opens the list, which has the event's listener around it.
fn opener(event: &KeyboardEvent) -> Option<HtmlElement> {
    let here = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    here.query_selector("[data-do=gallery]").ok()??.dyn_into().ok()
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // A button in the page can take the focus.
        let _ = element.focus();
    }
}
