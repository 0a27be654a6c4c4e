//! A divider between two columns: drags with mouse and touch, moves with the arrow keys, and is remembered.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::browser;

/// Per mille of the width that the left edge may be moved to.
const LEAST: i32 = 180;
const MOST: i32 = 520;
const STEP: i32 = 20;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// `files` or `inspector`: the column whose width it sets.
    pub(super) name: &'static str,
    pub(super) label: String,
    /// Per mille of the page's width to begin with, as in `www/styles/layout.css`.
    pub(super) initial: i32,
    /// The column lies to the right of the divider.
    #[prop_or_default]
    pub(super) right: bool,
}

#[component]
pub(super) fn Divider(props: &Props) -> Html {
    let key = format!("ordering.width.{}", props.name);
    let first = browser::stored(&key)
        .and_then(|text| text.parse().ok())
        .unwrap_or(props.initial);
    let share = use_state(|| first.clamp(LEAST, MOST));
    {
        let (name, initial, key) = (props.name, props.initial, key);
        use_effect_with(*share, move |share| {
            set_width(name, (*share != initial).then_some(*share));
            if *share != initial || browser::stored(&key).is_some() {
                browser::store(&key, &share.to_string());
            }
        });
    }
    let right = props.right;
    let set = {
        let share = share.clone();
        move |value: i32| share.set(value.clamp(LEAST, MOST))
    };
    let onpointerdown = Callback::from(|event: PointerEvent| {
        if let Some(element) = event
            .current_target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        {
            // Refused only for a pointer that is already gone.
            let _ = element.set_pointer_capture(event.pointer_id());
            event.prevent_default();
            let _ = element.focus();
        }
    });
    let onpointermove = {
        let set = set.clone();
        Callback::from(move |event: PointerEvent| {
            let held = event
                .current_target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok())
                .is_some_and(|element| element.has_pointer_capture(event.pointer_id()));
            let width = browser::root().map_or(0, |root| root.client_width());
            if held && width > 0 {
                let at = event.client_x() * 1000 / width;
                set(if right { 1000 - at } else { at });
            }
        })
    };
    let onkeydown = {
        let share = share.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowLeft" => -STEP,
                "ArrowRight" => STEP,
                "Home" => -1000,
                "End" => 1000,
                _ => return,
            };
            event.prevent_default();
            set(*share + if right { -step } else { step });
        })
    };
    html! {
        <div
            class={classes!("divider", format!("divider-{}", props.name))}
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label={props.label.clone()}
            aria-valuemin={(LEAST / 10).to_string()}
            aria-valuemax={(MOST / 10).to_string()}
            aria-valuenow={(*share / 10).to_string()}
            {onpointerdown}
            {onpointermove}
            {onkeydown}
        />
    }
}

/// Through the object model: the content security policy blocks style attributes. The first width is that of the style
/// sheet, as each change here has all styles of the page looked at again.
fn set_width(name: &str, share: Option<i32>) {
    let Some(style) = browser::root().map(|root| root.style()) else {
        return;
    };
    let name = format!("--{name}-width");
    // Neither is refused for a name and a length that are plain.
    let _ = match share {
        Some(share) => style.set_property(&name, &format!("{}.{}%", share / 10, share % 10)),
        None => style.remove_property(&name).map(drop),
    };
}
