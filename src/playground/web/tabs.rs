//! A row of tabs: arrow keys move, one tab stop for the row.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::browser::Watch;

/// Pixels at the ends of a row in which its tabs fade: see `www/styles/layout.css`.
const FADE: i32 = 16;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The tab at index `n` gets the id `<id>-<n>`; its panel is `<id>-body`.
    pub(super) id: &'static str,
    pub(super) label: String,
    pub(super) names: Vec<String>,
    /// What stands after each name: a count, a mark.
    #[prop_or_default]
    pub(super) extras: Vec<Html>,
    pub(super) chosen: usize,
    pub(super) choose: Callback<usize>,
    #[prop_or_default]
    pub(super) class: Classes,
}

#[component]
pub(super) fn Tabs(props: &Props) -> Html {
    let (count, chosen, choose) = (props.names.len(), props.chosen, props.choose.clone());
    let row = use_node_ref();
    {
        let row = row.clone();
        use_effect_with((chosen, count), move |(chosen, _)| {
            let watch = row.cast::<HtmlElement>().and_then(|row| {
                let tab = row.children().item(*chosen as u32)?.dyn_into::<HtmlElement>().ok()?;
                Watch::over(&row.clone(), Box::new(move || bring_into_sight(&row, &tab)))
            });
            move || drop(watch)
        });
    }
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if count == 0 {
            return;
        }
        let next = match event.key().as_str() {
            "ArrowLeft" => (chosen + count - 1) % count,
            "ArrowRight" => (chosen + 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        choose.emit(next);
        let row = event
            .current_target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let tab = row.and_then(|row| row.children().item(next as u32)?.dyn_into::<HtmlElement>().ok());
        if let Some(tab) = tab {
            // A button in the page can take the focus.
            let _ = tab.focus();
        }
    });
    let tab = |(index, name): (usize, &String)| {
        let chosen = index == props.chosen;
        // What tells a file from the next: its folder, else its name without the ending. The rest gives way.
        let (stem, end) = name.split_at(name.find('/').or(name.rfind('.')).unwrap_or(name.len()));
        let onclick = props.choose.reform(move |_: MouseEvent| index);
        html! {
            <button
                type="button"
                role="tab"
                class="tab"
                id={format!("{}-{index}", props.id)}
                aria-selected={chosen.to_string()}
                aria-controls={format!("{}-body", props.id)}
                tabindex={if chosen { "0" } else { "-1" }}
                title={name.clone()}
                {onclick}
            >
                // Parted for the eye only: those who listen hear it in one piece.
                <span class="hidden">{ name }</span>
                <span class="tab-name" aria-hidden="true"><span>{ stem }</span><span class="tab-end">{ end }</span></span>
                { props.extras.get(index).cloned().unwrap_or_default() }
            </button>
        }
    };
    html! {
        <div class={classes!("tabs", props.class.clone())} role="tablist" aria-label={props.label.clone()} ref={row} {onkeydown}>
            { for props.names.iter().enumerate().map(tab) }
        </div>
    }
}

/// Scrolls a row sideways, and nothing else, until a tab of it is seen.
fn bring_into_sight(row: &HtmlElement, tab: &HtmlElement) {
    let left = tab.offset_left() - row.offset_left() - FADE;
    let right = left + tab.offset_width() + 2 * FADE;
    if left < row.scroll_left() {
        row.set_scroll_left(left);
    } else if right > row.scroll_left() + row.client_width() {
        row.set_scroll_left(right - row.client_width());
    }
}
