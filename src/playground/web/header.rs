//! The bar at the top: what this is, the Fabric version, share, language, theme.

use yew::prelude::*;

use super::icons;
use crate::config::versions::FabricVersion;
use crate::playground::setup::Setup;
use crate::playground::state::{Action, Theme};
use crate::playground::text::Words;

/// Releases that can be chosen, as the page names them.
const RELEASES: [(FabricVersion, &str); 7] = [
    (FabricVersion::V1_0, "1.0"),
    (FabricVersion::V1_1, "1.1"),
    (FabricVersion::V1_2, "1.2"),
    (FabricVersion::V1_3, "1.3"),
    (FabricVersion::V1_4_0, "1.4.0"),
    (FabricVersion::V1_4_1, "1.4.1"),
    (FabricVersion::V1_4_2, "1.4.2+"),
];

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) setup: std::rc::Rc<Setup>,
    pub(super) theme: Theme,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
    pub(super) share: Callback<()>,
    pub(super) children: Html,
}

#[component]
pub(super) fn Header(props: &Props) -> Html {
    let words = &props.words;
    let other = words.lang().other();
    let (theme, theme_key) = match props.theme {
        Theme::Light => (Theme::Dark, "header.dark"),
        Theme::Dark => (Theme::Light, "header.light"),
    };
    let switch = props.send.reform(move |_| Action::Lang(other));
    let shade = props.send.reform(move |_| Action::Theme(theme));
    html! {
        <header class="top">
            <h1 class="brand">{ icons::mark() }<span class="brand-name">{ words.get("header.name") }</span></h1>
            <p class="tagline">{ words.get("header.tagline") }</p>
            <div class="top-tools">
                { props.children.clone() }
                <Release setup={props.setup.clone()} words={words.clone()} send={props.send.clone()} />
                <button type="button" class="tool" onclick={props.share.reform(|_| ())}>
                    { icons::share() }<span class="tool-word">{ words.get("header.share") }</span>
                </button>
                <button type="button" class="tool" onclick={switch} lang={other.tag()} data-tool="lang">
                    { words.get("header.language") }
                </button>
                <button type="button" class="tool" onclick={shade} aria-label={words.get(theme_key)} title={words.get(theme_key)}>
                    { icons::theme() }
                </button>
            </div>
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct ReleaseProps {
    setup: std::rc::Rc<Setup>,
    words: Words,
    send: Callback<Action>,
}

/// The Fabric release whose rules are in force.
#[component]
fn Release(props: &ReleaseProps) -> Html {
    let setup = props.setup.clone();
    let onchange = props.send.reform(move |event: Event| {
        let chosen = event
            .target_dyn_into::<web_sys::HtmlSelectElement>()
            .map(|select| select.selected_index());
        let fabric = chosen
            .and_then(|index| RELEASES.get(usize::try_from(index).ok()?))
            .map_or(setup.fabric, |(version, _)| *version);
        Action::Setup(Setup {
            fabric,
            ..(*setup).clone()
        })
    });
    let option = |(version, name): &(FabricVersion, &'static str)| {
        html! { <option selected={*version == props.setup.fabric}>{ *name }</option> }
    };
    html! {
        <label class="tool choice">
            <span class="choice-name">{ props.words.get("header.fabric") }</span>
            <select {onchange}>{ for RELEASES.iter().map(option) }</select>
        </label>
    }
}
