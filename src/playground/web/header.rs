//! The bar at the top: what this is, the Fabric version, share, language, theme.

use super::part::{Draw, part};
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

#[derive(PartialEq)]
pub(super) struct Header {
    pub(super) setup: std::rc::Rc<Setup>,
    pub(super) theme: Theme,
    pub(super) words: Words,
    pub(super) send: Callback<Action>,
    pub(super) share: Callback<()>,
    pub(super) children: Html,
    /// This is the course's page.
    pub(super) course: bool,
}

impl Draw for Header {
    fn draw(&self) -> Html {
        let words = &self.words;
        let other = words.lang().other();
        let (theme, theme_key) = match self.theme {
            Theme::Light => (Theme::Dark, "header.dark"),
            Theme::Dark => (Theme::Light, "header.light"),
        };
        let (page, page_key) = if self.course {
            ("./", "header.playground")
        } else {
            ("course.html", "header.course")
        };
        let switch = self.send.reform(move |_| Action::Lang(other));
        let shade = self.send.reform(move |_| Action::Theme(theme));
        let release = part(Release {
            setup: self.setup.clone(),
            words: words.clone(),
            send: self.send.clone(),
        });
        html! {
            <header class="top">
                <h1 class="brand">{ icons::mark() }<span class="brand-name">{ words.get("header.name") }</span></h1>
                <p class="tagline">{ words.get("header.tagline") }</p>
                <div class="top-tools">
                    <a class="tool" href={page} data-do="course">{ icons::course() }<span class="tool-word">{ words.get(page_key) }</span></a>
                    { self.children.clone() }
                    { release }
                    <button type="button" class="tool" onclick={self.share.reform(|_| ())}>
                        { icons::share() }<span class="tool-word">{ words.get("header.share") }</span>
                    </button>
                    <button type="button" class="tool" onclick={switch} lang={other.tag()} data-tool="lang">
                        { words.get("header.language") }
                    </button>
                    <button type="button" class="tool keys-open" data-do="keys" aria-label={words.get("header.keys")} title={words.get("header.keys")}>{ "?" }</button>
                    <button type="button" class="tool" onclick={shade} aria-label={words.get(theme_key)} title={words.get(theme_key)}>
                        { icons::theme() }
                    </button>
                </div>
            </header>
        }
    }
}

#[derive(PartialEq)]
struct Release {
    setup: std::rc::Rc<Setup>,
    words: Words,
    send: Callback<Action>,
}

/// The Fabric release whose rules are in force.
impl Draw for Release {
    fn draw(&self) -> Html {
        let setup = self.setup.clone();
        let onchange = self.send.reform(move |event: Event| {
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
            html! { <option selected={*version == self.setup.fabric}>{ *name }</option> }
        };
        html! {
            <label class="tool choice">
                <span class="choice-name">{ self.words.get("header.fabric") }</span>
                <select {onchange}>{ for RELEASES.iter().map(option) }</select>
            </label>
        }
    }
}
